import type { Run } from '../api/shapes.js';

/** In a few words: why it waits, or what its latest attempt has to tell. */
export function messageOf({ status, waitingFor, detail, executionInfo }: Run): string {
  if (status === 'LOADED' || status === 'PENDING' || status === 'HELD') {
    const [first] = waitingFor;
    if (!first) return detail ?? '';
    const more = waitingFor.length > 1 ? ` (+${waitingFor.length - 1})` : '';
    return `${[first.ref, first.detail].filter((text) => text !== null).join(': ')}${more}`;
  }
  return executionInfo ?? detail ?? '';
}
