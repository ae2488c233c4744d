import { groupBy } from '../domain/group-by.js';
import { overrideKey, WHOLE_ROW, type ExtensibleTab, type OverrideKey } from '../domain/override.js';
import { rowName } from '../domain/row-name.js';
import { ADHOC, isHourly, NIGHTLY, type Schedule } from '../domain/schedule.js';
import { indexSchedule, type ScheduleIndex } from '../domain/schedule-index.js';
import type { AssociationType, ConfigurationTabKey } from './configuration-tabs.js';

/** What the rows of a configuration are made of. */
export interface ConfigurationSource {
  /** What the workbook says. */
  readonly sheet: Schedule;
  /** With what people have said. */
  readonly planned: Schedule;
  /** By overrideKey: the rows that are people's own. */
  readonly own: ReadonlySet<string>;
}

/** A cell with what it shows; it may be changed where it stands for a field that can be overridden. */
export interface ConfigurationCell {
  readonly value: unknown;
  readonly over?: OverrideKey;
}

export type ConfigurationRow = Readonly<Record<string, ConfigurationCell>>;

/** The tabs that say overrides, and the columns by which their rows are told apart. */
export const KEYS = {
  throttling: ['application', 'module'],
  nightlyJobs: ['job', 'process'],
  recurringJobs: ['job', 'process'],
  adhocJobs: ['job', 'process'],
  flows: ['flow'],
  adhocFlows: ['flow'],
  jobDependencies: ['process', 'job', 'predecessorProcess', 'predecessorJob', 'on'],
  associations: ['job', 'process', 'type', 'schedule', 'externalProcess', 'externalJob'],
} as const satisfies Partial<Record<ConfigurationTabKey, readonly string[]>>;

export type OverridesTab = keyof typeof KEYS;
export const OVERRIDES_TABS = Object.keys(KEYS) as readonly OverridesTab[];

/** The rows of all of these tabs, as they are now. */
export function configurationRows(
  source: ConfigurationSource,
): Readonly<Record<OverridesTab, readonly ConfigurationRow[]>> {
  const index = indexSchedule(source.planned);
  const jobs = (cycles: ReadonlyMap<string, readonly string[]>): readonly ConfigurationRow[] =>
    jobRows(source, index, cycles);
  const { flows, jobDependencies } = { flows: flowRows(source), jobDependencies: dependencyRows(source) };
  return {
    throttling: throttlingRows(source),
    nightlyJobs: jobs(cyclesOfProcesses(index, (cycle) => cycle === NIGHTLY)),
    recurringJobs: jobs(cyclesOfProcesses(index, isHourly)),
    adhocJobs: jobs(cyclesOfProcesses(index, (cycle) => cycle === ADHOC)),
    flows,
    adhocFlows: adhocFlowRows(source),
    jobDependencies,
    associations: associationRows(source),
  };
}

const fixed = (value: unknown): ConfigurationCell => ({ value });

/** All of these are not to be changed. */
const fixedCells = (values: Readonly<Record<string, unknown>>): ConfigurationRow =>
  Object.fromEntries(Object.entries(values).map(([field, value]) => [field, fixed(value)]));

function throttlingRows({ planned }: ConfigurationSource): readonly ConfigurationRow[] {
  const modules = groupBy(planned.modules, ({ application }) => application);
  return planned.applications.flatMap(({ name, agent, throttleLimit }) => [
    {
      ...fixedCells({ application: name, module: null, agent, enabled: null }),
      throttleLimit: {
        value: throttleLimit,
        over: { tab: 'applications', row: name, field: 'throttleLimit' },
      },
    },
    ...(modules.get(name) ?? []).map((module): ConfigurationRow => {
      const row = rowName('modules', module);
      return {
        ...fixedCells({ application: name, module: module.name, agent, throttleLimit: null }),
        enabled: { value: module.enabled, over: { tab: 'modules', row, field: 'enabled' } },
      };
    }),
  ]);
}

/** Processes with the cycles in which they run, of those that are asked for. */
function cyclesOfProcesses(
  { schedule }: ScheduleIndex,
  isAsked: (cycle: string) => boolean,
): ReadonlyMap<string, readonly string[]> {
  const cycles = groupBy([{ name: NIGHTLY, cycle: NIGHTLY }, ...schedule.flows], ({ name }) => name);
  const found = new Map<string, Set<string>>();
  for (const { flow, process } of schedule.flowProcesses) {
    for (const { cycle } of cycles.get(flow) ?? []) {
      if (isAsked(cycle)) found.set(process, (found.get(process) ?? new Set<string>()).add(cycle));
    }
  }
  return new Map([...found].map(([process, of]) => [process, [...of]]));
}

const OF_JOB = [
  'skipOnError',
  'externalStatusUpdate',
  'daysOfTheWeek',
  'thresholdRunTime',
  'enabled',
  'notes',
] as const;

