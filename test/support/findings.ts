import type { Surroundings } from '../../src/domain/check/check-schedule.js';
import type { Finding } from '../../src/domain/finding.js';
import { parseSchedule } from '../../src/schedules/sheet/parse-schedule.js';
import type { RawTab } from '../../src/schedules/workbook/raw-tab.js';
import { checkWorkbook, type CheckedWorkbook } from '../../src/schedules/sheet/read-schedule.js';

/** Cells as text, tab by tab; the first row is the header. A blank text is no cell. */
export type TextTabs = Readonly<Record<string, readonly (readonly string[])[]>>;

/** What the reader would make of a workbook with these texts. */
export const rawTabs = (tabs: TextTabs): readonly RawTab[] =>
  Object.entries(tabs).map(([name, rows]) => ({
    name,
    rows: rows
      .map((cells, r) => ({
        number: r + 1,
        cells: cells.map((text, c) => ({ column: c + 1, text })).filter(({ text }) => text !== ''),
      }))
      .filter(({ cells }) => cells.length > 0),
  }));

export const NOWHERE: Surroundings = {
  jobTypes: new Set(),
  connections: new Set(['default']),
  otherSchedules: new Map(),
  customProcesses: new Map(),
  targetRefusal: () => null,
  bindingRefusal: () => null,
};

/** `error UNKNOWN_JOB Job!A2`. */
export const shown = ({ severity, code, tab, cell }: Finding): string =>
  `${severity} ${code} ${tab ?? '-'}!${cell ?? '-'}`;

/** A workbook with these texts, parsed and checked. */
export const checked = (tabs: TextTabs, around: Partial<Surroundings> = {}): CheckedWorkbook =>
  checkWorkbook(parseSchedule(rawTabs(tabs)), { ...NOWHERE, ...around });

/** Its findings, in the order in which they are returned. */
export const shownIn = (tabs: TextTabs, around: Partial<Surroundings> = {}): readonly string[] =>
  checked(tabs, around).findings.map(shown);

/** The message of its first finding with this code. */
export const messageIn = (tabs: TextTabs, code: string, around: Partial<Surroundings> = {}): string =>
  checked(tabs, around).findings.find((finding) => finding.code === code)?.message ?? `no ${code}`;

/** A schedule without a mistake: START, then A, in Nightly. Tests replace or extend its tabs. */
export const SOUND: TextTabs = {
  Schedule: [
    ['Name', 'Version'],
    ['NIGHT', '1'],
  ],
  Application: [['Application'], ['APP']],
  Modules: [
    ['Application', 'Module'],
    ['APP', 'CORE'],
  ],
  Process: [['ProcessName'], ['START'], ['A']],
  Job: [
    ['JobName', 'Application', 'Module', 'JobType'],
    ['START_JOB', 'APP', 'CORE', 'DUMMY'],
    ['A1_JOB', 'APP', '', 'SVC'],
    ['A2_JOB', 'APP', '', 'SVC'],
  ],
  FlowProcessMapping: [
    ['FlowName', 'ProcessName'],
    ['Nightly', 'START'],
    ['Nightly', 'A'],
  ],
  ProcessJobMapping: [
    ['ProcessName', 'JobName', 'Sequence', 'Parameters'],
    ['START', 'START_JOB', '1', ''],
    ['A', 'A1_JOB', '1', 'a=1'],
    ['A', 'A2_JOB', '2', ''],
  ],
  Dependency: [
    ['ProcessName', 'JobName', 'PredecessorProcess', 'PredecessorJob', 'Enabled', 'On'],
    ['A', '', 'START', '', '', ''],
  ],
  'Job Types': [
    ['JobType', 'URL', 'JobStart', 'JobStatus'],
    ['SVC', 'http://127.0.0.1:7070/x', '/start', '/status'],
  ],
};

/** SOUND with other tabs. */
export const soundWith = (changes: TextTabs): TextTabs => ({ ...SOUND, ...changes });
/** A tab of SOUND with further rows. */
export const plus = (tab: string, ...rows: readonly (readonly string[])[]): TextTabs => ({
  [tab]: [...(SOUND[tab] ?? []), ...rows],
});
