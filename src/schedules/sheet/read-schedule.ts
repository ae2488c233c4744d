import { checkSchedule, type Surroundings } from '../../domain/check/check-schedule.js';
import { isError, MAX_FINDINGS, type Finding } from '../../domain/finding.js';
import { Findings } from '../../domain/locate.js';
import type { Schedule } from '../../domain/schedule.js';
import { parseSchedule, type ParsedWorkbook } from './parse-schedule.js';
import { TAB_KEYS, TABS } from './sheet-columns.js';
import type { RawTab } from '../workbook/raw-tab.js';
import type { WorkbookReader } from '../workbook/workbook.reader.js';

/**
 * From the bytes of a workbook to a schedule or all findings, in two steps: between them the caller loads the active
 * definitions of the schedules that this one names.
 */
export async function readWorkbook(
  reader: WorkbookReader,
  file: Buffer,
): Promise<ParsedWorkbook & { readonly tabs: readonly RawTab[] }> {
  const tabs = await reader.read(file);
  return { ...parseSchedule(tabs), tabs };
}

/** The schedules that one waits for or starts. */
export const otherSchedulesOf = (schedule: Schedule): readonly string[] => [
  ...new Set(
    [...schedule.interScheduleDependencies, ...schedule.scheduleLinks]
      .map((row) => row.schedule)
      .filter((name) => name !== '' && name !== schedule.name),
  ),
];

export interface CheckedWorkbook {
  /** null = there are errors. */
  readonly schedule: Schedule | null;
  /** In the order of the tabs, their rows and columns; no more than a reader can take in, errors rather than warnings. */
  readonly findings: readonly Finding[];
  readonly findingsTotal: number;
}

export function checkWorkbook(parsed: ParsedWorkbook, around: Surroundings): CheckedWorkbook {
  const found = new Findings(parsed.locate, parsed.follows);
  checkSchedule(parsed.schedule, around, found);
  const all = [...parsed.findings, ...found.list];
  const hasErrors = parsed.findings.hasErrors || found.list.hasErrors;
  return {
    schedule: hasErrors ? null : parsed.schedule,
    findings: inSheetOrder(all.length > MAX_FINDINGS ? mostImportant(all) : all),
    findingsTotal: parsed.findings.total + found.list.total,
  };
}

const mostImportant = (all: readonly Finding[]): readonly Finding[] =>
  [...inSheetOrder(all.filter(isError)), ...inSheetOrder(all.filter((finding) => !isError(finding)))].slice(
    0,
    MAX_FINDINGS,
  );

const TAB_ORDER = new Map<string, number>(TAB_KEYS.map((key, place) => [TABS[key].name, place]));

interface Place {
  readonly finding: Finding;
  readonly key: readonly [tab: number, row: number, column: number];
}

const inSheetOrder = (findings: readonly Finding[]): readonly Finding[] =>
  findings
    .map((finding): Place => ({ finding, key: placeOf(finding) }))
    .sort(({ key: a }, { key: b }) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2])
    .map(({ finding }) => finding);

/** What concerns a whole tab comes before its cells; tabs that are not ours come last. */
function placeOf({ tab, cell }: Finding): Place['key'] {
  const [, letters = '', digits = '0'] = /^([A-Z]+)(\d+)$/.exec(cell ?? '') ?? [];
  // AA stands behind Z: the longer word first, then the alphabet.
  const column = parseInt(letters.toLowerCase() || '0', 36) + letters.length * 36 ** 3;
  return [TAB_ORDER.get(tab ?? '') ?? TAB_ORDER.size, Number(digits), column];
}
