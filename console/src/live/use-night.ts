import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
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

/** What looks at all runs is drawn again at most this often; a row looks at its own run and is drawn at once. */
const OVERVIEW_MS = 250;

/** Grows when runs of the night have changed. */
export function useRunsVersion(feed: NightFeed): number {
  const [version, setVersion] = useState(feed.runs.version);
  useEffect(() => {
    let timer: number | undefined;
    const look = (): void => {
      timer = undefined;
      setVersion(feed.runs.version());
    };
    const stop = feed.runs.subscribe(() => {
      timer ??= window.setTimeout(look, OVERVIEW_MS);
    });
    look();
    return () => {
      stop();
      window.clearTimeout(timer);
    };
  }, [feed]);
  return version;
}
