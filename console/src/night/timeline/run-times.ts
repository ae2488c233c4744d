import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { answerOf, api } from '../../api/client.js';
import type { DayRunForecasts } from '../../api/shapes.js';
import type { Scope } from '../../app/scope.js';
import { ENOUGH } from '../usual.js';
import type { RunTimes } from './bars.js';

/** Larger nights are not asked for anew with every change. */
const SMALL = 1000;
const LARGE_MS = 30_000;

/** When the runs of a night were to be executed, and are expected to be, by run id. */
export function useRunTimes(
  { schedule, date }: Scope,
  size: number,
): UseQueryResult<ReadonlyMap<string, RunTimes>> {
  const isSmall = size <= SMALL;
  return useQuery({
    // What begins with the night is read again when something has moved.
    queryKey: [isSmall ? 'night' : 'large-night', schedule, date, 'run-times'],
    queryFn: async () =>
      runTimesOf(
        await answerOf(
          api.GET('/api/v1/schedules/{schedule}/days/{date}/forecast/runs', {
            params: { path: { schedule, date } },
          }),
        ),
      ),
    refetchInterval: isSmall ? false : LARGE_MS,
  });
}

export function runTimesOf({ runs }: DayRunForecasts): ReadonlyMap<string, RunTimes> {
  return new Map(
    runs.map((one) => {
      const planned = spanOf(one.plannedStartAt, one.plannedEndAt);
      const expected = spanOf(one.expectedStartAt, one.expectedEndAt);
      const [low, high] = [one.earliestEndAt, one.latestEndAt].map((at) =>
        at === null ? null : Date.parse(at),
      );
      return [
        one.run,
        {
          planned,
          expected: expected && { ...expected, low: low ?? expected.to, high: high ?? expected.to },
          usual: one.basis === 'history' && one.samples >= ENOUGH ? one.usualSeconds * 1000 : null,
        },
      ];
    }),
  );
}

const spanOf = (
  from: string | null,
  to: string | null,
): { readonly from: number; readonly to: number } | null =>
  from === null || to === null ? null : { from: Date.parse(from), to: Date.parse(to) };
