import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { NightFeed, type FeedState } from './night-feed.js';

/** What is computed by the server is asked for again at most this often. */
const RECOMPUTE_MS = 3000;

/** The feed of a night, as long as somebody looks at it. */
export function useNight(schedule: string, date: string): NightFeed {
  const queries = useQueryClient();
  const feed = useMemo(() => {
    let timer: number | undefined;
    return new NightFeed(schedule, date, () => {
      timer ??= window.setTimeout(() => {
        timer = undefined;
        void queries.invalidateQueries({ queryKey: ['night', schedule, date] });
        void queries.invalidateQueries({ queryKey: ['run'] });
      }, RECOMPUTE_MS);
    });
  }, [schedule, date, queries]);
  useEffect(() => {
    feed.start();
    return () => {
      feed.stop();
    };
  }, [feed]);
  return feed;
}

export const useFeedState = (feed: NightFeed): FeedState =>
  useSyncExternalStore(feed.subscribe, feed.snapshot);

/** Grows whenever a run of the night has changed. */
export const useRunsVersion = (feed: NightFeed): number =>
  useSyncExternalStore(feed.runs.subscribe, feed.runs.version);
