import { useInfiniteQuery, useQuery, useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { answerOf, api } from '../api/client.js';
import type { Activity } from '../api/shapes.js';
import { followShared } from '../live/share.js';
import type { ActivitySearch } from './activity-search.js';
import { byId } from './bursts.js';
import { KINDS } from './kinds.js';

interface ActivityPage {
  readonly items: readonly Activity[];
  readonly nextCursor: string | null;
}

const PAGE = 200;
/** While very much happens, what is new is read this often. */
const READ_EVERY_MS = 2000;

type Filter = Omit<ActivitySearch, 'q' | 'ignored'>;

function read({ who, kind, schedule, from, to }: Filter, cursor: string | null): Promise<ActivityPage> {
  const query = {
    limit: PAGE,
    ...(cursor === null ? {} : { cursor }),
    ...(who === undefined ? {} : { by: who }),
    ...(kind === undefined ? {} : { type: KINDS[kind].join(',') }),
    ...(schedule === undefined ? {} : { schedule }),
    ...(from === undefined ? {} : { after: from }),
    ...(to === undefined ? {} : { before: to }),
  };
  return answerOf(api.GET('/api/v1/activity', { params: { query } }));
}

export interface ActivityFeed {
  readonly events: readonly Activity[] | undefined;
  readonly error: Error | null;
  /** What has happened since, and is not in `events` until it is taken. */
  readonly newer: readonly Activity[];
  /** There is more new than was read. */
  readonly gap: boolean;
  readonly take: () => void;
  readonly again: () => void;
  readonly hasMore: boolean;
  readonly readingMore: boolean;
  readonly readMore: () => void;
}

/** What has happened, page by page backwards; and beside it what has happened meanwhile, so that nothing moves by itself. */
export function useActivity({ q: _q, ignored: _ignored, ...filter }: ActivitySearch): ActivityFeed {
  const queries = useQueryClient();
  const key = ['activity', filter];
  const pages = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => read(filter, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: Infinity,
    gcTime: 0,
  });
  const events = pages.data?.pages.flatMap(({ items }) => items);
  const [top] = events ?? [];
  const latest = useQuery({
    queryKey: ['activity-latest', filter],
    queryFn: () => read(filter, null),
    enabled: pages.data !== undefined,
    gcTime: 0,
  });
  useFollowing(filter.schedule ?? null, () => void latest.refetch());
  const newer = (latest.data?.items ?? []).filter((event) => pages.data && (!top || byId(event, top) > 0));
  const gap = top !== undefined && newer.length === PAGE;
  return {
    events,
    error: pages.error,
    newer,
    gap,
    take: () => {
      if (gap) void queries.resetQueries({ queryKey: key });
      else queries.setQueryData<Pages>(key, (before) => before && withNewer(before, newer));
    },
    again: () => void pages.refetch(),
    hasMore: pages.hasNextPage,
    readingMore: pages.isFetchingNextPage,
    readMore: () => {
      if (pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage();
    },
  };
}

type Pages = InfiniteData<ActivityPage, string | null>;

function withNewer({ pages, pageParams }: Pages, newer: readonly Activity[]): Pages {
  const [first, ...others] = pages;
  if (!first) return { pages, pageParams };
  return { pageParams, pages: [{ ...first, items: [...newer, ...first.items] }, ...others] };
}

/** Calls when something has happened, soon but not for each single event. */
function useFollowing(schedule: string | null, happened: () => void): void {
  const latest = useRef(happened);
  useEffect(() => {
    latest.current = happened;
  });
  useEffect(() => {
    const ended = new AbortController();
    let timer: number | undefined;
    const soon = (): void => {
      timer ??= window.setTimeout(() => {
        timer = undefined;
        latest.current();
      }, READ_EVERY_MS);
    };
    const nothing = (): void => undefined;
    const follower = {
      opened: (gap: boolean): void => {
        if (gap) soon();
      },
      event: soon,
      alive: nothing,
      closed: nothing,
    };
    void followShared(schedule, follower, ended.signal);
    return () => {
      ended.abort();
      window.clearTimeout(timer);
    };
  }, [schedule]);
}
