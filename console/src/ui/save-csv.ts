import { csvOf } from './csv.js';

/** Hands the browser a file to keep, with the mark by which spreadsheets know that it is UTF-8. */
export function saveCsv(name: string, rows: readonly (readonly string[])[]): void {
  const file = new Blob(['\ufeff', csvOf(rows)], { type: 'text/csv' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = `${name}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
}
