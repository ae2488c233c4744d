import { quoted } from '../../domain/finding.js';
import { baseUrlProblem, endpointPathProblem } from '../../domain/job-type.js';
import {
  CYCLES,
  DUMMY,
  EXEC,
  NIGHTLY,
  WEEKDAYS,
  type CycleName,
  type Weekday,
} from '../../domain/schedule.js';
import type { DidYouMean } from '../../domain/suggest.js';
import type { Allowed, SheetCell } from '../workbook/sheet-tab.js';

/** How one kind of cell is read and written: text to value, or a code and what was expected; and the way back. */
export interface CellKind<T> {
  /** For people: templates, docs. */
  readonly describes: string;
  /** What a workbook that is written offers and refuses; absent = anything. */
  readonly allowed?: Allowed;
  /** Its cells are numbers. */
  readonly isNumber?: true;
  /** `text` is not blank. */
  read(text: string, didYouMean: DidYouMean): CellRead<T>;
  /** A cell that is read as this value. */
  write(value: T): SheetCell;
}

export type CellRead<T> =
  | { readonly ok: true; readonly value: T }
  /** `value` is what the rest goes on with, where that is better than nothing. */
  | { readonly ok: false; readonly code: string; readonly message: string; readonly value?: T };

const good = <T>(value: T): CellRead<T> => ({ ok: true, value });
const bad = <T>(code: string, message: string): CellRead<T> => ({ ok: false, code, message });

const asItIs = (value: string): SheetCell => value;

export const text: CellKind<string> = { describes: 'text', read: good, write: asItIs };

const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/;
const PROCESS_NAME = /^[A-Z0-9][A-Z0-9_.-]{0,127}$/;
const NAME_RULE = 'letters, digits, _ . and -, beginning with a letter or digit, at most 128 characters';

/** An invalid name is reported once, and known under itself: what refers to it is not wrong as well. */
const named = (pattern: RegExp, rule: string): CellKind<string> => ({
  describes: `a name: ${rule}`,
  read: (given) =>
    pattern.test(given)
      ? good(given)
      : {
          ok: false,
          code: 'INVALID_NAME',
          message: `${quoted(given)} is not a name: ${rule}.`,
          value: given,
        },
  write: asItIs,
});

export const name = named(NAME, NAME_RULE);
export const processName = named(PROCESS_NAME, `upper case ${NAME_RULE}`);

/** The API has the blank workbook at the place of a schedule of this name. */
const TAKEN = 'template';

export const scheduleName: CellKind<string> = {
  ...name,
  read: (given, didYouMean) =>
    given === TAKEN
      ? bad(
          'INVALID_NAME',
          `A schedule cannot be called ${quoted(given)}: the API knows the template by this name.`,
        )
      : name.read(given, didYouMean),
};

/** A name below this header of another tab: whether it exists says more than how it is spelled. */
export const reference = (tab: string, header: string): CellKind<string> => ({
  describes: 'a name',
  allowed: { rowsOf: { tab, header } },
  read: good,
  write: asItIs,
});

/** A name that the server defines. */
export const serverName: CellKind<string> = { describes: 'a name', read: good, write: asItIs };

/** A name outside this workbook: nothing can be said about one that breaks the rule. */
export const outsideName: CellKind<string> = {
  describes: name.describes,
  read: (given, didYouMean) => {
    const read = name.read(given, didYouMean);
    return read.ok ? read : bad(read.code, read.message);
  },
  write: asItIs,
};

/** DUMMY and EXEC are keywords, and match whatever their case; other job types are names. */
const withKeywords = (kind: CellKind<string>): CellKind<string> => ({
  ...kind,
  read: (given, didYouMean) => {
    const keyword = [DUMMY, EXEC].find((known) => known === given.toUpperCase());
    return keyword === undefined ? kind.read(given, didYouMean) : good(keyword);
  },
});

export const jobTypeName = withKeywords(name);
export const jobTypeReference = withKeywords(reference('Job Types', 'JobType'));

const CHOICES_YES_NO = new Map([
  ['Y', true],
  ['YES', true],
  ['TRUE', true],
  ['N', false],
  ['NO', false],
  ['FALSE', false],
]);

export const yesNo: CellKind<boolean> = {
  describes: 'Y or N',
  allowed: { choices: ['Y', 'N'] },
  write: (value) => (value ? 'Y' : 'N'),
  read: (given) => {
    const choice = CHOICES_YES_NO.get(given.toUpperCase());
    return choice === undefined
      ? bad('INVALID_CHOICE', `${quoted(given)} is neither Y nor N.`)
      : good(choice);
  },
};

export const choice = <T extends string>(choices: readonly T[]): CellKind<T> => ({
  describes: choices.join(', '),
  allowed: { choices },
  write: asItIs,
  read: (given, didYouMean) => {
    const found = choices.find((known) => known === given.toUpperCase());
    if (found !== undefined) return good(found);
    const meant = didYouMean(given, choices);
    return bad('INVALID_CHOICE', `${quoted(given)} is not one of ${choices.join(', ')}${meant}.`);
  },
});

