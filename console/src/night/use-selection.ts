import { useEffect, useMemo, useRef, useState } from 'react';
import type { Run } from '../api/shapes.js';
import type { NightFeed } from '../live/night-feed.js';
import { useRunsVersion } from '../live/use-night.js';
import { filterOf, isNarrowed, type NightSearch } from './search.js';
import {
  chooses,
  chosenIds,
  isEmpty,
  NOTHING,
  ofRuns,
  withRange,
  withToggled,
  type Selection,
} from './selection.js';
import type { ShownRuns } from './shown-runs.js';

/** Which runs are chosen, and how that changes. It survives another filter and another order. */
export interface Choosing {
  readonly selection: Selection;
  /** Runs that are meant now. */
  readonly count: number;
  /** Those of them that the table does not show. */
  readonly outOfView: number;
  readonly isChosen: (run: Run) => boolean;
  readonly toggle: (id: string) => void;
  readonly range: (id: string) => void;
  /** All that match, whichever those are; where nothing is narrowed, all there are. */
  readonly chooseAll: () => void;
  readonly clear: () => void;
  /** These alone: what is left to be done after an action on many. */
  readonly choose: (ids: readonly string[]) => void;
}

export function useSelection(feed: NightFeed, shown: ShownRuns, search: NightSearch): Choosing {
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const anchor = useRef<string | null>(null);
  const version = useRunsVersion(feed);
  const empty = isEmpty(selection);
  const { freeze, ids: rows } = shown;
  useEffect(() => {
    freeze('selection', !empty);
  }, [empty]);
  useEffect(() => {
    setSelection(NOTHING);
  }, [feed]);
  const isChosen = useMemo(() => chooses(selection), [selection]);
  const counted = useMemo(() => {
    if (isEmpty(selection)) return { count: 0, outOfView: 0 };
    const chosen = chosenIds(selection, feed.runs.all());
    const inView = new Set(rows);
    return { count: chosen.length, outOfView: chosen.filter((id) => !inView.has(id)).length };
  }, [feed, selection, rows, version]);
  return {
    selection,
    ...counted,
    isChosen,
    toggle: (id) => {
      anchor.current = id;
      setSelection((before) => withToggled(before, id, feed.runs.all()));
    },
    range: (id) => {
      const range = { rows, from: anchor.current, to: id };
      setSelection((before) => withRange(before, range, feed.runs.all()));
    },
    chooseAll: () => {
      setSelection(isNarrowed(search) ? { kind: 'filter', filter: filterOf(search) } : ofRuns(feed.runs.ids));
    },
    clear: () => {
      anchor.current = null;
      setSelection(NOTHING);
    },
    choose: (ids) => {
      setSelection(ofRuns(ids));
    },
  };
}
