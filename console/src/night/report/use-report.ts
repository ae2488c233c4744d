import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { answerOf, api } from '../../api/client.js';
import type { Activity, AgentRequest, Execution } from '../../api/shapes.js';
import type { Scope } from '../../app/scope.js';
import { isAct } from './report-facts.js';

/** Of each list at most so many are read; the report says where it is cut. */
export const MOST = 1000;
const MOST_PAGES = 20;

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** Pages until there are enough: one may have few items and yet be followed by another. */
async function upToMost<T>(
  read: (cursor: string | undefined) => Promise<Page<T>>,
  counts: (one: T) => boolean = () => true,
): Promise<readonly T[]> {
  const found: T[] = [];
  let cursor: string | null | undefined;
  for (let page = 0; page < MOST_PAGES && cursor !== null && found.length < MOST; page += 1) {
    const answer: Page<T> = await read(cursor);
    found.push(...answer.items.filter(counts));
    cursor = answer.nextCursor;
  }
  return found.slice(0, MOST);
}

const from = (cursor: string | undefined): { readonly cursor?: string } =>
  cursor === undefined ? {} : { cursor };

/** Of large nights not with every change: they are long lists. */
const keyOf = ({ schedule, date }: Scope, isSmall: boolean, what: string): readonly string[] => [
  ...[isSmall ? 'night' : 'large-night', schedule, date],
  what,
];
const SMALL = 1000;
const LARGE_MS = 30_000;

/** Attempts that failed. */
export const useFailed = (scope: Scope, size: number): UseQueryResult<readonly AgentRequest[]> =>
  useQuery({
    queryKey: keyOf(scope, size <= SMALL, 'failed-attempts'),
    queryFn: () =>
      upToMost((cursor) =>
        answerOf(
          api.GET('/api/v1/agent-requests', {
            params: {
              query: {
                ...{ schedule: scope.schedule, businessDate: scope.date, status: 'ERROR', limit: 1000 },
                ...from(cursor),
              },
            },
          }),
        ),
      ),
    refetchInterval: size <= SMALL ? false : LARGE_MS,
  });

/** What people did on the date. */
export const useActs = (scope: Scope, size: number): UseQueryResult<readonly Activity[]> =>
  useQuery({
    queryKey: keyOf(scope, size <= SMALL, 'acts'),
    queryFn: () =>
      upToMost(
        (cursor) =>
          answerOf(
            api.GET('/api/v1/activity', {
              params: {
                query: {
                  ...{ schedule: scope.schedule, businessDate: scope.date, by: 'people', limit: 1000 },
                  ...from(cursor),
                },
              },
            }),
          ),
        isAct,
      ),
    refetchInterval: size <= SMALL ? false : LARGE_MS,
  });

export const useExecutions = (scope: Scope): UseQueryResult<readonly Execution[]> =>
  useQuery({
    queryKey: ['night', scope.schedule, scope.date, 'executions'],
    queryFn: async () =>
      (
        await answerOf(
          api.GET('/api/v1/executions', {
            params: { query: { schedule: scope.schedule, businessDate: scope.date, limit: 1000 } },
          }),
        )
      ).items,
  });
