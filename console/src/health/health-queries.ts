import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { answerOf, api, newKey } from '../api/client.js';
import type { Health, JobTypeCheck } from '../api/shapes.js';
import { withSeen, type SeenCheck } from './seen-checks.js';
import { jobTypeKey } from './verdict.js';

/** From what is written down; asked for only while the tab is looked at. */
export const useHealth = (everyMs: number): UseQueryResult<Health> =>
  useQuery({
    queryKey: ['health'],
    queryFn: () => answerOf(api.GET('/api/v1/health', {})),
    refetchInterval: everyMs,
    staleTime: everyMs / 2,
  });

const CHECKS = ['health-checks'];
const CHECK_EVERY_MS = 60_000;

/** Calls the systems; the server calls each of them once in ten seconds, however many ask. */
export function useChecks(): UseQueryResult<readonly JobTypeCheck[]> {
  const checks = useQuery({
    queryKey: CHECKS,
    queryFn: async (): Promise<readonly JobTypeCheck[]> =>
      (await answerOf(api.GET('/api/v1/health/job-types', {}))).items,
    refetchInterval: CHECK_EVERY_MS,
  });
  useEffect(() => {
    for (const check of checks.data ?? []) see(check);
  }, [checks.data]);
  return checks;
}

export interface OneCheck {
  readonly checking: boolean;
  readonly error: Error | null;
  readonly check: () => void;
}

/** The check of one job type, now. */
export function useCheckNow(schedule: string | null, name: string): OneCheck {
  const queries = useQueryClient();
  const { isPending, error, mutate } = useMutation({
    mutationFn: (key: string) =>
      answerOf(
        api.POST('/api/v1/job-types/{name}/check', {
          params: {
            path: { name },
            query: { schedule: schedule ?? '' },
            header: { 'Idempotency-Key': key },
          },
        }),
      ),
    onSuccess: (made) => {
      queries.setQueryData<readonly JobTypeCheck[]>(CHECKS, (before) => replaced(before ?? [], made));
    },
  });
  return {
    checking: isPending,
    error,
    check: () => {
      mutate(newKey());
    },
  };
}

const replaced = (before: readonly JobTypeCheck[], made: JobTypeCheck): readonly JobTypeCheck[] => [
  ...before.filter(({ schedule, name }) => schedule !== made.schedule || name !== made.name),
  made,
];

/** What this page has seen since it was loaded: the server keeps no checks. */
const seen = new Map<string, readonly SeenCheck[]>();
const listeners = new Set<() => void>();
const NONE: readonly SeenCheck[] = [];

function see(check: JobTypeCheck): void {
  const key = jobTypeKey(check.schedule, check.name);
  const before = seen.get(key) ?? NONE;
  const after = withSeen(before, check);
  if (after === before) return;
  seen.set(key, after);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useSeen = (key: string): readonly SeenCheck[] =>
  useSyncExternalStore(subscribe, () => seen.get(key) ?? NONE);
