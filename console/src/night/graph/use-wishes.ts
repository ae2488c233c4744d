import type { Place } from '../../app/scope.js';
import type { GraphWish } from '../search.js';
import type { ProcessGraph } from './process-graph.js';

/** What somebody wants to see of the graph: it stands in the address. */
export interface GraphWishes {
  readonly collapse: boolean;
  readonly blocking: boolean;
  readonly path: boolean;
  /** Null = where there is room for it. */
  readonly outline: boolean | null;
  readonly opened: ReadonlySet<string>;
  readonly turn: (wish: 'completed' | 'no-path' | 'blocking') => void;
  readonly toggleOutline: () => void;
  readonly toggle: (id: string) => void;
  readonly openAll: (ids: readonly string[]) => void;
}

/** As the style sheet has it. */
const WIDE = '(min-width: 900px)';

export function useWishes(place: Place, graph: ProcessGraph): GraphWishes {
  const { graph: wishes = [], open = [] } = place.search;
  const set = (next: readonly GraphWish[]): void => {
    place.show({ graph: next.length === 0 ? undefined : next }, true);
  };
  const turn = (wish: GraphWish): void => {
    set(wishes.includes(wish) ? wishes.filter((one) => one !== wish) : [...wishes, wish]);
  };
  const outline = wishes.includes('outline') ? true : wishes.includes('no-outline') ? false : null;
  const openAll = (ids: readonly string[], replace = true): void => {
    place.show({ open: ids.length === 0 ? undefined : ids }, replace);
  };
  return {
    collapse: !wishes.includes('completed'),
    blocking: wishes.includes('blocking'),
    path: !wishes.includes('no-path'),
    outline,
    opened: new Set(open),
    turn,
    toggleOutline: () => {
      const isShown = outline ?? window.matchMedia(WIDE).matches;
      const others = wishes.filter((one) => one !== 'outline' && one !== 'no-outline');
      set([...others, isShown ? 'no-outline' : 'outline']);
    },
    toggle: (id) => {
      if (id.startsWith('completed:')) turn('completed');
      // Another picture, which Back takes away; jobs that are listed are none.
      else
        openAll(
          open.includes(id) ? open.filter((one) => one !== id) : [...open, id],
          graph.processes.has(id),
        );
    },
    openAll,
  };
}