/** Numbers as people write them; no hexadecimal, no exponents. */
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/** What the database's integers hold. */
const MOST_WHOLE = 2_147_483_647;

const rangeOf = (least: number, most: number): string =>
  most === MOST_WHOLE ? `${least} or more` : `${least} to ${most}`;

export const whole = (least: number, most = MOST_WHOLE): CellKind<number> => ({
  describes: `a whole number, ${rangeOf(least, most)}`,
  allowed: { whole: [least, most] },
  isNumber: true,
  write: (value) => value,
  read: (given) => {
    const value = NUMBER.test(given) ? Number(given) : NaN;
    if (!Number.isInteger(value)) return bad('NOT_A_NUMBER', `${quoted(given)} is not a whole number.`);
    if (value > MOST_WHOLE) return bad('OUT_OF_RANGE', `${quoted(given)} is more than ${MOST_WHOLE}.`);
    return value < least || value > most
      ? bad('OUT_OF_RANGE', `${quoted(given)} is out of range: expected ${rangeOf(least, most)}.`)
      : good(value);
  },
});

export const seconds = whole(1);

/** So that milliseconds of it still fit into the database's integers. */
const MOST_SECONDS = 2_147_483;

/** Seconds with decimals, as milliseconds. */
export const milliseconds: CellKind<number> = {
  describes: 'seconds, 1 or more, decimals allowed',
  isNumber: true,
  write: (value) => value / 1000,
  read: (given) => {
    if (!NUMBER.test(given)) return bad('NOT_A_NUMBER', `${quoted(given)} is not a number of seconds.`);
    const value = Number(given);
    return value < 1 || value > MOST_SECONDS
      ? bad('OUT_OF_RANGE', `${quoted(given)} is out of range: expected 1 to ${MOST_SECONDS} seconds.`)
      : good(Math.round(value * 1000));
  },
};

export const days: CellKind<readonly Weekday[]> = {
  describes: 'days of the week, comma separated',
  write: (value) => value.join(','),
  read: (given, didYouMean) => {
    const found: Weekday[] = [];
    for (const part of given.split(',').map((day) => day.trim())) {
      const day = WEEKDAYS.find((known) => known === part.toUpperCase());
      if (!day) {
        const what = `${quoted(part)} is not a day${didYouMean(part, WEEKDAYS)}`;
        return bad('INVALID_DAY', `${what}; write SUNDAY … SATURDAY, separated by commas.`);
      }
      found.push(day);
    }
    return good(WEEKDAYS.filter((day) => found.includes(day)));
  },
};

export const recurringOrAdhocCycle: CellKind<CycleName> = {
  describes: 'Hourly_Cycle_1 … Hourly_Cycle_24 or Adhoc',
  allowed: { choices: CYCLES.filter((cycle) => cycle !== NIGHTLY) },
  write: asItIs,
  read: (given, didYouMean) => {
    const found = CYCLES.find((cycle) => cycle.toLowerCase() === given.toLowerCase());
    if (found && found !== NIGHTLY) return good(found);
    const why = found
      ? 'the flow Nightly is built in and not listed'
      : `there is no such cycle${didYouMean(given, CYCLES)}`;
    return bad(
      'UNKNOWN_CYCLE',
      `${quoted(given)}: ${why}; expected Hourly_Cycle_1 … Hourly_Cycle_24 or Adhoc.`,
    );
  },
};

export const timeZone: CellKind<string> = {
  describes: 'an IANA time zone',
  // There are more names for them, such as US/Eastern.
  allowed: { choices: [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])], others: true },
  write: asItIs,
  read: (given, didYouMean) => {
    if (isTimeZone(given)) return good(given);
    const meant = didYouMean(given, Intl.supportedValuesOf('timeZone'));
    return bad(
      'UNKNOWN_TIME_ZONE',
      `${quoted(given)} is not an IANA time zone${meant}, such as Europe/Berlin or UTC.`,
    );
  },
};

function isTimeZone(given: string): boolean {
  // Offsets such as +01:00 have no daylight saving, and no name.
  if (!/^[A-Za-z]/.test(given)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: given }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

export const url: CellKind<string> = {
  describes: 'an http or https URL',
  read: (given) => {
    const problem = baseUrlProblem(given);
    return problem === null ? good(given) : bad('INVALID_URL', `${quoted(given)}: ${problem}.`);
  },
  write: asItIs,
};

export const path: CellKind<string> = {
  describes: 'a path below the URL',
  read: (given) => {
    const problem = endpointPathProblem(given);
    return problem === null ? good(given) : bad('INVALID_PATH', `${quoted(given)}: ${problem}.`);
  },
  write: asItIs,
};
