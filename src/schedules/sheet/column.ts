import * as is from './cell-values.js';
import type { CellKind } from './cell-values.js';

/** A column: how it is headed, what its cells hold, and what a blank one means. */
export interface Column<T> {
  readonly header: string;
  readonly required: boolean;
  readonly kind: CellKind<NonNullable<T>>;
  /** What a blank cell means; for a required column, what the rest goes on with after it was reported. */
  readonly blank: T;
  readonly help: string;
}

export type Columns = Readonly<Record<string, Column<unknown>>>;

export interface Tab<C extends Columns> {
  readonly name: string;
  /** Without it a workbook is no schedule. */
  readonly required: boolean;
  readonly help: string;
  readonly columns: C;
}

/** A row of a tab as its columns read it. */
export type RowOf<T> =
  T extends Tab<infer C> ? { readonly [F in keyof C]: C[F] extends Column<infer V> ? V : never } : never;

/** A tab that every workbook has. */
export const requiredTab = <C extends Columns>(name: string, help: string, columns: C): Tab<C> => ({
  name,
  required: true,
  help,
  columns,
});

/** A tab that a schedule may do without. */
export const optionalTab = <C extends Columns>(name: string, help: string, columns: C): Tab<C> => ({
  name,
  required: false,
  help,
  columns,
});

export const required = (header: string, kind: CellKind<string>, help: string): Column<string> => ({
  header,
  required: true,
  kind,
  blank: '',
  help,
});

export const optional = <T>(
  header: string,
  kind: CellKind<NonNullable<T>>,
  rest: { blank: T; help: string },
): Column<T> => ({ header, required: false, kind, ...rest });

/** A column whose cells must be filled and hold something else than a text. */
export const requiredValue = <T>(
  header: string,
  kind: CellKind<NonNullable<T>>,
  rest: { blank: T; help: string },
): Column<T> => ({ header, required: true, kind, ...rest });

export const description = optional<string>('Description', is.text, { blank: '', help: 'For people.' });

export const enabled = optional<boolean>('Enabled', is.yesNo, { blank: true, help: 'Blank = Y.' });

/** Matching is forgiving: `Process Name`, `process_name` and `ProcessName` are one header. */
export const matchable = (header: string): string => header.toLowerCase().replace(/[\s_]+/g, '');
