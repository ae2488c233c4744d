import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.js';
import type { AllowedAction, Attempt, Dependency, Dependent, PastRun, Run } from '../api/shapes.js';

/** What is read of a run is read again whenever the run is another than it was. */
export const keyOf = (
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

export const attemptsQuery = (
  run: Run,
): { readonly queryKey: readonly unknown[]; readonly queryFn: () => Promise<readonly Attempt[]> } => ({
  queryKey: keyOf(run, 'attempts'),
  queryFn: async () => (await answerOf(api.GET('/api/v1/runs/{id}/attempts', pathOf(run)))).items,
});

export const useAttempts = (run: Run): UseQueryResult<readonly Attempt[]> =>
  useQuery({ ...attemptsQuery(run), placeholderData: keepPreviousData });

export const useHistory = (run: Run): UseQueryResult<readonly PastRun[]> =>
  useQuery({
    queryKey: keyOf(run, 'history'),
    queryFn: async () => (await answerOf(api.GET('/api/v1/runs/{id}/history', pathOf(run)))).items,
    placeholderData: keepPreviousData,
  });

export interface RunLinks {
  readonly before: readonly Dependency[];
  readonly after: readonly Dependent[];
}

interface LinksQuery {
  readonly queryKey: readonly unknown[];
  readonly queryFn: () => Promise<RunLinks>;
}

export const linksOf = (run: Run): LinksQuery => ({
  queryKey: keyOf(run, 'links'),
  queryFn: async () => {
    const [before, after] = await Promise.all([
      answerOf(api.GET('/api/v1/runs/{id}/dependencies', pathOf(run))),
      answerOf(api.GET('/api/v1/runs/{id}/dependents', pathOf(run))),
    ]);
    return { before: before.items, after: after.items };
  },
});

export const useLinks = (run: Run): UseQueryResult<RunLinks> =>
  useQuery({ ...linksOf(run), placeholderData: keepPreviousData });

/** By the rules of the server: the console has none of its own. */
export const useAllowedActions = (run: Run): UseQueryResult<readonly AllowedAction[]> =>
  useQuery({
    queryKey: keyOf(run, 'actions'),
    queryFn: async () => (await answerOf(api.GET('/api/v1/runs/{id}/actions', pathOf(run)))).items,
  });
