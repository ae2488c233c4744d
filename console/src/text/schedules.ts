const some = (count: string, one: string, several: string): string =>
  count === '1' ? `1 ${one}` : `${count} ${several}`;

/** Texts of the schedules, of one schedule, and of an import. */
export const schedules = {
  title: 'Schedules',
  loading: 'Reading the schedules',
  more: 'More schedules',
  none: 'No schedule yet',
  noneWhat:
    'A schedule is one Excel workbook: what runs, after what, and where. Import one, or begin with the template.',
  noneForLookers: 'There is none that you may see. Whoever may define schedules imports a workbook.',
  noVersion: 'No workbook was applied yet',
  version: (version: number): string => `v${version}`,
  import: 'Import a workbook',
  another: 'Choose another file',
  template: 'Download the template',
  orDrop: 'or drop an .xlsx file anywhere on this page',
  drop: 'Drop the workbook: it is looked at, and nothing is changed.',
  unreadable: 'The browser could not read this file. Choose it again.',
} as const;

export const importing = {
  title: (file: string): string => `Import ${file}`,
  plainTitle: 'Import a workbook',
  nothing: 'No workbook is chosen',
  nothingWhat:
    'The browser keeps a workbook for this tab until it is applied, discarded, or you log out; the server keeps none before that.',
  toSchedules: 'To the schedules',
  file: (name: string, size: string): string => `${name} (${size})`,
  kib: (count: string): string => `${count} KiB`,
  reading: 'The server reads the workbook',
  refused: 'This file was not read as a workbook. Choose another one, or drop it here.',
  discard: 'Discard',
  tabs: { findings: 'Findings', diff: 'Diff', impact: 'Impact' },
  errors: (count: string): string => some(count, 'error', 'errors'),
  warnings: (count: string): string => some(count, 'warning', 'warnings'),
  withErrors: (what: string): string => `${what}. Nothing has been changed.`,
  sound: 'Nothing is wrong with it. Nothing has been changed.',
  unchanged: (version: number): string =>
    `It says what version ${version} says, which is active. There is nothing to apply.`,
  drop: 'Drop a corrected file anywhere on this page: it takes the place of this one.',
  kept: 'This tab keeps the workbook until it is applied or discarded, also when the page is loaded again.',
  apply: (version: number): string => `Apply as v${version}`,
  applyAny: 'Apply',
  applying: 'Applying',
  needsNoErrors: (count: string): string => `${some(count, 'error has', 'errors have')} to be mended first.`,
  needsAdministrator: (types: string): string =>
    `It adds job types, or gives them another URL or scope: ${types}. Only an administrator may apply it.`,
  needsDefine: (schedule: string): string =>
    `You may look at ${schedule} and not define it: somebody who may has to apply it.`,
  nothingToApply: 'There is nothing to apply.',
  moved: 'Nothing was changed. The workbook is still here; look at it beside what is active now.',
  again: 'Look again',
  refusedNow: 'Nothing was changed. The workbook is still here.',
  lost: 'No answer came. Pressing again cannot apply it twice.',
} as const;

export const findings = {
  list: 'Findings',
  csv: 'Findings as CSV',
  csvColumns: ['Severity', 'Tab', 'Cell', 'Code', 'Message', 'Found'],
  none: 'Nothing was found.',
  keys: 'next and previous',
  more: (shown: string, all: string): string =>
    `The first ${shown} of ${all} are listed. Mend these and import again.`,
  error: 'Error',
  warning: 'Warning',
  file: 'the workbook',
  found: 'Found',
  blank: 'a blank cell',
  sheet: (tab: string): string => `Tab ${tab} of the workbook`,
  tabs: 'Tabs of the workbook',
  row: 'Row',
  missing: (tab: string): string => `The workbook has no tab ${tab}.`,
  gap: (count: string): string => some(count, 'row more', 'rows more'),
  noRows: (count: string): string => `${some(count, 'row', 'rows')}, none of them near a finding.`,
  notShown:
    'Its row is not among those that are shown: there are too many findings. Mend the first ones and import again.',
} as const;

