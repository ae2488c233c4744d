import { useMemo, useRef, useState } from 'react';
import type { NightFeed } from '../live/night-feed.js';
import { useRunsVersion } from '../live/use-night.js';
import { isNarrowed, matcherOf, type NightSearch } from './search.js';

export interface ShownRuns {
  /** The rows of the table, in their order. */
  readonly ids: readonly string[];
  /** Rows that would come or go if the list were made now. */
  readonly waiting: number;
  readonly update: () => void;
  /** While somebody points at the list, rows neither come nor go. */
  readonly freeze: (frozen: boolean) => void;
}

/** Which runs the table shows: those that match, but nothing moves under the pointer. */
export function useShownRuns(feed: NightFeed, search: NightSearch): ShownRuns {
  const version = useRunsVersion(feed);
  const [frozen, freeze] = useState(false);
  const [updates, setUpdates] = useState(0);
  const filter = JSON.stringify([search.status, search.process, search.app, search.q]);
  const now = useMemo(() => idsOf(feed, search), [feed, filter, version]);
  const kept = useRef({ filter, updates, ids: now });
  const mayMove =
    !frozen || kept.current.filter !== filter || kept.current.updates !== updates || !isNarrowed(search);
  if (mayMove) kept.current = { filter, updates, ids: now };
  const { ids } = kept.current;
  return {
    ids,
    waiting: ids === now ? 0 : differences(ids, now),
    update: () => {
      setUpdates(updates + 1);
    },
    freeze,
  };
}

function idsOf(feed: NightFeed, search: NightSearch): readonly string[] {
  if (!isNarrowed(search)) return feed.runs.ids;
  const matches = matcherOf(search);
  return feed.runs.all().flatMap((run) => (matches(run) ? [run.id] : []));
}

function differences(before: readonly string[], now: readonly string[]): number {
  const [had, has] = [new Set(before), new Set(now)];
  return before.filter((id) => !has.has(id)).length + now.filter((id) => !had.has(id)).length;
}
