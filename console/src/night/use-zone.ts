import { useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.js';

/** The time zone of a schedule; null = it is not known. */
export function useZone(schedule: string): string | null {
  const schedules = useQuery({
    queryKey: ['schedules'],
    queryFn: () => answerOf(api.GET('/api/v1/schedules', { params: { query: { limit: 1000 } } })),
  });
  return schedules.data?.items.find(({ name }) => name === schedule)?.timeZone ?? null;
}
