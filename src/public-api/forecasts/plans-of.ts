import { planOf, type Planned } from '../../domain/forecast/plan.js';
import type { RunForecast } from '../../domain/forecast/forecast.js';
import { groupBy } from '../../domain/group-by.js';
import type { Foreseen } from '../../forecast/foresee.js';
import { keyOf } from '../../forecast/load-night.js';
import type { Group } from '../../forecast/night.query.js';

export const membersOf = (group: Group, { groups, forecasts }: Foreseen): readonly RunForecast[] =>
  (groups.get(keyOf(group)) ?? []).flatMap(({ id }) => forecasts.get(id) ?? []);

/** Of those executions that have begun, what was planned when they did: by group, then by run id. */
export function plansOf(
  asked: readonly Group[],
  foreseen: Foreseen,
): ReadonlyMap<Group, ReadonlyMap<string, Planned>> {
  const keys = new Map([...foreseen.groups].flatMap(([key, runs]) => runs.map(({ id }) => [id, key])));
  const edges = groupBy(foreseen.edges, ({ successor }) => keys.get(successor) ?? '');
  return new Map(
    asked.flatMap((group) => {
      const begun = foreseen.executions.get(group.execution ?? '')?.startedAt?.getTime();
      if (begun === undefined) return [];
      const runs = membersOf(group, foreseen).map(({ run }) => run);
      return [[group, planOf(runs, edges.get(keyOf(group)) ?? [], begun)] as const];
    }),
  );
}
