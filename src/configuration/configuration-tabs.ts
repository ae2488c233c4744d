import {
  EXTERNAL_STATUS_UPDATES,
  HOURLY_CYCLES,
  hourlyCycle,
  ON_TIME_OUT,
  type ExternalStatusUpdate,
  type OnTimeOut,
  type Weekday,
} from '../domain/schedule.js';
import { NIGHTLY_WAITS_FOR, type NightlyWaitsFor } from '../domain/schedule-settings.js';
import * as is from '../schedules/sheet/cell-values.js';
import {
  optional,
  optionalTab,
  required,
  requiredTab,
  type Column,
  type Columns,
  type Tab,
} from '../schedules/sheet/column.js';
import { decimal, timeOfDay, word } from './configuration-cells.js';

/**
 * Every tab and column of the configuration of a schedule (pom.md, section 4), in the original's order. What a schedule's
 * workbook says stands there to be read; what may be changed says so in its help.
 */

const MAY_CHANGE = 'May be changed';

/** What is the workbook's: blank or as it is. */
const fixed = (header: string, help: string): Column<string | null> =>
  optional<string | null>(header, is.text, { blank: null, help: `${help} Not to be changed.` });

/** Blank = as it is. */
const switched = (header: string, help: string): Column<boolean | null> =>
  optional<boolean | null>(header, is.yesNo, {
    blank: null,
    help: `${help} ${MAY_CHANGE}; blank = as it is.`,
  });

const scheduleInfo = requiredTab(
  'Schedule Info',
  'What this is the configuration of. Exactly one row, not to be changed.',
  {
    name: required('Name', is.name, 'The schedule.'),
    displayName: fixed('DisplayName', 'For people.'),
    label: fixed('Version', 'The label of the version whose rows stand here.'),
    definition: required(
      'Definition',
      is.text,
      'Stands for all that the version says: another version is another text.',
    ),
    overrideRevision: fixed('OverrideRevision', 'How often overrides had been changed.'),
  },
);

const scheduleConfiguration = optionalTab(
  'Schedule Configuration',
  'How the schedule is operated. Exactly one row.',
  {
    firstRunBusinessDate: fixed('First Run Business Date', 'The earliest date whose day was ever opened.'),
    dataRetentionDays: optional<number | null>('Data Retention Days', is.whole(1, 36_500), {
      blank: null,
      help: `How long closed days are kept. ${MAY_CHANGE}; blank = for ever.`,
    }),
    longRunMultiplier: optional<number | null>('Long Run Average Multiplier', decimal(1, 3), {
      blank: null,
      help: `A run is long running after so many times its average or threshold. ${MAY_CHANGE}; blank = as it is.`,
    }),
    externalDependencies: switched('External Dependencies', 'N = nothing waits for external jobs.'),
    interScheduleDependencies: switched(
      'Inter-schedule Dependencies',
      'N = nothing waits for other schedules.',
    ),
    sequentialDays: switched(
      'Sequential Days',
      'Y = a day is opened only when those before it are complete.',
    ),
    nightlyWaitsFor: optional<NightlyWaitsFor | null>('Nightly Waits For', word(NIGHTLY_WAITS_FOR), {
      blank: null,
      help: `The recurring flows that were requested, or all that are enabled. ${MAY_CHANGE}; blank = as it is.`,
    }),
    oneNightlyPerDay: switched('One Nightly Per Day', 'Y = no two Nightlies begin on one calendar day.'),
    callbackMode: optional<ExternalStatusUpdate | null>('Callback mode', is.choice(EXTERNAL_STATUS_UPDATES), {
      blank: null,
      help: `Which ends are called back, of jobs that say nothing. ${MAY_CHANGE} where there are callback settings; blank = as it is.`,
    }),
  },
);

const throttling = optionalTab('Throttling', 'A row per application, and one per module of it.', {
  application: required('Application', is.text, 'The application.'),
  module: optional<string | null>('Module', is.text, {
    blank: null,
    help: 'A module of it; blank = the application itself.',
  }),
  agent: fixed('Job Admin', 'The agent group that runs its jobs.'),
  throttleLimit: optional<number | null>('Throttle Limit', is.whole(1), {
    blank: null,
    help: `How many of its jobs may be queued or running at once. ${MAY_CHANGE}, of applications; blank = no limit.`,
  }),
  enabled: switched('Enabled', 'N disables the jobs of the module. Of modules.'),
});

const jobColumns = {
  job: required('Job', is.text, 'The job.'),
  process: required('Process', is.text, 'Its process.'),
  cycle: fixed('Cycle', 'Where it runs.'),
  application: fixed('Application', 'Its application.'),
  initialParameter: fixed('Initial Parameter', 'What the workbook says.'),
  parameterChange: switched('Parameter Change', 'Y = the active parameter counts, N = the initial one.'),
  activeParameter: optional<string>('Active Parameter', is.text, {
    blank: '',
    help: `What the job gets, of this process. ${MAY_CHANGE}, with Y in Parameter Change.`,
  }),
  skipOnError: switched('Skip on error', 'Y = a failure does not keep its dependents waiting.'),
  externalStatusUpdate: optional<ExternalStatusUpdate | null>(
    'Callback mode',
    is.choice(EXTERNAL_STATUS_UPDATES),
    {
      blank: null,
      help: `Which ends are called back. ${MAY_CHANGE}; blank = as the callback settings say.`,
    },
  ),
  daysOfTheWeek: optional<readonly Weekday[] | null>('Day of week', is.days, {
    blank: null,
    help: `On other days it is skipped. ${MAY_CHANGE}; blank = every day.`,
  }),
  thresholdRunTime: optional<number | null>('Threshold Runtime', is.seconds, {
    blank: null,
    help: `Seconds after which it is long running. ${MAY_CHANGE}; blank = by its average.`,
  }),
  enabled: switched('Enabled', 'N = it is not run.'),
  notes: optional<string>('Notes', is.text, { blank: '', help: `For people. ${MAY_CHANGE}.` }),
};

