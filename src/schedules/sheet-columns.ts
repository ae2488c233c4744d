import {
  DEFAULT_AGENT_GROUP,
  DEFAULT_PRIORITY,
  DEPENDENCY_ON,
  EXEC,
  EXTERNAL_STATUS_UPDATES,
  JOINS,
  ON_TIME_OUT,
  type CycleName,
  type DependencyOn,
  type ExternalStatusUpdate,
  type Join,
  type OnTimeOut,
  type SystemOption,
  type Weekday,
} from '../domain/schedule.js';
import * as is from './cell-values.js';
import type { CellKind } from './cell-values.js';

/** A column: how it is headed, what its cells hold, and what a blank one means. */
export interface Column<T> {
  readonly header: string;
  readonly required: boolean;
  readonly kind: CellKind<NonNullable<T>>;
  /** What a blank cell means; for a required column, what the rest goes on with after it was reported. */
  readonly blank: T;
  readonly help: string;
}

export interface Tab<C extends Readonly<Record<string, Column<unknown>>>> {
  readonly name: string;
  /** Without it a workbook is no schedule. */
  readonly required: boolean;
  readonly help: string;
  readonly columns: C;
}

/** A row of a tab as its columns read it. */
export type RowOf<T> =
  T extends Tab<infer C> ? { readonly [F in keyof C]: C[F] extends Column<infer V> ? V : never } : never;

const required = (header: string, kind: CellKind<string>, help: string): Column<string> => ({
  header,
  required: true,
  kind,
  blank: '',
  help,
});

const optional = <T>(
  header: string,
  kind: CellKind<NonNullable<T>>,
  rest: { blank: T; help: string },
): Column<T> => ({
  header,
  required: false,
  kind,
  ...rest,
});

const description = optional<string>('Description', is.text, { blank: '', help: 'For people.' });
const enabled = optional<boolean>('Enabled', is.yesNo, { blank: true, help: 'Blank = Y.' });
const timeOut = optional<number | null>('TimeOut', is.seconds, {
  blank: null,
  help: 'Seconds to wait; blank = for ever.',
});
const onTimeOut = optional<OnTimeOut>('OnTimeOut', is.choice(ON_TIME_OUT), {
  blank: 'ALERT',
  help: 'What happens when the wait has lasted that long; blank = ALERT.',
});
const patience = { enabled, timeOut, onTimeOut };

const tab = <C extends Readonly<Record<string, Column<unknown>>>>(
  name: string,
  need: { required: boolean; help: string },
  columns: C,
): Tab<C> => ({ name, ...need, columns });

/**
 * Every tab and column of a batch schedule workbook (spreadsheet.md). The parser, the template and docs/schedules.md
 * read this one table.
 */
