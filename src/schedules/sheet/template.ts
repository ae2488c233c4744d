import {
  DEFAULT_AGENT_GROUP,
  DEFAULT_PRIORITY,
  DUMMY,
  NIGHTLY,
  type Job,
  type Schedule,
} from '../../domain/schedule.js';
import { scheduleTabs } from './schedule-tabs.js';
import type { SheetTab } from '../workbook/sheet-tab.js';

/** What a person begins with: all that is missing is the schedule's name. */
export const templateTabs = (): readonly SheetTab[] => scheduleTabs(TEMPLATE);

const APPLICATION = 'APP';
const START = { process: 'NIGHTLY_START_PROCESS', job: 'NIGHTLY_START_JOB' };
const END = { process: 'NIGHTLY_END_PROCESS', job: 'NIGHTLY_END_JOB' };

const dummy = (name: string, description: string): Job => ({
  name,
  description,
  application: APPLICATION,
  module: null,
  jobType: DUMMY,
  jobWrapperName: '',
  killCleanupScript: '',
  externalStatusUpdate: null,
  skipOnError: false,
  thresholdRunTime: null,
  maxRunTime: null,
  daysOfTheWeek: null,
  enabled: true,
  critical: false,
  exclusiveKey: null,
  onKeyTaken: 'WAIT',
  priority: DEFAULT_PRIORITY,
  notes: '',
});

/** A nightly flow of a start and an end, which call nobody (pom.md 3.1); what is to run goes between them. */
const TEMPLATE: Schedule = {
  name: '',
  displayName: '',
  description: '',
  label: '1',
  timeZone: 'UTC',
  applications: [
    {
      name: APPLICATION,
      description: 'Rename it, here and in the tab Job',
      agent: DEFAULT_AGENT_GROUP,
      throttleLimit: null,
    },
  ],
  modules: [],
  flows: [],
  processes: [
    { name: START.process, description: 'Comes before everything else', join: 'ALL' },
    { name: END.process, description: 'Comes after everything else', join: 'ALL' },
  ],
  jobs: [dummy(START.job, 'The night has begun'), dummy(END.job, 'The night is over')],
  flowProcesses: [START, END].map(({ process }) => ({ flow: NIGHTLY, process })),
  processJobs: [START, END].map(({ process, job }) => ({ process, job, sequence: 1, parameters: '' })),
  dependencies: [
    {
      process: END.process,
      job: null,
      predecessorProcess: START.process,
      predecessorJob: null,
      enabled: true,
      on: 'SUCCESS',
      timeOut: null,
      onTimeOut: 'ALERT',
    },
  ],
  interScheduleDependencies: [],
  externalDependencies: [],
  scheduleLinks: [],
  jobTypes: [],
  systemOptions: [],
};
