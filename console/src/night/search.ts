import { allSaid, said, type Address } from '../app/address.js';
import type { Run, RunStatus } from '../api/shapes.js';
import { isStatus, lookOf } from '../ui/status.js';

/** What the address says beside schedule and date: everything that decides which rows are seen, and what is open. */
export interface NightSearch {
  /** Absent = the table. */
  readonly view?: ViewName;
  readonly status?: readonly RunStatus[];
  readonly process?: string;
  readonly app?: string;
  readonly q?: string;
  readonly run?: string;
  readonly tab?: RunTab;
  /** What the address said and does not exist. */
  readonly ignored?: string;
}

export type ViewName = 'graph' | 'timeline' | 'table' | 'report';
/** The renderings of a night that there are, in their order. */
export const VIEW_NAMES: readonly ViewName[] = ['table'];

export const RUN_TABS = ['why', 'attempts', 'log', 'params'] as const;
export type RunTab = (typeof RUN_TABS)[number];

export const EMPTY: NightSearch = {};

const PLAIN = ['process', 'app', 'q'] as const;

/** From the address. What is unknown is dropped, and said. */
export function nightSearchOf(address: Address): NightSearch {
  const status = [...new Set(allSaid(address, 'status').map((one) => one.toUpperCase()))];
  const known = status.filter(isStatus);
  const view = said(address, 'view');
  const unknown = [
    ...status.filter((one) => !isStatus(one)).map((one) => `status ${one}`),
    ...(view === undefined || isView(view) ? [] : [`view ${view}`]),
  ];
  const run = said(address, 'run');
  const tab = said(address, 'tab');
  const plain = PLAIN.flatMap((name) => {
    const value = said(address, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...(isView(view) ? { view } : {}),
    ...Object.fromEntries(plain),
    ...(known.length === 0 ? {} : { status: known }),
    ...(run !== undefined && /^\d{1,19}$/.test(run) ? { run } : {}),
    ...(isTab(tab) ? { tab } : {}),
    ...(unknown.length === 0 ? {} : { ignored: unknown.join(', ').slice(0, 200) }),
  };
}

const isView = (text: string | undefined): text is ViewName => VIEW_NAMES.some((view) => view === text);

const isTab = (text: string | undefined): text is RunTab => RUN_TABS.some((tab) => tab === text);

/** As it stands in the address. */
export const addressOf = ({ status = [], ignored: _, ...plain }: NightSearch): Address => ({
  ...plain,
  ...(status.length === 0 ? {} : { status: status.map((one) => one.toLowerCase()) }),
});

export const isNarrowed = ({ status, process, app, q }: NightSearch): boolean =>
  [status, process, app, q].some((one) => one !== undefined);

/** In words, for what says that nothing matches. */
export const inWords = ({ status, process, app, q }: NightSearch): string =>
  [
    ...(status
      ? [`status = ${status.map((one) => lookOf({ status: one, cause: null, flags: [] }).word).join(' or ')}`]
      : []),
    ...(process === undefined ? [] : [`process = ${process}`]),
    ...(app === undefined ? [] : [`application = ${app}`]),
    ...(q === undefined ? [] : [`“${q}”`]),
  ].join(', ');

export function matcherOf({ status, process, app, q }: NightSearch): (run: Run) => boolean {
  const words = (q ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const statuses = status ? new Set(status) : null;
  return (run) =>
    (statuses === null || statuses.has(run.status)) &&
    (process === undefined || run.process === process) &&
    (app === undefined || run.application === app) &&
    (words.length === 0 || hasAll(run, words));
}

function hasAll(run: Run, words: readonly string[]): boolean {
  const text = [
    run.process,
    run.job,
    run.application,
    run.agentGroup,
    run.detail ?? '',
    run.executionInfo ?? '',
  ]
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}
