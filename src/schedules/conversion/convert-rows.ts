import { quoted } from '../../domain/finding.js';
import {
  ADHOC,
  BUILT_IN_ELSEWHERE,
  HOURLY_CYCLES,
  hourlyCycle,
  isCycle,
  NIGHTLY,
} from '../../domain/schedule.js';
import { columnName } from '../workbook/raw-tab.js';
import { TABS, type TabKey } from '../sheet/sheet-columns.js';
import type { Conversion, TextRow } from './text-table.js';

/** The rows of all tabs, as texts. */
export type TextTables = Map<TabKey, readonly TextRow[]>;

export const rowsIn = (tables: TextTables, key: TabKey): readonly TextRow[] => tables.get(key) ?? [];

const textOf = ({ texts }: TextRow, field: string): string => texts[field] ?? '';

/** Where a field stood; what is said of a whole row is said at its first cell. */
const at = ({ tab, row, cells }: TextRow, field?: string): Pick<Conversion, 'tab' | 'cell'> => ({
  tab,
  cell: cells[field ?? ''] ?? `${columnName(1)}${row}`,
});

/** The flow Nightly is built in now, and cycles have one way of writing. */
export function mendFlows(tables: TextTables, done: Conversion[]): void {
  const flows = rowsIn(tables, 'flows').flatMap((row) => {
    if (isNightly(textOf(row, 'name'))) {
      done.push({
        ...at(row),
        code: 'ROW_LEFT_OUT',
        message: 'The flow Nightly is built in, and not listed.',
      });
      return [];
    }
    const given = textOf(row, 'cycle');
    const cycle = cycleMeant(given);
    if (cycle === null) return [row];
    done.push({
      ...at(row, 'cycle'),
      code: 'CELL_CHANGED',
      message: `The cycle ${quoted(given)} is called ${cycle} now.`,
    });
    return [{ ...row, texts: { ...row.texts, cycle } }];
  });
  tables.set('flows', flows);
  const mapped = rowsIn(tables, 'flowProcesses').map((row) => {
    const flow = textOf(row, 'flow');
    if (!isNightly(flow) || flow === NIGHTLY) return row;
    done.push({
      ...at(row, 'flow'),
      code: 'CELL_CHANGED',
      message: `The flow ${quoted(flow)} is called ${NIGHTLY} now.`,
    });
    return { ...row, texts: { ...row.texts, flow: NIGHTLY } };
  });
  tables.set('flowProcesses', mapped);
}

const isNightly = (flow: string): boolean => flow.toLowerCase() === NIGHTLY.toLowerCase();

/** `Hourly_3`, `Hourly Cycle 3`, `Recurring_3`, `Ad hoc` as cycles; null = it is one, or no way of writing one. */
function cycleMeant(given: string): string | null {
  if (isCycle(given)) return null;
  if (/^ad[\s_-]?hoc(?:[\s_-]?cycle)?$/i.test(given)) return ADHOC;
  const number = Number(/^(?:hourly|recurring)?[\s_-]*(?:cycle)?[\s_-]*(\d{1,2})$/i.exec(given)?.[1] ?? 0);
  return number >= 1 && number <= HOURLY_CYCLES ? hourlyCycle(number) : null;
}

/** Limits and agents that stand in a tab of their own belong to their applications. */
export function mergeThrottles(tables: TextTables, throttles: readonly TextRow[], done: Conversion[]): void {
  const all = [...rowsIn(tables, 'applications')];
  for (const row of throttles) {
    const name = textOf(row, 'name');
    const place = all.findIndex((application) => textOf(application, 'name') === name);
    const known = all[place];
    if (!known) {
      const message = `The tab ${TABS.applications.name} has no ${quoted(name)}: its limit is left out.`;
      done.push({ ...at(row), code: 'ROW_LEFT_OUT', message });
      continue;
    }
    for (const field of ['throttleLimit', 'agent']) {
      const [was, is] = [textOf(known, field), textOf(row, field)];
      if (was === '' || is === '' || was === is) continue;
      const message = `The tab ${known.tab} says ${quoted(was)} for ${name}, and counts: ${quoted(is)} is left out.`;
      done.push({ ...at(row, field), code: 'CELL_LEFT_OUT', message });
    }
    all[place] = { ...known, texts: { ...onlyLimits(row), ...known.texts } };
  }
  tables.set('applications', all);
}

const onlyLimits = ({ texts }: TextRow): TextRow['texts'] =>
  Object.fromEntries(
    Object.entries(texts).filter(([field]) => field === 'throttleLimit' || field === 'agent'),
  );

/** What an association becomes, by its type. */
const ASSOCIATIONS: Readonly<
  Record<string, { readonly key: TabKey; readonly names: Readonly<Record<string, string>> }>
> = {
  INTERNAL: {
    key: 'interScheduleDependencies',
    names: { schedule: 'schedule', otherProcess: 'predecessorProcess', otherJob: 'predecessorJob' },
  },
  EXTERNAL: { key: 'externalDependencies', names: { schedule: 'externalSystem', otherJob: 'externalJob' } },
  EXECLINK: { key: 'scheduleLinks', names: { schedule: 'schedule' } },
};

/** One tab for three kinds of rows is taken apart. */
export function takeApart(tables: TextTables, associations: readonly TextRow[], done: Conversion[]): void {
  for (const row of associations) {
    const type = textOf(row, 'type');
    const kind = ASSOCIATIONS[type.toUpperCase().replace(/[\s_-]/g, '')];
    if (!kind) {
      const message = `${quoted(type)} is no type of association: the row is left out. Internal, External and EXEC_LINK are known.`;
      done.push({ ...at(row), code: 'ROW_LEFT_OUT', message });
      continue;
    }
    const names: Readonly<Record<string, string>> = {
      process: 'process',
      job: 'job',
      enabled: 'enabled',
      ...kind.names,
    };
    const texts = Object.entries(row.texts).flatMap(([field, text]) => {
      const name = names[field];
      return name === undefined ? [] : [[name, text] as const];
    });
    tables.set(kind.key, [...rowsIn(tables, kind.key), { ...row, texts: Object.fromEntries(texts) }]);
  }
}

/** The endpoints that the contract suggests (job-contract.md); only where they are is to be filled in. */
const ENDPOINTS = {
  start: '/start',
  restart: '/restart',
  status: '/status',
  kill: '/kill',
  log: '/log',
  check: '/ping',
};

/** A definition for each type that the original has built in, and nobody defines here. */
export function addJobTypes(tables: TextTables, known: ReadonlySet<string>, done: Conversion[]): void {
  const types = rowsIn(tables, 'jobTypes');
  const defined = new Set([...known, ...types.map((row) => textOf(row, 'name'))]);
  const used = new Map(rowsIn(tables, 'jobs').map((row) => [textOf(row, 'jobType'), row] as const));
  const missing = BUILT_IN_ELSEWHERE.filter((name) => used.has(name) && !defined.has(name));
  const tab = TABS.jobTypes.name;
  const added = missing.map((name): TextRow => {
    const message = `${name} is not built in: it is defined in the tab ${tab}, and its URL is to be filled in there.`;
    done.push({ code: 'JOB_TYPE_ADDED', tab, cell: null, message });
    const description = `Fill in the URL of the system that runs ${name} jobs`;
    return { texts: { name, description, ...ENDPOINTS }, tab, row: 0, cells: {} };
  });
  tables.set('jobTypes', [...types, ...added]);
}
