import {
  DEFAULT_PRIORITY,
  EXEC,
  EXTERNAL_STATUS_UPDATES,
  ON_KEY_TAKEN,
  type ExternalStatusUpdate,
  type OnKeyTaken,
  type SystemOption,
  type Weekday,
} from '../../domain/schedule.js';
import * as is from './cell-values.js';
import {
  description,
  enabled,
  optional,
  optionalTab,
  required,
  requiredTab,
  requiredValue,
} from './column.js';

/** The tabs of jobs and of how they are carried out; their columns are listed by sheet-columns. */

export const jobs = requiredTab('Job', 'Jobs: one call to an external system each.', {
  name: required('JobName', is.name, 'Its name.'),
  description,
  application: required(
    'Application',
    is.reference('Application', 'Application'),
    'An application of the tab Application.',
  ),
  module: optional<string | null>('Module', is.reference('Modules', 'Module'), {
    blank: null,
    help: 'A module of its application.',
  }),
  jobType: optional<string>('JobType', is.jobTypeReference, {
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
  externalStatusUpdate: optional<ExternalStatusUpdate | null>(
    'ExternalStatusUpdate',
    is.choice(EXTERNAL_STATUS_UPDATES),
    { blank: null, help: "Which ends are called back; blank = as the schedule's callback settings say." },
  ),
  skipOnError: optional<boolean>('SkipOnError', is.yesNo, {
    blank: false,
    help: 'Y: a failure does not keep its dependents waiting; blank = N.',
  }),
  thresholdRunTime: optional<number | null>('ThresholdRunTime', is.seconds, {
    blank: null,
    help: 'Seconds after which it is long running; blank = by what it takes on average.',
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
    help: 'Jobs of one key never run side by side, of whatever schedule.',
  }),
  onKeyTaken: optional<OnKeyTaken>('OnKeyTaken', is.choice(ON_KEY_TAKEN), {
    blank: 'WAIT',
    help: 'When another job holds the key: WAIT for it, SKIP this one, or REJECT it (ERROR); blank = WAIT.',
  }),
  priority: optional<number>('Priority', is.whole(1, 255), {
    blank: DEFAULT_PRIORITY,
    help: `Among jobs that wait for the same slot, key or agent: 1 to 255, higher first; blank = ${DEFAULT_PRIORITY}.`,
  }),
  notes: optional<string>('Notes', is.text, { blank: '', help: 'For people.' }),
});

export const jobTypes = optionalTab('Job Types', 'Classes of external REST jobs.', {
  name: required('JobType', is.jobTypeName, 'Its name.'),
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
  check: optional<string | null>('Validation', is.path, { blank: null, help: 'Path of the system check.' }),
  scope: optional<string>('Scope', is.text, {
    blank: '',
    help: 'OAuth scope; the environment may set another.',
  }),
  connection: optional<string>('Connection', is.serverName, {
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
});

export const systemOptions = optionalTab('System Options', 'Exit codes of EXEC jobs.', {
  option: requiredValue<SystemOption['option']>('Option', is.choice(['WARNING', 'ERROR'] as const), {
    blank: 'WARNING',
    help: 'What the code means.',
  }),
  code: requiredValue<number>('Code', is.whole(0, 255), { blank: 0, help: 'The exit code.' }),
  description,
});
