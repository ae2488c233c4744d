import type { Place } from '../app/scope.js';
import type { NightFeed } from '../live/night-feed.js';
import type { ShownRuns } from './shown-runs.js';
import type { Choosing } from './use-selection.js';
import type { Usual } from './usual.js';

/** What every view of a night gets. */
export interface ViewProps {
  readonly feed: NightFeed;
  readonly shown: ShownRuns;
  /** Runs that were chosen stay so in another view. */
  readonly choosing: Choosing;
  readonly place: Place;
  readonly zone: string | null;
  readonly usual: Usual;
}
