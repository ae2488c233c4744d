import { listed } from '../../domain/finding.js';
import type {
  DatesImpact,
  NeverMet,
  NeverRunJob,
  NightlyImpact,
  Noticed,
  PlannedImpact,
  UnreachableJob,
} from '../../domain/impact/impact.js';
import type { Impact, OpenDayImpact } from '../api/impact-shapes.js';
import type { Style } from '../terminal/style.js';
import { table, type Column } from '../terminal/table.js';
import { counted, duration, oneLine } from '../terminal/text.js';

/** So many of a kind are shown at once; the rest is counted. */
const MOST_SHOWN = 10;

interface Shown {
  readonly style: Style;
  /** Everything that was answered, and not only what is new. */
  readonly all: boolean;
}

/** What a definition would do to open days and to the dates ahead, as people read it. */
export function impactText(impact: Impact, shown: Shown): string {
  const { style } = shown;
  const parts = [
    openDaysText(impact, shown),
    fortnightText(impact.fortnight, shown),
    noticedText('jobs that no flow leads to', impact.unreachable, { ...shown, of: unreachableText }),
    noticedText('jobs that never run', impact.neverRun, { ...shown, of: neverRunText }),
    noticedText('dependencies that are never met', impact.neverMet, { ...shown, of: neverMetText }),
  ].filter((part) => part !== '');
  const nothing = 'No open day, and no date ahead: nothing is planned yet.\n';
  return `${style.bold('Impact')}\n${parts.length === 0 ? nothing : parts.join('')}`;
}

function openDaysText({ openDays, openDaysTotal }: Impact, { style, all }: Shown): string {
  if (openDays.length === 0) return '';
  const columns: readonly Column<OpenDayImpact>[] = [
    { title: 'OPEN DAY', of: ({ businessDate }) => businessDate },
    { title: 'VERSION', of: ({ version }) => version, right: true },
    ...countColumns,
    { title: 'NIGHTLY TAKES', of: ({ nightly }) => nightlyText(nightly) },
  ];
  const rest = openDaysTotal - openDays.length;
  return [
    table(columns, openDays, style),
    rest === 0 ? '' : `… and ${counted(rest, 'more open day')}\n`,
    ...openDays.map((day) => touchedText(day, all)),
    'Open days stay as they are until restart-schedule.\n',
  ].join('');
}

const countColumns: readonly Column<{
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
}>[] = [
  { title: 'ADDED', of: ({ added }) => added, right: true },
  { title: 'REMOVED', of: ({ removed }) => removed, right: true },
  { title: 'CHANGED', of: ({ changed }) => changed, right: true },
];

const EFFECTS: Readonly<Record<string, string>> = {
  CHANGED: 'would be changed',
  REMOVED: 'would be removed',
  KEPT: 'goes on as it was started',
};

function touchedText({ businessDate, touched, touchedTotal }: OpenDayImpact, all: boolean): string {
  const visible = all ? touched : touched.slice(0, MOST_SHOWN);
  const lines = visible.map(({ id, process, job, status, effect, changes }) => {
    const what = changes.length === 0 ? '' : `: ${changes.join(', ')}`;
    const run = `${process}/${job} of ${businessDate} (run ${id ?? '?'}, ${status})`;
    return `  ! ${oneLine(`${run} ${EFFECTS[effect] ?? effect}${what}`)}\n`;
  });
  return `${lines.join('')}${moreText(touchedTotal - visible.length)}`;
}

const moreText = (rest: number): string => (rest <= 0 ? '' : `  … and ${rest} more: --all shows them\n`);

function fortnightText(fortnight: readonly DatesImpact[], { style, all }: Shown): string {
  if (fortnight.length === 0) return '';
  const columns: readonly Column<DatesImpact>[] = [
    { title: 'DATES AHEAD', of: ({ dates }) => datesText(dates) },
    { title: 'RUNS', of: ({ runsBefore, runsAfter }) => fromTo(runsBefore, runsAfter) },
    { title: 'TAKE PART', of: ({ loadedBefore, loadedAfter }) => fromTo(loadedBefore, loadedAfter) },
    ...countColumns,
    { title: 'NIGHTLY TAKES', of: ({ nightly }) => nightlyText(nightly) },
  ];
  const details = all ? fortnight.map(runsText) : [];
  return [table(columns, fortnight, style), ...fortnight.map(pathText), ...details].join('');
}

