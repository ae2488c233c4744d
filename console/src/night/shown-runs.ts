import { useEffect, useMemo, useRef, useState } from 'react';
import type { NightFeed } from '../live/night-feed.js';
import { useRunsVersion } from '../live/use-night.js';
import { differenceOf, type Waiting } from './list-difference.js';
import { filterOf, isNarrowed, matcherOf, type NightSearch } from './search.js';
import { sorted, sortOf } from './sort.js';
import type { Usual } from './usual.js';

export interface ShownRuns {
  /** The rows of the table, in their order. */
  readonly ids: readonly string[];
  /** What would be otherwise if the list were made now. */
  readonly waiting: Waiting;
  /** Rows that are shown and match no longer. */
  readonly left: ReadonlySet<string>;
  readonly update: () => void;
  /** While somebody uses the list, rows neither come nor go nor move. */
  readonly freeze: (why: FreezeReason, frozen: boolean) => void;
}

export type FreezeReason = 'pointer' | 'focus' | 'selection';

/** Which runs the table shows, and in which order: those that match, but nothing moves under the pointer. */
export function useShownRuns(feed: NightFeed, search: NightSearch, usual: Usual): ShownRuns {
  const version = useRunsVersion(feed);
  const [frozen, setFrozen] = useState<ReadonlySet<FreezeReason>>(new Set());
  const [updates, setUpdates] = useState(0);
  const asked = JSON.stringify([filterOf(search), search.sort]);
  const isPlain = !isNarrowed(search) && search.sort === undefined;
  const now = useMemo(() => idsOf(feed, search, usual), [feed, asked, version, usual]);
  const kept = useRef({ feed, asked, updates, ids: now });
  const before = kept.current;
  const mayMove =
    frozen.size === 0 ||
    isPlain ||
    before.feed !== feed ||
    before.asked !== asked ||
    before.updates !== updates;
  if (mayMove) kept.current = { feed, asked, updates, ids: now };
  const { ids } = kept.current;
  const difference = useMemo(() => differenceOf(ids, now), [ids, now]);
  return {
    ids,
    ...difference,
    update: () => {
      setUpdates(updates + 1);
    },
    freeze: (why, on) => {
      setFrozen((reasons) => (reasons.has(why) === on ? reasons : turned(reasons, why, on)));
    },
  };
}

function turned(
  reasons: ReadonlySet<FreezeReason>,
  why: FreezeReason,
  on: boolean,
): ReadonlySet<FreezeReason> {
  const next = new Set(reasons);
  if (on) next.add(why);
  else next.delete(why);
  return next;
}

function idsOf(feed: NightFeed, search: NightSearch, usual: Usual): readonly string[] {
  const sort = sortOf(search.sort);
  if (!isNarrowed(search) && !sort) return feed.runs.ids;
  const all = feed.runs.all();
  const found = isNarrowed(search) ? all.filter(matcherOf(search)) : all;
  return sort ? sorted(found, sort, { now: Date.now(), usual }) : found.map(({ id }) => id);
}

/** Handlers that stay the same object, so that rows are not drawn anew because of them. */
export function useStable<T extends object>(handlers: T): T {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  return useMemo(
    () =>
      new Proxy(handlers, {
        get: (_, name) => latest.current[name as keyof T],
      }),
    [],
  );
}
