import { matchable } from '../sheet/column.js';
import { TAB_KEYS, TABS, type TabKey } from '../sheet/sheet-columns.js';

/**
 * What tabs and columns were called before: in the templates from 22.1 on, on the screens that they seed, and in the
 * spreadsheet of configurations (pom.md 3 and 4). Matching is as forgiving as for the names of today.
 */

const OLDER_TABS: { readonly [K in TabKey]: readonly string[] } = {
  schedule: ['Schedule Info', 'Batch Schedule', 'Schedules'],
  applications: ['Applications'],
  modules: ['Module'],
  flows: ['Flows'],
  processes: ['Processes'],
  jobs: ['Jobs'],
  flowProcesses: ['FlowProcess', 'Flow Process Mappings', 'Flow-Process Mapping'],
  processJobs: ['ProcessJob', 'Process Job Mappings', 'Process-Job Mapping'],
  dependencies: [
    'Dependencies',
    'Job Dependency',
    'Job Dependencies',
    'Internal Dependency',
    'Internal Dependencies',
  ],
  interScheduleDependencies: [
    'Inter Schedule Dependencies',
    'Inter-Schedule Dependency',
    'Inter-Schedule Dependencies',
  ],
  externalDependencies: ['External Dependencies'],
  scheduleLinks: ['Schedule Links', 'Exec Link', 'Exec Links'],
  jobTypes: ['Job Type', 'Custom Job Type', 'Custom Job Types'],
  systemOptions: ['System Option'],
};

/** A tab of its own for the limits of applications. */
export const THROTTLE_TABS = names([
  'Throttle',
  'Throttles',
  'Throttling',
  'Throttle Limit',
  'Throttle Limits',
]);

/** One tab for all that a job has to do with elsewhere, with a type for each row. */
export const ASSOCIATION_TABS = names(['Job External Association', 'Job External Associations']);

type Fields<K extends TabKey> = keyof (typeof TABS)[K]['columns'];
type OlderHeaders = { readonly [K in TabKey]: { readonly [F in Fields<K>]?: readonly string[] } };

const PROCESS = ['Process'];
const JOB = ['Job'];
const ON_OTHERS = { process: PROCESS, job: JOB, timeOut: ['Time-Out', 'Timeout (s)'] };

const OLDER_HEADERS: OlderHeaders = {
  schedule: {
    name: ['Schedule', 'Schedule Name'],
    displayName: ['Display Schedule Name', 'Schedule Display Name'],
    label: ['Schedule Version'],
    timeZone: ['Timezone Region ID', 'Time Zone ID'],
  },
  applications: {
    name: ['Application Name'],
    agent: ['Agent Name', 'Job Admin', 'Job Agent'],
    throttleLimit: ['Throttle', 'Limit'],
  },
  modules: { application: ['Application Name'], name: ['Module Name'] },
  flows: { name: ['Flow'], cycle: ['Cycle Name'] },
  processes: { name: PROCESS, description: ['Process Description'] },
  jobs: {
    name: JOB,
    description: ['Job Description'],
    application: ['Application Name'],
    module: ['Module Name'],
    jobWrapperName: ['Wrapper', 'Wrapper Name', 'RMS Wrapper', 'Script', 'Script Name', 'Job Wrapper'],
    killCleanupScript: ['Kill Cleanup', 'Cleanup Script'],
    externalStatusUpdate: ['Callback', 'Callback Mode'],
    thresholdRunTime: ['Threshold', 'Threshold Runtime (s)'],
    daysOfTheWeek: ['Day of week', 'Days of week', 'Day of the week'],
  },
  flowProcesses: { flow: ['Flow'], process: PROCESS },
  processJobs: {
    process: PROCESS,
    job: JOB,
    sequence: ['Order', 'Job Order', 'Job Sequence', 'Sequence No', 'Sequence Number'],
    parameters: ['Parameter', 'Parameter Value', 'Job Parameters', 'Initial Parameter', 'Initial Parameters'],
  },
  dependencies: { process: PROCESS, job: JOB },
  interScheduleDependencies: {
    ...ON_OTHERS,
    schedule: ['External Schedule', 'Predecessor Schedule', 'Schedule Name'],
    predecessorProcess: ['External Process'],
    predecessorJob: ['External Job'],
  },
  externalDependencies: { ...ON_OTHERS, externalSystem: ['System'], externalJob: ['External Job Name'] },
  scheduleLinks: {
    process: PROCESS,
    job: JOB,
    schedule: ['External Schedule', 'Linked Schedule', 'Schedule Name'],
  },
  jobTypes: {
    name: ['Job Type Name', 'Type'],
    url: ['Base URL', 'Service URL'],
    start: ['Start', 'Start URL', 'Job Start URL'],
    restart: ['Restart', 'Restart URL', 'Job Restart URL'],
    status: ['Status', 'Status URL', 'Job Status URL'],
    kill: ['Kill', 'Kill URL', 'Job Kill URL'],
    log: ['Logs', 'Log', 'Job Log', 'Job Logs URL'],
    check: ['Validate', 'Ping', 'Health', 'Health Check', 'Validation URL'],
    scope: ['OAuth Scope'],
  },
  systemOptions: { option: ['System Option', 'Option Name'], code: ['Exit Code', 'Option Value', 'Value'] },
};

function names(all: readonly string[]): ReadonlySet<string> {
  return new Set(all.map(matchable));
}

/** Tabs by what they are called today, and were before. */
export const TABS_BY_OLDER_NAME: ReadonlyMap<string, TabKey> = new Map(
  TAB_KEYS.flatMap((key) => OLDER_TABS[key].map((name) => [matchable(name), key] as const)),
);

export const TABS_BY_NAME: ReadonlyMap<string, TabKey> = new Map(
  TAB_KEYS.map((key) => [matchable(TABS[key].name), key]),
);

/** A column by what it is called today, and was before. */
export interface KnownColumn {
  readonly field: string;
  readonly header: string;
  readonly before: readonly string[];
}

export function knownColumns(key: TabKey): readonly KnownColumn[] {
  const older: Readonly<Record<string, readonly string[] | undefined>> = OLDER_HEADERS[key];
  return Object.entries(TABS[key].columns).map(([field, { header }]) => ({
    field,
    header,
    before: older[field] ?? [],
  }));
}

export const ASSOCIATION_COLUMNS: readonly KnownColumn[] = [
  { field: 'process', header: 'Process', before: ['ProcessName'] },
  { field: 'job', header: 'Job', before: ['JobName'] },
  { field: 'type', header: 'Association Type', before: ['Type'] },
  { field: 'schedule', header: 'External Schedule', before: ['Schedule'] },
  { field: 'otherProcess', header: 'External Process', before: ['PredecessorProcess'] },
  { field: 'otherJob', header: 'External Job', before: ['PredecessorJob'] },
  { field: 'enabled', header: 'Enabled', before: [] },
];