function jobRows(
  { sheet }: ConfigurationSource,
  index: ScheduleIndex,
  cycles: ReadonlyMap<string, readonly string[]>,
): readonly ConfigurationRow[] {
  const initial = new Map(sheet.processJobs.map((row) => [rowName('processJobs', row), row.parameters]));
  const mappings = [...cycles.keys()].flatMap((process) => index.jobsOfProcess.get(process) ?? []);
  return mappings.flatMap((mapping) => {
    const job = index.jobs.get(mapping.job);
    if (!job) return [];
    const row = rowName('processJobs', mapping);
    const parameters = { tab: 'processJobs', row, field: 'parameters' } as const;
    const initialParameter = initial.get(row) ?? '';
    const parameterChange = mapping.parameters !== initialParameter;
    const ofJob = OF_JOB.map((field) => {
      return [field, { value: job[field], over: { tab: 'jobs', row: job.name, field } }] as const;
    });
    return [
      {
        ...fixedCells({ job: job.name, process: mapping.process, application: job.application }),
        cycle: fixed((cycles.get(mapping.process) ?? []).join(', ')),
        initialParameter: fixed(initialParameter),
        parameterChange: fixed(parameterChange),
        activeParameter: { value: mapping.parameters, over: parameters },
        ...Object.fromEntries(ofJob),
      },
    ];
  });
}

function flowRows({ planned }: ConfigurationSource): readonly ConfigurationRow[] {
  const recurring = groupBy(
    planned.flows.filter(({ cycle }) => isHourly(cycle)),
    ({ name }) => name,
  );
  return [...recurring].map(([flow, rows]) => ({
    flow: fixed(flow),
    ...Object.fromEntries(
      rows.map((row) => [
        row.cycle,
        { value: row.enabled, over: { tab: 'flows', row: rowName('flows', row), field: 'enabled' } as const },
      ]),
    ),
  }));
}

const adhocFlowRows = ({ planned }: ConfigurationSource): readonly ConfigurationRow[] =>
  planned.flows
    .filter(({ cycle }) => cycle === ADHOC)
    .map((row) => ({
      ...fixedCells({ flow: row.name, description: row.description }),
      enabled: { value: row.enabled, over: { tab: 'flows', row: rowName('flows', row), field: 'enabled' } },
    }));

const dependencyRows = ({ planned }: ConfigurationSource): readonly ConfigurationRow[] =>
  planned.dependencies.map((row) => {
    const { process, job, predecessorProcess, predecessorJob, on, enabled } = row;
    const over = { tab: 'dependencies', row: rowName('dependencies', row), field: 'enabled' } as const;
    return {
      ...fixedCells({ process, job, predecessorProcess, predecessorJob, on }),
      enabled: { value: enabled, over },
    };
  });

/** What an association is called in the configuration, and in the workbook. */
interface Association {
  readonly tab: ExtensibleTab;
  readonly type: AssociationType;
  /** Columns of the configuration → fields of the workbook's tab. */
  readonly fields: Readonly<Record<string, string>>;
}

const PATIENCE = { enabled: 'enabled', timeOut: 'timeOut', onTimeOut: 'onTimeOut' };

export const ASSOCIATIONS: readonly Association[] = [
  {
    tab: 'interScheduleDependencies',
    type: 'INTERNAL',
    fields: {
      process: 'process',
      job: 'job',
      schedule: 'schedule',
      externalProcess: 'predecessorProcess',
      externalJob: 'predecessorJob',
      ...PATIENCE,
    },
  },
  {
    tab: 'externalDependencies',
    type: 'EXTERNAL',
    fields: {
      process: 'process',
      job: 'job',
      externalJob: 'externalJob',
      externalSystem: 'externalSystem',
      ...PATIENCE,
    },
  },
  {
    tab: 'scheduleLinks',
    type: 'EXEC_LINK',
    fields: { process: 'process', job: 'job', schedule: 'schedule', enabled: 'enabled' },
  },
];

const NO_ASSOCIATION = fixedCells({
  schedule: null,
  externalProcess: null,
  externalJob: null,
  externalSystem: null,
  timeOut: null,
  onTimeOut: null,
});

function associationRows({ planned, own }: ConfigurationSource): readonly ConfigurationRow[] {
  const keys: readonly string[] = KEYS.associations;
  return ASSOCIATIONS.flatMap(({ tab, type, fields }) => {
    const rows: readonly object[] = planned[tab];
    return rows.map((values) => {
      const row = rowName(tab, values);
      const isOwn = own.has(overrideKey({ tab, row, field: WHOLE_ROW }));
      const cells = Object.entries(fields).map(([column, field]): [string, ConfigurationCell] => {
        const value = (values as Readonly<Record<string, unknown>>)[field];
        const mayChange = !keys.includes(column) && (isOwn || field === 'enabled');
        return [column, mayChange ? { value, over: { tab, row, field } } : fixed(value)];
      });
      return { ...NO_ASSOCIATION, type: fixed(type), ...Object.fromEntries(cells) };
    });
  });
}
