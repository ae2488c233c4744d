import { useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.js';
import type { components } from '../api/schema.js';

type Schedule = components['schemas']['Schedule'];

/** The schedules that one may see, read once for whatever asks; none while they are being read. */
export function useSchedules(): readonly Schedule[] {
  const { data } = useQuery({
    queryKey: ['schedules'],
    queryFn: () => answerOf(api.GET('/api/v1/schedules', { params: { query: { limit: 1000 } } })),
  });
  return data?.items ?? NONE;
}

/** Their names, with the one that is chosen, should it be another. */
export function useScheduleNames(chosen: string | undefined): readonly string[] {
  const names = useSchedules().map(({ name }) => name);
  return chosen === undefined || names.includes(chosen) ? names : [chosen, ...names];
}

const NONE: readonly Schedule[] = [];