export const diff = {
  filter: 'Filter by process, job, field or value',
  shown: (shown: string, all: string): string => `${shown} of ${all} changes`,
  told: (told: string, all: string): string => `The first ${told} of ${all} changes are listed.`,
  none: 'Nothing is otherwise.',
  hidden: (all: string, q: string): string => `0 of ${all} changes match “${q}”.`,
  clear: 'Clear the filter',
  signs: { '+': 'added', '-': 'removed', '~': 'changed', '>': 'moved or renamed' },
  all: 'All signs',
  schedule: 'The schedule as a whole',
  list: 'Changes by process',
  count: (count: string): string => some(count, 'change', 'changes'),
  blank: 'blank',
  arrow: '→',
  environment: (value: string): string => `the environment says ${value}, which wins`,
  override: (value: string): string => `an override says ${value}, which wins`,
} as const;

export const impact = {
  none: 'The impact was not computed.',
  beside: (version: number): string => `Beside version ${version}, which is active.`,
  first: 'No version is active yet: everything is new.',
  asOf: 'Computed at',
  openDay: (date: string, version: number): string => `${date}, which is open with v${version}`,
  openDays: 'Open business dates',
  noOpenDays: 'No business date is open.',
  stays: 'It stays as it was planned until somebody restarts the schedule. A restart would',
  moreOpenDays: (count: string): string => `and ${some(count, 'earlier open date', 'earlier open dates')}`,
  ahead: 'The business dates ahead',
  dates: (first: string, last: string, count: string): string =>
    first === last ? first : `${some(count, 'date', 'dates')}, ${first} to ${last}`,
  runs: (added: string, removed: string, changed: string): string =>
    `${some(added, 'run', 'runs')} more, ${removed} less, ${changed} otherwise`,
  untouched: (count: string): string =>
    count === '1' ? '1 run stays as it is' : `${count} runs stay as they are`,
  same: 'Nothing is otherwise',
  of: (before: string, after: string): string => `${before} runs before, ${after} after`,
  name: { added: 'Runs that are added', removed: 'Runs that go', changed: 'Runs that are otherwise' },
  touched: 'Held or running now',
  effect: {
    CHANGED: 'is otherwise',
    REMOVED: 'goes',
    KEPT: 'goes on to its end as it was started',
  },
  nightly: 'The Nightly',
  noNightly: 'is not foreseen',
  takes: (text: string): string => `is expected to take ${text}`,
  instead: (before: string, after: string, by: string): string =>
    `is expected to take ${after} instead of ${before}: ${by}`,
  longer: (text: string): string => `${text} longer`,
  shorter: (text: string): string => `${text} shorter`,
  asLong: 'as long as before',
  guess: 'None of its jobs was measured yet: this is a guess.',
  partly: (count: string): string => `${some(count, 'run was', 'runs were')} never measured.`,
  path: 'Critical path',
  pathChanges: 'The critical path is another one',
  pathStays: 'The critical path stays',
  more: (count: string): string => `and ${count} more`,
  wrong: 'What never happens',
  fine: 'Every job is reached, runs on some date, and waits for nothing that never comes.',
  isNew: 'new',
  unreachable: (total: string, fresh: string): string =>
    `${some(total, 'job that no flow leads to', 'jobs that no flow leads to')}, ${fresh} of them new`,
  neverRun: (total: string, fresh: string): string =>
    `${some(total, 'job that never runs', 'jobs that never run')} within 400 days, ${fresh} of them new`,
  neverMet: (total: string, fresh: string): string =>
    `${some(total, 'dependency that is', 'dependencies that are')} never satisfied, ${fresh} of them new`,
  whys: {
    NOT_MAPPED: 'it is in no process',
    NO_FLOW: 'its processes are in no flow',
    FLOW_DISABLED: 'its flows are disabled',
    JOB_DISABLED: 'it is disabled',
    MODULE_DISABLED: 'its module is disabled',
    DISABLED_FOR_DATES: 'it is disabled for all of these dates',
    NEVER_REACHED: 'it waits for something that never happens',
    NEVER_ON_ONE_DATE: 'they never run on one date',
    CANNOT_FAIL: 'that cannot fail',
    CANNOT_WARN: 'that cannot end with a warning',
    UNKNOWN_SCHEDULE: 'there is no such schedule',
    UNKNOWN_PREDECESSOR: 'the other schedule has no such job',
  },
  waits: (ref: string): string => `waits for ${ref}`,
} as const;

