import { quoted } from '../domain/finding.js';
import type { CellKind } from '../schedules/sheet/cell-values.js';

/** Kinds of cells that only the configuration has. */

const DECIMAL = /^\d+([.,]\d+)?$/;

export const decimal = (least: number, most: number): CellKind<number> => ({
  describes: `a number, ${least} to ${most}, decimals allowed`,
  isNumber: true,
  write: (value) => value,
  read: (given) => {
    const value = DECIMAL.test(given) ? Number(given.replace(',', '.')) : NaN;
    if (Number.isNaN(value))
      return { ok: false, code: 'NOT_A_NUMBER', message: `${quoted(given)} is not a number.` };
    const message = `${quoted(given)} is out of range: expected ${least} to ${most}.`;
    return value < least || value > most ? { ok: false, code: 'OUT_OF_RANGE', message } : { ok: true, value };
  },
});

/** Words as the settings spell them, whatever their case. */
export const word = <T extends string>(words: readonly T[]): CellKind<T> => ({
  describes: words.join(', '),
  allowed: { choices: words },
  write: (value) => value,
  read: (given, didYouMean) => {
    const value = words.find((known) => known === given.toLowerCase());
    const message = `${quoted(given)} is not one of ${words.join(', ')}${didYouMean(given, words)}.`;
    return value === undefined ? { ok: false, code: 'INVALID_CHOICE', message } : { ok: true, value };
  },
});

const TIME = /^([01]?\d|2[0-3]):([0-5]\d)(:00)?$/;

/** `HH:MM`, as Excel shows times too. */
export const timeOfDay: CellKind<string> = {
  describes: 'a time of day, HH:MM',
  write: (value) => value,
  read: (given) => {
    const [, hours = '', minutes = ''] = TIME.exec(given) ?? [];
    const message = `${quoted(given)} is not a time of day; write HH:MM, such as 18:30.`;
    return hours === ''
      ? { ok: false, code: 'INVALID_TIME', message }
      : { ok: true, value: `${hours.padStart(2, '0')}:${minutes}` };
  },
};
