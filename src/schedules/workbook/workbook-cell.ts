import type { Cell, CellValue } from 'exceljs';
import type { RawCell } from './raw-tab.js';

/** What a person sees in a cell, trimmed and in composed letters (NFC); '' = nothing. */
export function readCell(cell: Cell): RawCell {
  const column = Number(cell.col);
  const { value } = cell;
  if (typeof value === 'object' && value !== null && 'error' in value) {
    return { column, text: value.error.trim(), problem: 'ERROR_VALUE' };
  }
  if (typeof value === 'object' && value !== null && 'formula' in value) {
    // A formula with a result has become its result before.
    return { column, text: `=${value.formula.trim()}`, problem: 'FORMULA_WITHOUT_RESULT' };
  }
  return { column, text: seen(value, cell.numFmt).normalize('NFC').trim() };
}

function seen(value: CellValue, format: string | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return seenNumber(value, format);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'string') return unescaped(value);
  if (value instanceof Date) return seenDate(value);
  if ('richText' in value) return unescaped(value.richText.map(({ text }) => text).join(''));
  return '';
}

/** Excel computes with more digits than the fifteen that it shows. */
const SHOWN_DIGITS = 15;

/** Formats with a fixed number of decimals show them: 24.10 is not 24.1. */
function seenNumber(value: number, format: string | undefined): string {
  if (!Number.isFinite(value)) return '';
  const shown = Number(value.toPrecision(SHOWN_DIGITS));
  const decimals = /^0(?:\.(0+))?$/.exec(format ?? '');
  return decimals ? shown.toFixed(decimals[1]?.length ?? 0) : String(shown);
}

function seenDate(value: Date): string {
  if (Number.isNaN(value.getTime())) return '';
  const text = value.toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19);
}

/** SpreadsheetML writes what XML cannot hold, such as a carriage return, as `_x000D_`. */
const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => character(parseInt(code, 16)))
    : text;

/** Control characters and halves of pairs are nothing that a person sees. */
const character = (code: number): string =>
  (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) || (code >= 0xd800 && code <= 0xdfff)
    ? ''
    : String.fromCharCode(code);