export const TABS = {
  schedule: tab(
    'Schedule',
    { required: true, help: 'Exactly one row: the schedule itself.' },
    {
      name: required('Name', is.name, 'The short name that everything else uses, such as MERCH.'),
      displayName: optional<string>('DisplayName', is.text, { blank: '', help: 'For people.' }),
      description,
      label: required('Version', is.text, 'A free label; Nightjar counts versions itself.'),
      timeZone: optional<string>('TimeZone', is.timeZone, { blank: 'UTC', help: 'Blank = UTC.' }),
    },
  ),
  applications: tab(
    'Application',
    { required: false, help: 'Applications: throttles and agents hang on them.' },
    {
      name: required('Application', is.name, 'Its name.'),
      description,
      agent: optional<string>('Agent', is.name, {
        blank: DEFAULT_AGENT_GROUP,
        help: `The agent group that runs its jobs; blank = ${DEFAULT_AGENT_GROUP}.`,
      }),
      throttleLimit: optional<number | null>('ThrottleLimit', is.whole(1, 1_000_000), {
        blank: null,
        help: 'How many of its jobs may be queued or running at once; blank = no limit.',
      }),
    },
  ),
  modules: tab(
    'Modules',
    { required: false, help: 'Groups of jobs inside an application, switched on and off together.' },
    {
      application: required('Application', is.name, 'An application of the tab Application.'),
      name: required('Module', is.name, 'Its name.'),
      description,
      enabled: optional<boolean>('Enabled', is.yesNo, {
        blank: true,
        help: 'N disables its jobs; blank = Y.',
      }),
    },
  ),
  flows: tab(
    'Flow',
    {
      required: false,
      help: 'Recurring and ad hoc flows, a row per flow and cycle. The flow Nightly is built in.',
    },
    {
      name: required('FlowName', is.name, 'Its name.'),
      cycle: {
        ...optional<CycleName>('Cycle', is.recurringOrAdhocCycle, {
          blank: 'Adhoc',
          help: 'The cycle it runs in.',
        }),
        required: true,
      },
      description,
      enabled,
    },
  ),
  processes: tab(
    'Process',
    { required: true, help: 'Groups of jobs that run one after the other.' },
    {
      name: required('ProcessName', is.processName, 'Upper case.'),
      description,
      join: optional<Join>('Join', is.choice(JOINS), {
        blank: 'ALL',
        help: 'Whether its first job waits for all of its predecessors or for any; blank = ALL.',
      }),
    },
  ),
  jobs: tab(
    'Job',
    { required: true, help: 'Jobs: one call to an external system each.' },
    {
      name: required('JobName', is.name, 'Its name.'),
      description,
      application: required('Application', is.name, 'An application of the tab Application.'),
      module: optional<string | null>('Module', is.name, {
        blank: null,
        help: 'A module of its application.',
      }),
      jobType: optional<string>('JobType', is.name, {
        blank: EXEC,
        help: `DUMMY, or a job type of the tab Job Types or of the server; blank = ${EXEC}.`,
      }),
      jobWrapperName: optional<string>('JobWrapperName', is.text, {
        blank: '',
        help: 'For EXEC jobs: the script.',
      }),
      killCleanupScript: optional<string>('KillCleanupScript', is.text, {
        blank: '',
        help: 'Run after a kill.',
      }),
      externalStatusUpdate: optional<ExternalStatusUpdate>(
        'ExternalStatusUpdate',
        is.choice(EXTERNAL_STATUS_UPDATES),
        {
          blank: 'NONE',
          help: 'Which ends are called back; blank = NONE.',
        },
      ),
      skipOnError: optional<boolean>('SkipOnError', is.yesNo, {
        blank: false,
        help: 'Y: a failure does not keep its dependents waiting; blank = N.',
      }),
      thresholdRunTime: optional<number | null>('ThresholdRunTime', is.seconds, {
        blank: null,
        help: 'Seconds after which it is long running.',
      }),
      maxRunTime: optional<number | null>('MaxRunTime', is.seconds, {
        blank: null,
        help: 'Seconds after which it is over its time.',
      }),
      daysOfTheWeek: optional<readonly Weekday[] | null>('DaysOfTheWeek', is.days, {
        blank: null,
        help: 'On other days of the business date it is skipped; blank = every day.',
      }),
      enabled,
      critical: optional<boolean>('Critical', is.yesNo, {
        blank: false,
        help: 'Y: its failure halts the flow; blank = N.',
      }),
      exclusiveKey: optional<string | null>('ExclusiveKey', is.name, {
        blank: null,
        help: 'Jobs of one key never run side by side.',
      }),
      priority: optional<number>('Priority', is.whole(1, 255), {
        blank: DEFAULT_PRIORITY,
        help: `1 to 255, higher first; blank = ${DEFAULT_PRIORITY}.`,
      }),
      notes: optional<string>('Notes', is.text, { blank: '', help: 'For people.' }),
    },
  ),
  flowProcesses: tab(
    'FlowProcessMapping',
    { required: true, help: 'Which processes a flow has. A process may stand in several flows.' },
    {
      flow: required('FlowName', is.name, 'Nightly, or a flow of the tab Flow.'),
      process: required('ProcessName', is.name, 'A process of the tab Process.'),
    },
  ),
  processJobs: tab(
    'ProcessJobMapping',
    { required: true, help: 'Which jobs a process has, in which order, with which parameters.' },
    {
      process: required('ProcessName', is.name, 'A process of the tab Process.'),
      job: required('JobName', is.name, 'A job of the tab Job.'),
      sequence: {
        ...optional<number>('Sequence', is.whole(1, 1_000_000), {
          blank: 0,
          help: 'Its place: unique in the process.',
        }),
        required: true,
      },
      parameters: optional<string>('Parameters', is.text, {
        blank: '',
        help: 'key=value||key1=value1, for jobs of generic types.',
      }),
    },
  ),
  dependencies: tab(
    'Dependency',
    { required: false, help: 'What comes after what, between processes.' },
    {
      process: required('ProcessName', is.name, 'The process that waits.'),
      job: optional<string | null>('JobName', is.name, {
        blank: null,
        help: 'The job that waits; blank = the first of the process.',
      }),
      predecessorProcess: required('PredecessorProcess', is.name, 'What it waits for.'),
      predecessorJob: optional<string | null>('PredecessorJob', is.name, {
        blank: null,
        help: 'Blank = the last job of the predecessor.',
      }),
      enabled,
      on: optional<DependencyOn>('On', is.choice(DEPENDENCY_ON), {
        blank: 'SUCCESS',
        help: 'What must have become of the predecessor; blank = SUCCESS.',
      }),
      timeOut,
      onTimeOut,
    },
  ),
  interScheduleDependencies: tab(
    'InterScheduleDependency',
    { required: false, help: 'Waits for the Nightly run of another schedule on the same business date.' },
    {
      process: required('ProcessName', is.name, 'The process that waits.'),
      job: required('JobName', is.name, 'The job that waits.'),
      schedule: required('Schedule', is.name, 'The other schedule.'),
      predecessorProcess: required('PredecessorProcess', is.name, 'Its process.'),
      predecessorJob: required('PredecessorJob', is.name, 'Its job.'),
      ...patience,
    },
  ),
  externalDependencies: tab(
    'ExternalDependency',
    { required: false, help: 'Waits for a release by REST, which may come ahead of time.' },
    {
      process: required('ProcessName', is.name, 'The process that waits.'),
      job: required('JobName', is.name, 'The job that waits.'),
      externalSystem: optional<string>('ExternalSystem', is.text, {
        blank: '',
        help: 'Whose event it is; for people.',
      }),
      externalJob: required('ExternalJob', is.name, 'The name under which it is released.'),
      ...patience,
    },
  ),
  scheduleLinks: tab(
    'ScheduleLink',
    { required: false, help: 'Completing the job starts the Nightly of another schedule.' },
    {
      process: required('ProcessName', is.name, 'The process.'),
      job: required('JobName', is.name, 'The job.'),
      schedule: required('Schedule', is.name, 'The schedule that is started.'),
      enabled,
    },
  ),
  jobTypes: tab(
    'Job Types',
    { required: false, help: 'Classes of external REST jobs.' },
    {
      name: required('JobType', is.name, 'Its name.'),
      description,
      url: required('URL', is.url, 'The base URL; the environment may set another.'),
      start: required('JobStart', is.path, 'Path of Start.'),
      restart: optional<string | null>('JobRestart', is.path, {
        blank: null,
        help: 'Path of Restart; blank = a restart uses Start.',
      }),
      status: required('JobStatus', is.path, 'Path of Status.'),
      kill: optional<string | null>('JobKill', is.path, {
        blank: null,
        help: 'Path of Kill; blank = its jobs cannot be killed.',
      }),
      log: optional<string | null>('JobLogs', is.path, { blank: null, help: 'Path of Log.' }),
      check: optional<string | null>('Validation', is.path, {
        blank: null,
        help: 'Path of the system check.',
      }),
      scope: optional<string>('Scope', is.text, {
        blank: '',
        help: 'OAuth scope; the environment may set another.',
      }),
      connection: optional<string>('Connection', is.name, {
        blank: 'default',
        help: 'Where its tokens come from; blank = default.',
      }),
      pollIntervalMs: optional<number | null>('PollInterval', is.milliseconds, {
        blank: null,
        help: "Seconds between two polls; blank = the server's.",
      }),
      idempotentStart: optional<boolean>('IdempotentStart', is.yesNo, {
        blank: false,
        help: 'Y: the system answers a repeated agentExecutionId with the first executionId; blank = N.',
      }),
      silenceBudgetMs: optional<number | null>('SilenceBudget', is.milliseconds, {
        blank: null,
        help: 'Seconds for which Status may fail before the run is flagged; blank = 900.',
      }),
    },
  ),
  systemOptions: tab(
    'System Options',
    { required: false, help: 'Exit codes of EXEC jobs.' },
    {
      option: {
        ...optional<SystemOption['option']>('Option', is.choice(['WARNING', 'ERROR'] as const), {
          blank: 'WARNING',
          help: 'What the code means.',
        }),
        required: true,
      },
      code: {
        ...optional<number>('Code', is.whole(0, 255), { blank: 0, help: 'The exit code.' }),
        required: true,
      },
      description,
    },
  ),
} as const;

export type TabKey = keyof typeof TABS;
export const TAB_KEYS = Object.keys(TABS) as TabKey[];

/** Matching is forgiving: `Process Name`, `process_name` and `ProcessName` are one header. */
export const matchable = (header: string): string => header.toLowerCase().replace(/[\s_]+/g, '');
