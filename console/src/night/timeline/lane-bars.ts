import type { Attempt } from '../../api/shapes.js';
import { barsOf, barsTogether, type Bar } from './bars.js';
import type { Lane } from './lanes.js';
import type { Timeline } from './use-timeline.js';
import { drawn } from './whole-night.js';

type Drawn = Pick<Timeline, 'times' | 'without' | 'now'>;

/** What is drawn in a row, in its order. */
export function laneBars(
  lane: Lane,
  { times, without, now }: Drawn,
  attempts: ReadonlyMap<string, readonly Attempt[]>,
): readonly Bar[] {
  if (lane.kind === 'run')
    return drawn(
      barsOf({ run: lane.run, times: times.get(lane.id), attempts: attempts.get(lane.id), now }),
      without,
    );
  const all = lane.group.runs.flatMap((run) =>
    barsOf({ run, times: times.get(run.id), attempts: attempts.get(run.id), now }),
  );
  return drawn(barsTogether(all), without);
}
