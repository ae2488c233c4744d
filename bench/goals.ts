import { spread, type Spread } from './statistics.js';

/** A figure that was measured in rounds, and what it should be. */
export interface Goal {
  readonly name: string;
  /** The median of the rounds. */
  readonly value: number;
  /** null = reported, and not a goal. */
  readonly goal: number | null;
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
  readonly stable?: boolean;
}

export function goalOf({ name, unit, most, least, stable = false }: Aim, values: readonly number[]): Goal {
  const seen = spread(values);
  const goal = most ?? least ?? null;
  const isLeast = least !== undefined;
  const base = { name, value: seen.median, goal, unit, rounds: values.length, spread: seen, stable, isLeast };
  return { ...base, met: meets(base, 1) };
}

/** Whether the goal is met when it is made wider by a factor; null where there is none. */
export function meets(
  { value, goal, isLeast }: Pick<Goal, 'value' | 'goal' | 'isLeast'>,
  room: number,
): boolean | null {
  if (goal === null) return null;
  return isLeast ? value >= goal / room : value <= goal * room;
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
