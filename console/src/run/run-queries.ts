import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.js';
import type { AllowedAction, Attempt, Run } from '../api/shapes.js';

/** What is read of a run is read again whenever the run is another than it was. */
const keyOf = (
  { id, status, cause, attempt, attemptState, flags }: Run,
  what: string,
): readonly unknown[] => [...['run', id, what, status, cause, attempt], ...[attemptState, flags.join()]];

const pathOf = ({ id }: Run): { params: { path: { id: string } } } => ({ params: { path: { id } } });

export interface WhyReason {
  readonly code: string;
  readonly message: string;
  readonly since: string | null;
  readonly run?: string;
  readonly because: readonly WhyReason[];
}

export const useWhy = (run: Run): UseQueryResult<readonly WhyReason[]> =>
  useQuery({
    queryKey: keyOf(run, 'why'),
    queryFn: async () =>
      (await answerOf(api.GET('/api/v1/runs/{id}/why', pathOf(run)))).reasons as readonly WhyReason[],
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });

export const useAttempts = (run: Run): UseQueryResult<readonly Attempt[]> =>
  useQuery({
    queryKey: keyOf(run, 'attempts'),
    queryFn: async () => (await answerOf(api.GET('/api/v1/runs/{id}/attempts', pathOf(run)))).items,
    placeholderData: keepPreviousData,
  });

const FOLLOW_MS = 5000;

export const useLog = (run: Run): UseQueryResult<string> =>
  useQuery({
    queryKey: keyOf(run, 'log'),
    queryFn: () => answerOf(api.GET('/api/v1/runs/{id}/log', { ...pathOf(run), parseAs: 'text' })),
    placeholderData: keepPreviousData,
    refetchInterval: run.status === 'RUNNING' ? FOLLOW_MS : false,
  });

/** By the rules of the server: the console has none of its own. */
export const useAllowedActions = (run: Run): UseQueryResult<readonly AllowedAction[]> =>
  useQuery({
    queryKey: keyOf(run, 'actions'),
    queryFn: async () => (await answerOf(api.GET('/api/v1/runs/{id}/actions', pathOf(run)))).items,
  });
