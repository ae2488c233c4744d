import type { ReactElement } from 'react';
import { en } from '../text/en.js';
import { useNow } from '../ui/time.js';
import type { NightFeed } from './night-feed.js';
import { useFeedState } from './use-night.js';

export function LiveDot({ feed }: { readonly feed: NightFeed }): ReactElement {
  const { connection } = useFeedState(feed);
  return (
    <span className="nj-live" data-connection={connection}>
      {connection === 'live'
        ? en.live.live
        : connection === 'connecting'
          ? en.live.connecting
          : en.live.short}
    </span>
  );
}

const TELL_AFTER_S = 2;

export function Interrupted({ feed }: { readonly feed: NightFeed }): ReactElement | null {
  const { connection, aliveAt } = useFeedState(feed);
  const now = useNow();
  const seconds = Math.max(0, Math.round((now - aliveAt) / 1000));
  if (connection !== 'interrupted' || seconds < TELL_AFTER_S) return null;
  return (
    <p className="nj-strip" role="status">
      {en.live.interrupted(seconds)}
    </p>
  );
}
