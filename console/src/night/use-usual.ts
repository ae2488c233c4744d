import { useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.js';
import { columnsOf, USUAL_COLUMNS } from './column-layout.js';
import type { NightSearch } from './search.js';
import { UNKNOWN_USUAL, usualOf, type JobDuration, type Usual } from './usual.js';

const PAGE = 1000;
/** Of a schedule with more jobs than that the others have nothing beside them. */
const MOST_PAGES = 10;
/** A night does not change what is usual. */
const FRESH_MS = 600_000;

/** For a whole schedule at once, however many rows come into view, and only where somebody looks at it. */
export function useUsual(schedule: string, wanted: boolean): Usual {
  const { data } = useQuery({
    queryKey: ['usual', schedule],
    queryFn: ({ signal }) => readUsual(schedule, signal),
    enabled: wanted,
    staleTime: FRESH_MS,
  });
  return data ?? UNKNOWN_USUAL;
}

/** The table has a column of it, or is in its order. */
export const looksAtUsual = ({ view = 'table', cols, sort = '' }: NightSearch): boolean =>
  sort.endsWith('usual') ||
  (view === 'table' && (columnsOf(cols) ?? USUAL_COLUMNS).some(({ column }) => column === 'usual'));

async function readUsual(schedule: string, signal: AbortSignal): Promise<Usual> {
  const found: JobDuration[] = [];
  let cursor: string | null | undefined;
  for (let page = 0; page < MOST_PAGES && cursor !== null; page += 1) {
    const query = { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
    const answer: { items: JobDuration[]; nextCursor: string | null } = await answerOf(
      api.GET('/api/v1/schedules/{schedule}/durations', {
        ...{ params: { path: { schedule }, query }, signal },
      }),
    );
    found.push(...answer.items);
    cursor = answer.nextCursor;
  }
  return usualOf(found);
}
