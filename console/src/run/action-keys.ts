import type { ActionName } from '../api/shapes.js';

/** On the open run, and on the row under the cursor. */
export const ACTION_KEYS: Readonly<Partial<Record<ActionName, string>>> = {
  restart: 'r',
  hold: 'h',
  release: 'H',
  skip: 's',
  'release-skip': 'S',
  force: 'f',
  complete: 'm',
  kill: 'K',
  'resolve-start': 'u',
};

export const ACTIONS_WITH_KEYS = Object.entries(ACTION_KEYS) as readonly (readonly [ActionName, string])[];