export const schedule = {
  loading: 'Reading the schedule',
  title: (name: string): string => `Schedule ${name}`,
  active: (version: number): string => `version ${version} is active`,
  none: 'No version is active: only its environment is known. Import its workbook.',
  zone: 'time zone',
  applied: (version: number): string => `Version ${version} is active.`,
  appliedWhat:
    'Business dates that are opened from now on are planned with it. Open ones keep theirs until the schedule is restarted.',
  tonight: 'See tonight',
  night: 'See its night',
  tabs: {
    versions: 'Versions',
    jobs: 'Jobs',
    graph: 'Graph',
    overrides: 'Overrides',
    settings: 'Settings',
    callbacks: 'Callbacks',
  },
} as const;

export const versions = {
  title: 'Versions, the latest first',
  columns: {
    version: 'Version',
    label: 'Label',
    at: 'Imported',
    by: 'By',
    file: 'File (SHA-256)',
    compare: 'Compare',
    acts: 'Actions',
  },
  active: 'active',
  more: 'Earlier versions',
  none: 'No version yet.',
  with: (version: number): string => `Compare version ${version}`,
  withActive: 'Compare with the active one',
  comparing: (from: number, to: number): string => `From version ${from} to version ${to}`,
  from: 'From',
  to: 'to',
  nothing: 'nothing',
  close: 'Close the comparison',
  swap: 'Swap',
  export: 'Export',
  exportOf: (version: number): string => `Export version ${version} as a workbook`,
  activate: 'Activate…',
  activateOf: (version: number): string => `Activate version ${version}…`,
} as const;

export const activating = {
  title: (version: number): string => `Activate version ${version}?`,
  what: (version: number, active: number | null): string =>
    `Business dates that are opened from now on are planned with version ${version}${active === null ? '' : ` instead of ${active}`}. Open ones keep theirs until the schedule is restarted.`,
  name: (schedule: string): string => `Type the name of the schedule, ${schedule}`,
  button: (version: number): string => `Activate version ${version}`,
  cancel: 'Cancel',
  reason: 'Reason',
  reasonWhat: 'At least 3 characters. It is kept with the event.',
  impact: 'What it would do',
  refused: 'Nothing was changed. What you typed is still here.',
  lost: 'No answer came. Pressing again cannot act twice.',
} as const;

export const cards = {
  label: 'label',
  imported: 'imported',
  by: 'by',
  jobs: (count: string): string => some(count, 'job', 'jobs'),
  overrides: (count: string): string => some(count, 'override', 'overrides'),
  openDay: (date: string): string => `${date} is open`,
  openDays: (count: string, date: string): string => `${count} dates are open, the latest ${date}`,
  noOpenDay: 'no open date',
  behind: (count: string): string =>
    `${some(count, 'open date was', 'open dates were')} planned with another version`,
  errors: (count: string): string => some(count, 'run in error', 'runs in error'),
  fine: 'no problem',
  file: 'file',
} as const;

export const jobs = {
  title: 'Jobs as they are planned',
  filter: 'Filter by process, job, application, type or flow',
  shown: (shown: string, all: string): string => `${shown} of ${all} jobs`,
  hidden: (all: string, q: string): string => `0 of ${all} jobs match “${q}”.`,
  loading: 'Reading the jobs',
  columns: {
    name: 'Process · Job',
    application: 'Application',
    type: 'Job type',
    flows: 'Flows',
    days: 'Days',
    threshold: 'Threshold',
    overridden: 'Overridden',
    acts: 'Actions',
  },
  never: 'in no process',
  everyDay: 'every day',
  disabled: 'disabled',
  critical: 'critical',
} as const;
