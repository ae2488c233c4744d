import { allSaid, said, type Address } from '../../app/address.js';

export const GROUPINGS = ['process', 'application', 'agent'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export const LEAVABLE = ['planned', 'expected', 'folds'] as const;
export type Leavable = (typeof LEAVABLE)[number];

/** What the address says of the timeline. */
export interface TimelineSearch {
  /** Absent = by process. */
  readonly group?: Grouping;
  /** The part that is looked at, ISO 8601; both or none. */
  readonly from?: string;
  readonly to?: string;
  /** What is not drawn. */
  readonly without?: readonly Leavable[];
}

export function timelineSearchOf(address: Address): TimelineSearch {
  const group = GROUPINGS.find((one) => one !== 'process' && one === said(address, 'group'));
  const [from, to] = [instantOf(said(address, 'from')), instantOf(said(address, 'to'))];
  const without = LEAVABLE.filter((one) => allSaid(address, 'without').includes(one));
  return {
    ...(group ? { group } : {}),
    ...(from !== null && to !== null && from < to ? { from, to } : {}),
    ...(without.length > 0 ? { without } : {}),
  };
}

function instantOf(text: string | undefined): string | null {
  if (text === undefined || !/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text)) return null;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
