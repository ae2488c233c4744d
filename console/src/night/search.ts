import { allSaid, said, type Address } from '../app/address.js';
import type { Run, RunStatus } from '../api/shapes.js';
import { en } from '../text/en.js';
import { isStatus, lookOf } from '../ui/status.js';
import { columnsOf, columnsText } from './column-layout.js';
import { hasFlag, isNightFlag, type NightFlag } from './run-flags.js';
import { sortOf, sortText } from './sort.js';
import { timelineSearchOf, type TimelineSearch } from './timeline/timeline-search.js';

/** What the address says beside schedule and date: everything that decides which rows are seen, and what is open. */
export interface NightSearch extends TimelineSearch {
  /** Absent = the table. */
  readonly view?: ViewName;
  readonly status?: readonly RunStatus[];
  readonly flag?: readonly NightFlag[];
  readonly cycle?: string;
  readonly flow?: string;
  readonly process?: string;
  readonly job?: string;
  readonly app?: string;
  readonly agent?: string;
  readonly type?: string;
  readonly q?: string;
  /** A column, `-` before it where the last comes first; absent = as planned. */
  readonly sort?: string;
  /** Columns in their order, with the widths that were set: `status name-320 start`. */
  readonly cols?: string;
  readonly density?: Density;
  /** How the graph is drawn otherwise than by itself. */
  readonly graph?: readonly GraphWish[];
  /** Processes whose jobs the graph lists, and clusters that it has opened. */
  readonly open?: readonly string[];
  /** The node of the graph that is chosen. */
  readonly at?: string;
  readonly run?: string;
  readonly tab?: RunTab;
  /** Of the log, from 1. */
  readonly line?: string;
  /** What the address said and does not exist. */
  readonly ignored?: string;
}

export type ViewName = 'graph' | 'timeline' | 'table' | 'report';
/** The renderings of a night that there are, in their order. */
export const VIEW_NAMES: readonly ViewName[] = ['graph', 'timeline', 'table', 'report'];

/** With completed processes one by one; without the critical path; only what blocks; without the outline, or with it where it is narrow. */
export const GRAPH_WISHES = ['completed', 'no-path', 'blocking', 'outline', 'no-outline'] as const;
export type GraphWish = (typeof GRAPH_WISHES)[number];
/** More opened nodes than these are left out of an address. */
const MOST_OPEN = 100;

export const RUN_TABS = ['why', 'attempts', 'log', 'params', 'history', 'links', 'events'] as const;
export type RunTab = (typeof RUN_TABS)[number];

export const DENSITIES = ['comfortable', 'compact', 'dense'] as const;
export type Density = (typeof DENSITIES)[number];

export const EMPTY: NightSearch = {};

/** Of each run one value, that is looked for as it is. */
export const FACETS = {
  cycle: 'cycle',
  flow: 'flow',
  process: 'process',
  job: 'job',
  app: 'application',
  agent: 'agentGroup',
  type: 'jobType',
} as const satisfies Readonly<Record<string, keyof Run>>;
export type Facet = keyof typeof FACETS;
const FACET_NAMES = Object.keys(FACETS) as readonly Facet[];

/** What narrows the list, and nothing else of the address. */
export const FILTERS = ['status', 'flag', ...FACET_NAMES, 'q'] as const;
export type RunFilter = Pick<NightSearch, (typeof FILTERS)[number]>;

const PLAIN = [...FACET_NAMES, 'q', 'at'] as const;

