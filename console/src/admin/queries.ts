import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.js';
import type { components } from '../api/schema.js';

type Schemas = components['schemas'];
export type JobType = Schemas['JobType'];
export type JobTypeCheck = Schemas['JobTypeCheck'];
export type Connection = Schemas['Connection'];

const MOST = 1000;
/** Beyond this many pages of a thousand a list is cut, and says so. */
const PAGES = 10;

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** All of a list that has few items. */
export async function allOf<T>(
  read: (page: { readonly limit: number; readonly cursor?: string }) => Promise<Page<T>>,
): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < PAGES; page += 1) {
    const answer: Page<T> = await read({ limit: MOST, ...(cursor === null ? {} : { cursor }) });
    items.push(...answer.items);
    cursor = answer.nextCursor;
    if (cursor === null) break;
  }
  return items;
}

export const useSchedules = (): UseQueryResult<readonly Schemas['Schedule'][]> =>
  useQuery({
    queryKey: ['admin', 'schedules'],
    queryFn: () => allOf((query) => answerOf(api.GET('/api/v1/schedules', { params: { query } }))),
  });

export const useJobTypes = (): UseQueryResult<readonly JobType[]> =>
  useQuery({
    queryKey: ['admin', 'job-types'],
    queryFn: () => allOf((query) => answerOf(api.GET('/api/v1/job-types', { params: { query } }))),
  });

export const useConnections = (): UseQueryResult<readonly Connection[]> =>
  useQuery({
    queryKey: ['admin', 'connections'],
    queryFn: () => allOf((query) => answerOf(api.GET('/api/v1/connections', { params: { query } }))),
  });

/** Asks every system that was not asked a moment ago, which takes as long as the slowest, five seconds at most. */
export const useJobTypeChecks = (): UseQueryResult<readonly JobTypeCheck[]> =>
  useQuery({
    queryKey: ['admin', 'job-type-checks'],
    queryFn: async () => (await answerOf(api.GET('/api/v1/health/job-types', {}))).items,
    staleTime: 30_000,
  });

export type Person = Schemas['Person'];
export type Token = Schemas['ApiToken'];
export type OverridableRow = Schemas['OverridableRow'];

export const usePeople = (): UseQueryResult<readonly Person[]> =>
  useQuery({
    queryKey: ['admin', 'people'],
    queryFn: () => allOf((query) => answerOf(api.GET('/api/v1/people', { params: { query } }))),
  });

export const useTokens = (): UseQueryResult<readonly Token[]> =>
  useQuery({
    queryKey: ['admin', 'tokens'],
    queryFn: () => allOf((query) => answerOf(api.GET('/api/v1/tokens', { params: { query } }))),
  });

export const useSessions = (person: string): UseQueryResult<readonly Schemas['Session'][]> =>
  useQuery({
    queryKey: ['admin', 'sessions', person],
    queryFn: async () =>
      (await answerOf(api.GET('/api/v1/sessions', { params: { query: { person, limit: 20 } } }))).items,
  });