function datesText(dates: readonly string[]): string {
  const [first = '', last = first] = [dates[0], dates.at(-1)];
  return dates.length <= 1 ? first : `${first} … ${last} (${dates.length})`;
}

const fromTo = (before: number, after: number): string =>
  before === after ? String(after) : `${before} → ${after}`;

const runsText = ({ dates, runs }: DatesImpact): string =>
  [
    ...runs.added.map((run) => `+ ${placeText(run)}`),
    ...runs.removed.map((run) => `- ${placeText(run)}`),
    ...runs.changed.map((run) => `~ ${placeText(run)}: ${run.changes.join(', ')}`),
  ]
    .map((line) => `  ${oneLine(`${line}, ${datesText(dates)}`)}\n`)
    .join('');

const placeText = ({ cycle, flow, process, job }: PlannedImpact): string =>
  `${[cycle, ...(flow === cycle ? [] : [flow])].join(' ')} ${process}/${job}`;

/** How long, from its request or from now. */
function nightlyText({ before, after, laterBySeconds }: NightlyImpact): string | null {
  if (!after) return before ? 'it would not be reached' : null;
  const takes = secondsText(after.expectedSeconds);
  const guessed = after.basis === 'none' ? ', a guess' : '';
  if (laterBySeconds === null || laterBySeconds === 0) return `${takes}${guessed}`;
  const than = laterBySeconds > 0 ? 'more' : 'less';
  return `${takes}, ${secondsText(Math.abs(laterBySeconds))} ${than}${guessed}`;
}

const secondsText = (seconds: number): string => duration(seconds * 1000);

function pathText({ dates, nightly: { after, criticalPathChanged } }: DatesImpact): string {
  if (!criticalPathChanged || !after) return '';
  const path = after.criticalPath.map(({ process, job }) => `${process}/${job}`);
  return `  ~ ${oneLine(`Its critical path on ${datesText(dates)}: ${listed(path, after.criticalPathTotal)}`)}\n`;
}

function noticedText<T>(
  what: string,
  { total, new: added, items }: Noticed<T>,
  { style, all, of }: Shown & { readonly of: (item: T) => string },
): string {
  if (total === 0) return '';
  const meant = all ? items : items.filter(({ isNew }) => isNew).slice(0, MOST_SHOWN);
  const lines = meant.map((item) => `  ! ${oneLine(of(item))}${item.isNew && all ? ' (new)' : ''}\n`);
  const title = `${total} ${what}, ${added === 0 ? 'none' : added} of them new`;
  return `${added === 0 ? title : style.warning(title)}\n${lines.join('')}${all ? '' : moreText(added - meant.length)}`;
}

const UNREACHABLE: Readonly<Record<UnreachableJob['why'], string>> = {
  NOT_MAPPED: 'it is in no process',
  NO_FLOW: 'its processes are in no flow',
  FLOW_DISABLED: 'its flows are disabled',
};

const unreachableText = ({ job, why }: UnreachableJob): string => `${job}: ${UNREACHABLE[why]}`;

const NEVER_RUN: Readonly<Record<NeverRunJob['why'], string>> = {
  JOB_DISABLED: 'it is disabled',
  MODULE_DISABLED: 'its module is disabled',
  DISABLED_FOR_DATES: 'it is disabled for all of these dates',
  NEVER_REACHED: 'it waits for something that never happens',
};

const neverRunText = ({ process, job, why }: NeverRunJob): string => `${process}/${job}: ${NEVER_RUN[why]}`;

const NEVER_MET: Readonly<Record<NeverMet['why'], string>> = {
  NEVER_ON_ONE_DATE: 'they never run on one date',
  CANNOT_FAIL: 'that cannot fail',
  CANNOT_WARN: 'that cannot end with a warning',
  UNKNOWN_SCHEDULE: 'there is no such schedule',
  UNKNOWN_PREDECESSOR: 'the other schedule has no such job',
};

const neverMetText = ({ schedule, process, job, ref, why }: NeverMet): string =>
  `${schedule} ${process}/${job} waits for ${ref}: ${NEVER_MET[why]}`;
