/**
 * Set-based writes: rows as one array per column, for `FROM unnest($1::bigint[], $2::text[], …)`. One statement writes
 * one row or ten thousand.
 */
export function columnsOf<T>(rows: readonly T[], ...columns: ((row: T) => unknown)[]): unknown[][] {
  return columns.map((column) => rows.map(column));
}

/** `$3::bigint[], $4::text[]` for the given types, counted from `first`. */
export const arrayParameters = (types: readonly string[], first = 1): string =>
  types.map((type, place) => `$${first + place}::${type}[]`).join(', ');
