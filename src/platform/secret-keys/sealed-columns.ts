/** A column that holds what a SecretBox has sealed. Every one is listed here, or its secrets are lost with the key of before. */
export interface SealedColumn {
  readonly table: string;
  /** The column that names the row. */
  readonly row: string;
  readonly column: string;
}

export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'callback_settings', row: 'schedule', column: 'secret' },
  { table: 'callback_settings', row: 'schedule', column: 'signing_secret' },
  { table: 'connection', row: 'name', column: 'client_secret' },
  { table: 'connection', row: 'name', column: 'previous_secret' },
];

/** What a secret is sealed for: it opens in no other field, row or table. */
export const placeOf = ({ table, column }: SealedColumn, row: string): string => `${table}/${row}/${column}`;
