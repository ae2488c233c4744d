import { lazy, Suspense, type ReactElement } from 'react';
import type { NightFeed } from '../live/night-feed.js';
import type { Acts } from './use-acts.js';
import type { Choosing } from './use-selection.js';

const Bulk = lazy(async () => ({ default: (await import('./bulk/bulk.js')).Bulk }));

interface BarProps {
  readonly feed: NightFeed;
  readonly choosing: Choosing;
  readonly acts: Acts;
}

/** For whom may act, while runs are chosen. */
export function ChosenBar({ feed, choosing, acts }: BarProps): ReactElement | null {
  if (choosing.count === 0 || !acts.act) return null;
  return (
    <Suspense fallback={<div className="nj-bulk" />}>
      <Bulk
        {...{ feed, choosing }}
        wanted={acts.wanted}
        taken={acts.taken}
        resolve={(id) => {
          acts.onRun(id, 'resolve-start');
        }}
      />
    </Suspense>
  );
}
