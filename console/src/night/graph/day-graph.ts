import { answerOf, api } from '../../api/client.js';
import type { DayGraph } from '../../api/shapes.js';
import type { Scope } from '../../app/scope.js';

interface Asked {
  readonly queryKey: readonly [string, string, string, number];
  readonly queryFn: () => Promise<DayGraph>;
  readonly staleTime: number;
}

/** Processes and dependencies of a business date, read once for each of its plans: the first is 0. */
export const dayGraph = ({ schedule, date }: Scope, plan: number): Asked => ({
  queryKey: ['graph', schedule, date, plan],
  queryFn: () =>
    answerOf(
      api.GET('/api/v1/schedules/{schedule}/days/{date}/graph', { params: { path: { schedule, date } } }),
    ),
  staleTime: Number.POSITIVE_INFINITY,
});
