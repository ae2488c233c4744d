import picocolors from 'picocolors';
import type { RunStatus } from '../../domain/run/run-state.js';
import type { Environment } from '../api/target.js';
import type { Output } from './io.js';

export type Paint = (text: string) => string;

/** Colours, where they can be seen: nothing is told by colour alone. */
export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly warning: Paint;
  readonly status: (status: string) => Paint;
}

/** On a terminal, unless NO_COLOR (no-color.org) or the terminal says otherwise. */
export function styleFor(output: Output, environment: Environment): Style {
  const plain = (environment['NO_COLOR'] ?? '') !== '' || environment['TERM'] === 'dumb';
  const colors = picocolors.createColors(output.isTTY === true && !plain);
  const { bold, dim, green, red, yellow } = colors;
  const byStatus: Readonly<Record<RunStatus, Paint>> = {
    LOADED: dim,
    PENDING: String,
    RUNNING: colors.cyan,
    COMPLETED: green,
    ERROR: red,
    HELD: colors.magenta,
    SKIPPED: yellow,
    SKIPPED_ON_ERROR: yellow,
    DISABLED: dim,
    NOT_RUN: dim,
  };
  const others: Readonly<Record<string, Paint>> = { UP: green, DOWN: red, OPEN: green, QUEUED: String };
  const paints: Readonly<Record<string, Paint>> = { ...others, ...byStatus };
  return { bold, dim, good: green, bad: red, warning: yellow, status: (status) => paints[status] ?? String };
}
