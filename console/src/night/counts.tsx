import type { ReactElement } from 'react';
import type { Place } from '../app/scope.js';
import type { NightFeed } from '../live/night-feed.js';
import { en } from '../text/en.js';
import { Badge } from '../ui/status-badge.js';
import { StatusBar } from '../ui/status-bar.js';
import { plainLook, STATUSES } from '../ui/status.js';
import { number } from '../ui/time.js';

/** How many of each status; pressing one shows those alone. */
export function Counts({ feed, place }: { readonly feed: NightFeed; readonly place: Place }): ReactElement {
  const { status = [] } = place.search;
  const there = STATUSES.filter((one) => (feed.runs.counts.get(one) ?? 0) > 0 || status.includes(one));
  return (
    <section className="nj-counts" aria-label={en.counts.title}>
      <StatusBar statuses={there} count={(one) => feed.runs.counts.get(one) ?? 0} />
      <div className="nj-tiles">
        {there.map((one) => {
          const pressed = status.includes(one);
          const rest = status.filter((other) => other !== one);
          return (
            <button
              key={one}
              type="button"
              aria-pressed={pressed}
              onClick={() => {
                const next = pressed ? rest : [...status, one];
                place.show({ status: next.length === 0 ? undefined : next }, true);
              }}
            >
              <Badge look={plainLook(one)} />
              <span className="nj-number">{number(feed.runs.counts.get(one) ?? 0)}</span>
            </button>
          );
        })}
      </div>
    </section>
  );
}
