import { useQuery } from '@tanstack/react-query';
import { answerOf, api, OWN_REQUEST } from '../api/client.js';
import type { paths } from '../api/schema.js';
import { forgetReasons } from '../ui/earlier-reasons.js';
import { forgetScope } from './scope.js';

export type Me = paths['/api/v1/me']['get']['responses'][200]['content']['application/json'];
type Permission = Me['permissions']['everywhere'][number];

export function useMe(): Me | undefined {
  return useQuery({
    queryKey: ['me'],
    queryFn: () => answerOf(api.GET('/api/v1/me', {})),
    staleTime: 60_000,
  }).data;
}

/** By verbs: who has which role is the server's business. */
export const may = (me: Me | undefined, permission: Permission, schedule: string): boolean =>
  me !== undefined &&
  (me.permissions.everywhere.includes(permission) ||
    (me.permissions.schedules[schedule] ?? []).includes(permission));

/** On one schedule at least, or on those to come. */
export const maySomewhere = (me: Me | undefined, permission: Permission): boolean =>
  me !== undefined &&
  [me.permissions.everywhere, ...Object.values(me.permissions.schedules)].some((all) =>
    all.includes(permission),
  );

export async function logOut(): Promise<void> {
  const answer = await fetch('/auth/logout', { method: 'POST', headers: OWN_REQUEST });
  const { continueAt } = (await answer.json()) as { continueAt?: string };
  forgetScope();
  forgetReasons();
  // What was typed and not saved is nobody else's.
  sessionStorage.clear();
  indexedDB.deleteDatabase('nightjar');
  window.location.assign(continueAt ?? '/login');
}
