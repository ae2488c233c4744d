import type {
  Blocker,
  DayForecast,
  ExecutionForecast,
  Expected,
  PathStep,
  ProcessForecast,
  RunForecast,
} from '../api/forecast-shapes.js';
import type { Style } from '../terminal/style.js';
import { fields, table, type Column } from '../terminal/table.js';
import { duration, instant } from '../terminal/text.js';

/** Forecasts as people read them. */

export function dayText(day: DayForecast, style: Style): string {
  const parts = [...(day.nightly ? [day.nightly] : []), ...day.executions];
  if (parts.length === 0) return 'Nothing is requested, and the schedule has no Nightly.\n';
  return parts.map((part) => executionText(part, style)).join('\n');
}

export function executionText(forecast: ExecutionForecast, style: Style): string {
  const { schedule, businessDate, cycleName, flowName, processName, execution, status } = forecast;
  const flow = [cycleName, ...(flowName === cycleName ? [] : [flowName]), processName ?? ''].join(' ').trim();
  const asked = execution === null ? 'not requested yet' : `execution ${execution}`;
  const title = `${style.bold(`${schedule} ${businessDate} ${flow}`)} (${asked})`;
  const heading = status === null ? title : `${title}: ${style.status(status)(status)}`;
  const facts = fields(
    [...endFields(forecast), ['runs left', leftText(forecast)], ['blocked by', blockersText(forecast)]],
    style,
  );
  return `${heading}\n${facts}\n${processesTable(forecast.processes, style)}`;
}

export function runText(forecast: RunForecast, style: Style): string {
  const { process, job, status, expectedSeconds, basis, longRunningAfterSeconds: limit } = forecast;
  const facts = fields(
    [
      ['run', `${process}/${job}`],
      ['status', forecast.late ? `${status}, for longer than usual` : status],
      ['expected start', instant(forecast.expectedStartAt)],
      ...endFields(forecast),
      ['takes', `${duration(expectedSeconds * 1000)} (${BASIS[basis] ?? basis})`],
      ['long running after', limit === null ? null : duration(limit * 1000)],
      ['critical path', forecast.onCriticalPath ? 'on it' : 'beside it'],
      ['blocked by', blockersText(forecast)],
    ],
    style,
  );
  return forecast.criticalPath.length > 1 ? `${facts}\n${pathTable(forecast.criticalPath, style)}` : facts;
}

const BASIS: Readonly<Record<string, string>> = {
  history: 'as on earlier dates',
  threshold: 'its threshold; it was never measured',
  none: 'as others do; it was never measured',
  zero: 'it takes no time',
};

type Field = readonly [string, string | null];

const endFields = (forecast: Expected): readonly Field[] => [
  ['expected end', endText(forecast)],
  ['range', forecast.remainingSeconds === 0 ? null : rangeText(forecast)],
];

function endText({ expectedEndAt, remainingSeconds }: Expected): string {
  if (expectedEndAt === null) return 'none: it will not be reached';
  return remainingSeconds === null || remainingSeconds === 0
    ? instant(expectedEndAt)
    : `${instant(expectedEndAt)}, in ${duration(remainingSeconds * 1000)}`;
}

const rangeText = ({ earliestEndAt, latestEndAt }: Expected): string | null =>
  earliestEndAt === latestEndAt ? null : `${instant(earliestEndAt)} to ${instant(latestEndAt)}`;

const leftText = ({ runsLeft, runsWithoutHistory }: ExecutionForecast): string =>
  runsWithoutHistory === 0 ? String(runsLeft) : `${runsLeft}, ${runsWithoutHistory} of them never measured`;

const blockersText = ({ blockedBy }: { readonly blockedBy: readonly Blocker[] }): string =>
  blockedBy
    .map(({ kind, run, process, job, ref }) =>
      [kind, ...(ref === null ? [] : [ref, 'for']), `${process}/${job}`, `(run ${run})`].join(' '),
    )
    .join(', ');

function processesTable(processes: readonly ProcessForecast[], style: Style): string {
  const columns: readonly Column<ProcessForecast>[] = [
    { title: 'PATH', of: ({ onCriticalPath }) => (onCriticalPath ? '*' : '') },
    { title: 'PROCESS', of: ({ process }) => process },
    { title: 'START', of: ({ expectedStartAt }) => instant(expectedStartAt) },
    { title: 'END', of: ({ expectedEndAt }) => instant(expectedEndAt) },
    { title: 'RANGE', of: (one) => (one.remainingSeconds === 0 ? null : rangeText(one)) },
    { title: 'LEFT', of: ({ runsLeft }) => (runsLeft === 0 ? null : runsLeft), right: true },
    { title: 'BLOCKED', of: ({ blocked }) => (blocked ? 'yes' : null), paint: () => style.bad },
  ];
  return table(columns, processes, style);
}

const pathTable = (path: readonly PathStep[], style: Style): string =>
  table<PathStep>(
    [
      { title: 'RUN', of: ({ run }) => run, right: true },
      { title: 'JOB', of: ({ schedule, process, job }) => `${schedule}/${process}/${job}` },
      { title: 'STATUS', of: ({ status }) => status, paint: ({ status }) => style.status(status) },
      { title: 'START', of: ({ expectedStartAt }) => instant(expectedStartAt) },
      { title: 'END', of: ({ expectedEndAt }) => instant(expectedEndAt) },
    ],
    path,
    style,
  );