/** From the address. What is unknown is dropped, and said. */
export function nightSearchOf(address: Address): NightSearch {
  const status = [...new Set(allSaid(address, 'status').map((one) => one.toUpperCase()))];
  const flag = [...new Set(allSaid(address, 'flag').map((one) => one.toLowerCase()))];
  const sort = said(address, 'sort');
  const view = said(address, 'view');
  const ignored = [
    ...status.filter((one) => !isStatus(one)).map((one) => `status ${one}`),
    ...flag.filter((one) => !isNightFlag(one)).map((one) => `flag ${one}`),
    ...(sort !== undefined && !sortOf(sort) ? [`sort ${sort}`] : []),
    ...(view === undefined || isView(view) ? [] : [`view ${view}`]),
  ];
  const run = said(address, 'run');
  const tab = said(address, 'tab');
  const line = said(address, 'line');
  const density = said(address, 'density');
  const plain = PLAIN.flatMap((name) => {
    const value = said(address, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...(isView(view) ? { view } : {}),
    ...timelineSearchOf(address),
    ...Object.fromEntries(plain),
    ...listOf('status', status.filter(isStatus)),
    ...listOf('flag', flag.filter(isNightFlag)),
    ...listOf('graph', allSaid(address, 'graph').filter(isGraphWish)),
    ...listOf('open', [...new Set(allSaid(address, 'open'))].slice(0, MOST_OPEN)),
    ...textOf('sort', sortText(sortOf(sort))),
    ...textOf('cols', columnsText(columnsOf(said(address, 'cols')))),
    ...(isDensity(density) ? { density } : {}),
    ...(run !== undefined && /^\d{1,19}$/.test(run) ? { run } : {}),
    ...(isTab(tab) ? { tab } : {}),
    ...(tab === 'log' && isLine(line) ? { line } : {}),
    ...textOf('ignored', ignored.join(', ').slice(0, 200)),
  };
}

const isView = (text: string | undefined): text is ViewName => VIEW_NAMES.some((view) => view === text);
const isGraphWish = (text: string): text is GraphWish => GRAPH_WISHES.some((wish) => wish === text);
const listOf = (name: string, all: readonly string[]): Readonly<Record<string, readonly string[]>> =>
  all.length === 0 ? {} : { [name]: all };
const textOf = (name: string, text: string): Readonly<Record<string, string>> =>
  text === '' ? {} : { [name]: text };

const isTab = (text: string | undefined): text is RunTab => RUN_TABS.some((tab) => tab === text);
const isLine = (text: string | undefined): text is string =>
  text !== undefined && /^[1-9]\d{0,8}$/.test(text);
const isDensity = (text: string | undefined): text is Density => DENSITIES.some((one) => one === text);

/** As it stands in the address. */
export const addressOf = ({ status = [], ignored: _, line, ...plain }: NightSearch): Address => ({
  ...plain,
  ...(plain.tab === 'log' && line !== undefined ? { line } : {}),
  ...(status.length === 0 ? {} : { status: status.map((one) => one.toLowerCase()) }),
});

export const isNarrowed = (search: NightSearch): boolean =>
  FILTERS.some((name) => search[name] !== undefined);

export const filterOf = (search: NightSearch): RunFilter =>
  Object.fromEntries(FILTERS.flatMap((name) => (search[name] === undefined ? [] : [[name, search[name]]])));

/** In words: for what says that nothing matches, and for a selection of all that match. */
export const inWords = ({ status, flag, q, ...plain }: NightSearch): string =>
  [
    ...(status
      ? [
          `${en.filter.names.status} = ${status.map((one) => lookOf({ status: one, cause: null, flags: [] }).word).join(' or ')}`,
        ]
      : []),
    ...(flag ? [`${en.filter.names.flag} = ${flag.map((one) => en.filter.flags[one]).join(' or ')}`] : []),
    ...FACET_NAMES.flatMap((name) => {
      const value = plain[name];
      return value === undefined ? [] : [`${en.filter.names[name]} = ${value}`];
    }),
    ...(q === undefined ? [] : [`“${q}”`]),
  ].join(', ');

export function matcherOf(search: NightSearch): (run: Run) => boolean {
  const { status, flag, q } = search;
  const facets = FACET_NAMES.flatMap((name) => {
    const value = search[name];
    return value === undefined ? [] : [[FACETS[name], value] as const];
  });
  const words = (q ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const statuses = status ? new Set(status) : null;
  return (run) =>
    (statuses === null || statuses.has(run.status)) &&
    (flag === undefined || flag.some((one) => hasFlag(run, one))) &&
    facets.every(([field, value]) => run[field] === value) &&
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
