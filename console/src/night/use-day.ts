import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.js';
import type { components } from '../api/schema.js';
import type { Scope } from '../app/scope.js';

/** The business date as a whole, read once for whatever asks, and again when something of it has moved. */
export const useDay = ({ schedule, date }: Scope): UseQueryResult<components['schemas']['BusinessDay']> =>
  useQuery({
    queryKey: ['night', schedule, date, 'day'],
    queryFn: () =>
      answerOf(api.GET('/api/v1/schedules/{schedule}/days/{date}', { params: { path: { schedule, date } } })),
  });
