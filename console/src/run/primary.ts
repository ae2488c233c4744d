import type { ActionName, Run } from '../api/shapes.js';
import type { RunTab } from '../night/search.js';

/** What fits the state of a run best: an action, or a look. */
export interface Primary {
  readonly act: ActionName | null;
  readonly look: (RunTab & ('why' | 'log' | 'history')) | null;
}

/** Which of the allowed ones goes on with a run as it stands. */
const FITTING: readonly ActionName[] = ['resolve-start', 'restart', 'release', 'release-skip'];

/** `can` are the actions that the server allows, and this person may do. */
export function primaryOf({ status }: Pick<Run, 'status'>, can: readonly ActionName[]): Primary {
  const act = FITTING.find((name) => can.includes(name)) ?? null;
  if (act !== null) return { act, look: null };
  switch (status) {
    case 'RUNNING':
      return { act, look: 'log' };
    case 'LOADED':
    case 'PENDING':
    case 'HELD':
    case 'ERROR':
      return { act, look: 'why' };
    default:
      return { act, look: 'history' };
  }
}

/** What is at once done and taken back: it needs no further word. */
export const AT_ONCE: readonly ActionName[] = ['hold', 'release', 'release-skip'];

/** What takes an action back; null = nothing does. */
export function inverseOf(action: ActionName): ActionName | null {
  if (action === 'hold') return 'release';
  if (action === 'release') return 'hold';
  return action === 'skip' ? 'release-skip' : null;
}
