import { DEFAULT_AGENT_GROUP, JOINS, type CycleName, type Join } from '../../domain/schedule.js';
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

/** The tabs of what a schedule consists of, and what belongs to what; their columns are listed by sheet-columns. */

export const schedule = requiredTab('Schedule', 'Exactly one row: the schedule itself.', {
  name: required('Name', is.scheduleName, 'The short name that everything else uses, such as MERCH.'),
  displayName: optional<string>('DisplayName', is.text, { blank: '', help: 'For people.' }),
  description,
  label: required('Version', is.text, 'A free label; Nightjar counts versions itself.'),
  timeZone: optional<string>('TimeZone', is.timeZone, { blank: 'UTC', help: 'Blank = UTC.' }),
});

export const applications = optionalTab('Application', 'Applications: throttles and agents hang on them.', {
  name: required('Application', is.name, 'Its name.'),
  description,
  agent: optional<string>('Agent', is.name, {
    blank: DEFAULT_AGENT_GROUP,
    help: `The agent group that runs its jobs; blank = ${DEFAULT_AGENT_GROUP}.`,
  }),
  throttleLimit: optional<number | null>('ThrottleLimit', is.whole(1), {
    blank: null,
    help: 'How many of its jobs may be queued or running at once; blank = no limit.',
  }),
});

export const modules = optionalTab(
  'Modules',
  'Groups of jobs inside an application, switched on and off together.',
  {
    application: required(
      'Application',
      is.reference('Application', 'Application'),
      'An application of the tab Application.',
    ),
    name: required('Module', is.name, 'Its name.'),
    description,
    enabled: optional<boolean>('Enabled', is.yesNo, { blank: true, help: 'N disables its jobs; blank = Y.' }),
  },
);

/** Of a flow whose cycle was reported: no cycle at all, so that nothing is concluded from it. */
const NO_CYCLE = '' as CycleName;

export const flows = optionalTab(
  'Flow',
  'Recurring and ad hoc flows, a row per flow and cycle. The flow Nightly is built in.',
  {
    name: required('FlowName', is.name, 'Its name.'),
    cycle: requiredValue<CycleName>('Cycle', is.recurringOrAdhocCycle, {
      blank: NO_CYCLE,
      help: 'The cycle it runs in.',
    }),
    description,
    enabled,
  },
);

export const processes = requiredTab('Process', 'Groups of jobs that run one after the other.', {
  name: required('ProcessName', is.processName, 'Upper case.'),
  description,
  join: optional<Join>('Join', is.choice(JOINS), {
    blank: 'ALL',
    help: 'Whether its first job waits for all of its predecessors or for any; blank = ALL.',
  }),
});

export const flowProcesses = requiredTab(
  'FlowProcessMapping',
  'Which processes a flow has. A process may stand in several flows.',
  {
    flow: required('FlowName', is.reference('Flow', 'FlowName'), 'Nightly, or a flow of the tab Flow.'),
    process: required('ProcessName', is.reference('Process', 'ProcessName'), 'A process of the tab Process.'),
  },
);

export const processJobs = requiredTab(
  'ProcessJobMapping',
  'Which jobs a process has, in which order, with which parameters.',
  {
    process: required('ProcessName', is.reference('Process', 'ProcessName'), 'A process of the tab Process.'),
    job: required('JobName', is.reference('Job', 'JobName'), 'A job of the tab Job.'),
    sequence: requiredValue<number>('Sequence', is.whole(1), {
      blank: 0,
      help: 'Its place: unique in the process.',
    }),
    parameters: optional<string>('Parameters', is.text, {
      blank: '',
      help: 'key=value||key1=value1, for jobs of generic types.',
    }),
  },
);
