import { spread, type Spread } from './statistics.js';

/** A figure that was measured in rounds, and what it should be. */
export interface Goal {
  readonly name: string;
  /** The median of the rounds. */
  readonly value: number;
  /** null = reported, and not a goal. */
  readonly goal: number | null;
  /** What CI holds it to: the goal, or what has been reached while the goal is missed. */
  readonly held: number | null;
  readonly met: boolean | null;
  readonly unit: string;
  readonly rounds: number;
  readonly spread: Spread;
  /** Hardly depends on what else the machine does, so that CI may hold it. */
  readonly stable: boolean;
  readonly isLeast: boolean;
}

export interface Aim {
  readonly name: string;
  readonly unit: string;
  /** It should not be more … */
  readonly most?: number;
  /** … or not be less. */
  readonly least?: number;
  /** What has been reached while the goal is missed: CI lets it become no worse. */
  readonly held?: number;
  readonly stable?: boolean;
}

export function goalOf(
  { name, unit, most, least, held, stable = false }: Aim,
  values: readonly number[],
): Goal {
  const seen = spread(values);
  const goal = most ?? least ?? null;
  const isLeast = least !== undefined;
  const met = meets(seen.median, goal, isLeast);
  return {
    name,
    value: seen.median,
    goal,
    held: held ?? goal,
    met,
    unit,
    rounds: values.length,
    spread: seen,
    stable,
    isLeast,
  };
}

function meets(value: number, bound: number | null, isLeast: boolean): boolean | null {
  if (bound === null) return null;
  return isLeast ? value >= bound : value <= bound;
}

/** Whether a figure has become worse than what it is held to, by more than a factor that leaves room for noise. */
export function isBroken({ value, held, isLeast, stable }: Goal, room: number): boolean {
  const bound = held === null ? null : isLeast ? held / room : held * room;
  return stable && meets(value, bound, isLeast) === false;
}

const textOf = ({ min, median, max }: Spread): string =>
  [min, median, max].map((value) => value.toFixed(2)).join(' / ');

/** A row of the table: `min / median / max`, what it should be, and whether it is. */
export function rowOf({ name, unit, goal, met, isLeast, spread: seen, rounds }: Goal): string {
  const aim = goal === null ? '' : `${isLeast ? '≥' : '≤'} ${goal}`;
  const verdict = met === null ? 'reported' : met ? 'met' : 'MISSED';
  return `| ${name} | ${textOf(seen)} | ${unit} | ${aim} | ${verdict} | ${rounds} |`;
}

export const TABLE_HEAD = [
  '| figure | min / median / max | unit | goal | verdict | rounds |',
  '| --- | --- | --- | --- | --- | --- |',
].join('\n');
