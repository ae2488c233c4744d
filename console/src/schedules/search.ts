import { allSaid, said, type Address } from '../app/address.js';

export const SCHEDULE_TABS = ['versions', 'jobs', 'graph', 'overrides', 'settings', 'callbacks'] as const;
export type ScheduleTab = (typeof SCHEDULE_TABS)[number];

/** What the address says beside the schedule. */
export interface ScheduleSearch {
  readonly tab?: ScheduleTab;
  /** The version that is looked at, and the one that it is compared with. */
  readonly v?: string;
  readonly compare?: string;
  readonly q?: string;
  readonly state?: string;
  /** Also what is no longer disabled. */
  readonly past?: string;
  /** In the graph: what is chosen, and the clusters that are open. */
  readonly at?: string;
  readonly open?: readonly string[];
  /** The version that was applied just now. */
  readonly applied?: string;
}

export function scheduleSearchOf(address: Address): ScheduleSearch {
  const tab = SCHEDULE_TABS.find((one) => one === said(address, 'tab'));
  const open = allSaid(address, 'open').filter((one) => LONG.test(one));
  return {
    ...(tab === undefined ? {} : { tab }),
    ...saidAs(address, VERSION, 'v', 'compare', 'applied', 'past'),
    ...saidAs(address, ANY, 'q'),
    ...saidAs(address, LONG, 'at'),
    ...(open.length === 0 ? {} : { open }),
    ...saidAs(address, WORD, 'state'),
  };
}

export const IMPORT_TABS = ['findings', 'diff', 'impact'] as const;
export type ImportTab = (typeof IMPORT_TABS)[number];

/** What the address says of an import; the workbook itself is the browser's. */
export interface ImportSearch {
  readonly tab?: ImportTab;
  /** The tab of the workbook that is looked at, and which finding, counted from 0. */
  readonly sheet?: string;
  readonly finding?: string;
  readonly q?: string;
}

export function importSearchOf(address: Address): ImportSearch {
  const tab = IMPORT_TABS.find((one) => one === said(address, 'tab'));
  return {
    ...(tab === undefined ? {} : { tab }),
    ...saidAs(address, ANY, 'sheet', 'q'),
    ...saidAs(address, VERSION, 'finding'),
  };
}

const VERSION = /^\d{1,9}$/;
const WORD = /^[A-Z]{1,20}$/;
/** Cycle, flow and process. */
const LONG = /^[^]{1,600}$/;
const ANY = /^[^]{1,200}$/;

function saidAs<K extends string>(
  address: Address,
  as: RegExp,
  ...names: readonly K[]
): { [N in K]?: string } {
  const found = names.flatMap((name) => {
    const value = said(address, name);
    return value !== undefined && as.test(value) ? [[name, value] as const] : [];
  });
  return Object.fromEntries(found) as { [N in K]?: string };
}
