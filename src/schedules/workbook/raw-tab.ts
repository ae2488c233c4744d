/** A tab as read: text by row and column, nothing interpreted. */
export interface RawTab {
  readonly name: string;
  /** In order; rows without any content are absent. */
  readonly rows: readonly RawRow[];
}

export interface RawRow {
  /** As Excel counts: 1 is the first. */
  readonly number: number;
  readonly cells: readonly RawCell[];
}

export interface RawCell {
  /** 1 = A. */
  readonly column: number;
  /** What a person sees, trimmed. */
  readonly text: string;
  readonly problem?: 'FORMULA_WITHOUT_RESULT' | 'ERROR_VALUE';
}

/** 1 → A, 27 → AA. */
export function columnName(column: number): string {
  let name = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  }
  return name;
}
