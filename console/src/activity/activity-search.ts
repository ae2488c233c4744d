import { said, type Address } from '../app/address.js';
import { isKind, type Kind } from './kinds.js';

/** What the address says: what is shown of all that has happened. */
export interface ActivitySearch {
  readonly who?: 'people' | 'system';
  readonly kind?: Kind;
  readonly schedule?: string;
  /** Instants, in UTC. */
  readonly from?: string;
  readonly to?: string;
  readonly q?: string;
  /** What the address said and does not exist. */
  readonly ignored?: string;
}

/** From the address. What is unknown is dropped, and said. */
export function activitySearchOf(address: Address): ActivitySearch {
  const [who, kind] = [said(address, 'who'), said(address, 'kind')];
  const [from, to] = [said(address, 'from'), said(address, 'to')];
  const schedule = said(address, 'schedule');
  const q = said(address, 'q');
  const ignored = [
    ...(who === undefined || isWho(who) ? [] : [`who ${who}`]),
    ...(kind === undefined || isKind(kind) ? [] : [`kind ${kind}`]),
    ...(from === undefined || instantOf(from) !== null ? [] : [`from ${from}`]),
    ...(to === undefined || instantOf(to) !== null ? [] : [`to ${to}`]),
  ];
  return {
    ...(isWho(who) ? { who } : {}),
    ...(isKind(kind) ? { kind } : {}),
    ...(schedule === undefined ? {} : { schedule }),
    ...given('from', from),
    ...given('to', to),
    ...(q === undefined ? {} : { q }),
    ...(ignored.length === 0 ? {} : { ignored: ignored.join(', ').slice(0, 200) }),
  };
}

const isWho = (text: string | undefined): text is 'people' | 'system' =>
  text === 'people' || text === 'system';

function given(
  name: 'from' | 'to',
  text: string | undefined,
): { readonly from?: string; readonly to?: string } {
  const instant = text === undefined ? null : instantOf(text);
  return instant === null ? {} : { [name]: instant };
}

/** As the server takes it; null = it is no instant. */
function instantOf(text: string): string | null {
  const at = /^\d{4}-\d{2}-\d{2}([T ]|$)/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

export const isNarrowed = ({ ignored: _, ...search }: ActivitySearch): boolean =>
  Object.keys(search).length > 0;