const jobsOf = (name: string, help: string): Tab<typeof jobColumns> =>
  optionalTab(name, `${help} What is not of its process is of the job wherever it runs.`, jobColumns);

const cycles = Array.from({ length: HOURLY_CYCLES }, (_, place) => hourlyCycle(place + 1));

const flows: Tab<Columns> = optionalTab(
  'Flows Configuration',
  'A row per recurring flow, a column per hourly cycle.',
  {
    flow: required('Flow', is.text, 'The flow.'),
    ...Object.fromEntries(
      cycles.map((cycle) => [
        cycle,
        switched(cycle, 'Whether it runs in this cycle; blank where it is not of the cycle.'),
      ]),
    ),
  },
);

const adhocFlows = optionalTab('Adhoc Flows Configuration', 'A row per ad hoc flow.', {
  flow: required('Flow', is.text, 'The flow.'),
  description: fixed('Description', 'For people.'),
  enabled: switched('Enabled', 'N = it cannot be requested.'),
});

const jobDependencies = optionalTab('Job Dependencies', 'What comes after what inside the schedule.', {
  process: required('Process', is.text, 'The process that waits.'),
  job: optional<string | null>('Job', is.text, { blank: null, help: 'Blank = its first job.' }),
  predecessorProcess: required('Predecessor Process', is.text, 'What it waits for.'),
  predecessorJob: optional<string | null>('Predecessor Job', is.text, {
    blank: null,
    help: 'Blank = its last job.',
  }),
  on: fixed('On', 'What must have become of the predecessor.'),
  enabled: switched('Enabled', 'N = it is not waited for.'),
});

/** Another schedule that is waited for, something outside, or another schedule that is started: the original's words. */
export const ASSOCIATION_TYPES = ['INTERNAL', 'EXTERNAL', 'EXEC_LINK'] as const;
export type AssociationType = (typeof ASSOCIATION_TYPES)[number];

const associations = optionalTab(
  'Job External Associations',
  'What waits for other schedules and external jobs, and what starts other schedules. Rows may be added.',
  {
    job: required('Job', is.text, 'The job.'),
    process: required('Process', is.text, 'Its process.'),
    type: optional<AssociationType | null>('Association Type', is.choice(ASSOCIATION_TYPES), {
      blank: null,
      help: 'INTERNAL = waits for another schedule; EXTERNAL = for an external job; EXEC_LINK = starts another schedule.',
    }),
    schedule: optional<string | null>('External Schedule', is.text, {
      blank: null,
      help: 'INTERNAL and EXEC_LINK: the other schedule.',
    }),
    externalProcess: optional<string | null>('External Process', is.text, {
      blank: null,
      help: 'INTERNAL: its process.',
    }),
    externalJob: optional<string | null>('External Job', is.text, {
      blank: null,
      help: 'INTERNAL: its job; EXTERNAL: the name under which it is released.',
    }),
    externalSystem: optional<string | null>('External System', is.text, {
      blank: null,
      help: 'EXTERNAL: whose event it is. Of rows of your own.',
    }),
    enabled: switched('Enabled', 'N = it does not count.'),
    timeOut: optional<number | null>('TimeOut', is.seconds, {
      blank: null,
      help: 'Seconds to wait; blank = for ever. Of rows of your own.',
    }),
    onTimeOut: optional<OnTimeOut | null>('OnTimeOut', is.choice(ON_TIME_OUT), {
      blank: null,
      help: 'What happens when the wait has lasted that long. Of rows of your own.',
    }),
  },
);

const schedulingFlows = optionalTab(
  'Scheduling Flows',
  'When things begin by themselves. A row for Nightly.',
  {
    flow: required('Flow', is.text, 'Nightly.'),
    timeZone: fixed('Timezone Region ID', "The schedule's time zone."),
    openDayAt: optional<string | null>('Open Day At', timeOfDay, {
      blank: null,
      help: `From this time on today's business date is opened by itself. ${MAY_CHANGE}; blank = by people only.`,
    }),
  },
);

export const CONFIGURATION_TABS = {
  scheduleInfo,
  scheduleConfiguration,
  throttling,
  nightlyJobs: jobsOf('Nightly Jobs Configuration', 'The jobs of Nightly, a row per process that has them.'),
  recurringJobs: jobsOf(
    'Recurring Jobs Configuration',
    'The jobs of recurring flows, a row per process that has them.',
  ),
  adhocJobs: jobsOf('Adhoc Jobs Configuration', 'The jobs of ad hoc flows, a row per process that has them.'),
  flows,
  adhocFlows,
  jobDependencies,
  associations,
  schedulingFlows,
} as const;

export type ConfigurationTabKey = keyof typeof CONFIGURATION_TABS;
export const CONFIGURATION_TAB_KEYS = Object.keys(CONFIGURATION_TABS) as readonly ConfigurationTabKey[];

/** What an import may be limited to. */
export const CONFIGURATION_PARTS = ['jobs', 'scheduling'] as const;
export type ConfigurationPart = (typeof CONFIGURATION_PARTS)[number];

/** Tabs that say settings, and no overrides. */
export const SETTINGS_TABS = ['scheduleConfiguration', 'schedulingFlows'] as const;
