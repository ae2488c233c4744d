import { isSecret } from '../ui/secrets.js';

/** Parameters as people edit them: one row each, as `key=value` joined by `||` in between (docs/job-types.md). */
export interface Row {
  /** Of the row, whatever its key becomes. */
  readonly id: number;
  readonly key: string;
  readonly value: string;
}

export type RowProblem = 'empty' | 'long' | 'control' | 'equals' | 'twice' | 'pipes';

const LONGEST_KEY = 128;
const MOST_BYTES = 32_000;

export const rowsOf = (text: string): readonly Row[] =>
  (text === '' ? [] : text.split('||')).map((part, id) => {
    const split = part.indexOf('=');
    return split === -1
      ? { id, key: part, value: '' }
      : { id, key: part.slice(0, split), value: part.slice(split + 1) };
  });

export const textOf = (rows: readonly Row[]): string =>
  rows.map(({ key, value }) => `${key}=${value}`).join('||');

export const tooLong = (text: string): boolean => new TextEncoder().encode(text).length > MOST_BYTES;

/** What is wrong with a row, by its id: the server says the same, and decides. */
export function problemsOf(rows: readonly Row[]): ReadonlyMap<number, RowProblem> {
  const seen = new Set<string>();
  const problems = new Map<number, RowProblem>();
  for (const [index, row] of rows.entries()) {
    const last = index === rows.length - 1;
    const problem = problemOf(row, seen) ?? (!last && textOf([row]).endsWith('|') ? 'pipes' : null);
    if (problem) problems.set(row.id, problem);
    seen.add(row.key);
  }
  return problems;
}

function problemOf({ key, value }: Row, seen: ReadonlySet<string>): RowProblem | null {
  if (key === '') return 'empty';
  if (key.length > LONGEST_KEY) return 'long';
  if (/\p{Cc}/u.test(key)) return 'control';
  if (key.includes('=')) return 'equals';
  if (`${key}=${value}`.includes('||')) return 'pipes';
  return seen.has(key) ? 'twice' : null;
}

export interface Change {
  readonly key: string;
  /** null = it was not there, or is not any more. */
  readonly before: string | null;
  readonly after: string | null;
}

/** In the order of the rows, those taken out behind them. */
export function changesOf(before: string, rows: readonly Row[]): readonly Change[] {
  const old = new Map(rowsOf(before).map(({ key, value }) => [key, value]));
  const kept = new Set(rows.map(({ key }) => key));
  const changed = rows.flatMap(({ key, value }): readonly Change[] => {
    const was = old.get(key);
    return was === value ? [] : [{ key, before: was ?? null, after: value }];
  });
  const gone = [...old].filter(([key]) => !kept.has(key));
  return [...changed, ...gone.map(([key, value]) => ({ key, before: value, after: null }))];
}

export const MASK = '••••';

/** As it may be shown and copied: the values of secrets masked. */
export const maskedText = (text: string): string =>
  text
    .split('||')
    .map((part) => {
      const split = part.indexOf('=');
      return split !== -1 && isSecret(part.slice(0, split)) ? `${part.slice(0, split)}=${MASK}` : part;
    })
    .join('||');
