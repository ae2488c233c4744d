import { InvalidArgumentError, Option, type Command } from 'commander';
import { isBusinessDate } from '../../domain/calendar.js';
import { RUN_STATUSES } from '../../domain/run/run-state.js';
import { Suggestions } from '../../domain/suggest.js';
import type { Query } from '../api/api.client.js';
import { WrongUse } from '../api/errors.js';

/** Parsers of what is typed: what they refuse is wrong use. */

export function businessDate(text: string): string {
  if (!isBusinessDate(text)) throw new InvalidArgumentError('Expected a business date, YYYY-MM-DD.');
  return text;
}

export function id(text: string): string {
  if (!/^\d{1,19}$/.test(text)) throw new InvalidArgumentError('Expected an id, a whole number.');
  return text;
}

export const ids = (text: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  id(text),
];

export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
}

export function count(text: string): number {
  const number = wholeNumber(text);
  if (number === 0) throw new InvalidArgumentError('Expected a whole number above 0.');
  return number;
}

/** An argument that is the number of a version. */
export function versionNumber(text: string): string {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new WrongUse(`"${text}" is not the number of a version.`);
  return text;
}

/** `key=value`; the first `=` splits. */
export function pair(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Expected key=value.');
  return [text.slice(0, at), text.slice(at + 1)];
}

export type Pairs = ReadonlyMap<string, string>;

export const pairs = (text: string, before: Pairs | undefined): Pairs =>
  new Map([...(before ?? []), pair(text)]);

/** A comma list of these words, whatever their case: `what` names them in the plural. */
export const wordsOf =
  (known: readonly string[], what: string) =>
  (text: string): string => {
    const { didYouMean } = new Suggestions();
    const spelled = new Map(known.map((word) => [word.toUpperCase(), word]));
    const given = text.split(',').map((word) => word.trim().toUpperCase());
    const unknown = given.filter((word) => !spelled.has(word));
    if (unknown.length > 0) {
      const words = unknown.map((word) => `${word}${didYouMean(word, known)}`).join(', ');
      throw new InvalidArgumentError(`Unknown: ${words}. ${what} are ${known.join(', ')}.`);
    }
    return given.map((word) => spelled.get(word)).join(',');
  };

export const statuses = wordsOf(RUN_STATUSES, 'Statuses');

/** An instant in UTC, or in whatever zone it names. */
export function instantOf(text: string): string {
  const at = /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(at)) throw new InvalidArgumentError('Expected an instant, such as 2026-11-24T20:00:00Z.');
  return new Date(at).toISOString();
}

export const dateOption = (meaning: string): Option =>
  new Option('--date <YYYY-MM-DD>', meaning).argParser(businessDate);

/** What narrows a set of runs. */
export interface RunFilterOptions {
  readonly schedule?: string;
  readonly date?: string;
  readonly cycle?: string;
  readonly flow?: string;
  readonly process?: string;
  readonly job?: string;
  readonly status?: string;
  readonly execution?: string;
}

export const addRunFilter = (command: Command): Command =>
  command
    .option('--schedule <name>', 'runs of this schedule')
    .addOption(dateOption('runs of this business date'))
    .option('--cycle <name>', 'runs of this cycle, such as Nightly')
    .option('--flow <name>', 'runs of this flow')
    .option('--process <name>', 'runs of this process')
    .option('--job <name>', 'runs of this job')
    .option('--status <A,B>', 'runs of one of these statuses', statuses)
    .option('--execution <id>', 'runs of this execution', id);

/** In the words of the API. */
export const runQuery = (options: RunFilterOptions): Query => ({
  schedule: options.schedule,
  businessDate: options.date,
  cycle: options.cycle,
  flow: options.flow,
  process: options.process,
  job: options.job,
  status: options.status,
  execution: options.execution,
});
