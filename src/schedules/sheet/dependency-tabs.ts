import { DEPENDENCY_ON, ON_TIME_OUT, type DependencyOn, type OnTimeOut } from '../../domain/schedule.js';
import * as is from './cell-values.js';
import { enabled, optional, optionalTab, required } from './column.js';

/** The tabs of what waits for what; their columns are listed by sheet-columns. */

const timeOut = optional<number | null>('TimeOut', is.seconds, {
  blank: null,
  help: 'Seconds to wait; blank = for ever.',
});
const onTimeOut = optional<OnTimeOut>('OnTimeOut', is.choice(ON_TIME_OUT), {
  blank: 'ALERT',
  help: 'What happens when the wait has lasted that long; blank = ALERT.',
});
const patience = { enabled, timeOut, onTimeOut };

export const dependencies = optionalTab('Dependency', 'What comes after what, between processes.', {
  process: required('ProcessName', is.reference('Process', 'ProcessName'), 'The process that waits.'),
  job: optional<string | null>('JobName', is.reference('Job', 'JobName'), {
    blank: null,
    help: 'The job that waits; blank = the first of the process.',
  }),
  predecessorProcess: required(
    'PredecessorProcess',
    is.reference('Process', 'ProcessName'),
    'What it waits for.',
  ),
  predecessorJob: optional<string | null>('PredecessorJob', is.reference('Job', 'JobName'), {
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
});

export const interScheduleDependencies = optionalTab(
  'InterScheduleDependency',
  'Waits for the Nightly run of another schedule on the same business date.',
  {
    process: required('ProcessName', is.reference('Process', 'ProcessName'), 'The process that waits.'),
    job: required('JobName', is.reference('Job', 'JobName'), 'The job that waits.'),
    schedule: required('Schedule', is.outsideName, 'The other schedule.'),
    predecessorProcess: required('PredecessorProcess', is.outsideName, 'Its process.'),
    predecessorJob: required('PredecessorJob', is.outsideName, 'Its job.'),
    ...patience,
  },
);

export const externalDependencies = optionalTab(
  'ExternalDependency',
  'Waits for a release by REST, which may come ahead of time.',
  {
    process: required('ProcessName', is.reference('Process', 'ProcessName'), 'The process that waits.'),
    job: required('JobName', is.reference('Job', 'JobName'), 'The job that waits.'),
    externalSystem: optional<string>('ExternalSystem', is.text, {
      blank: '',
      help: 'Whose event it is; for people.',
    }),
    externalJob: required('ExternalJob', is.name, 'The name under which it is released.'),
    ...patience,
  },
);

export const scheduleLinks = optionalTab(
  'ScheduleLink',
  'Completing the job starts the Nightly of another schedule.',
  {
    process: required('ProcessName', is.reference('Process', 'ProcessName'), 'The process.'),
    job: required('JobName', is.reference('Job', 'JobName'), 'The job.'),
    schedule: required('Schedule', is.outsideName, 'The schedule that is started.'),
    enabled,
  },
);
