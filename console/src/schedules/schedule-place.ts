import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ScheduleSearch } from './search.js';

const PATH = '/schedules/$schedule';

export interface SchedulePlace {
  readonly schedule: string;
  readonly search: ScheduleSearch;
  /** `replace` where it is no step that Back should take. */
  readonly show: (
    change: { readonly [K in keyof ScheduleSearch]?: ScheduleSearch[K] | undefined },
    replace?: boolean,
  ) => void;
  /** Another tab, with nothing of this one's. */
  readonly goTo: (search: ScheduleSearch) => void;
}

export function useSchedulePlace(): SchedulePlace {
  const { schedule } = useParams({ from: PATH });
  const search = useSearch({ from: PATH });
  const navigate = useNavigate();
  return {
    schedule,
    search,
    show: (change, replace = false) => {
      const kept = Object.entries({ ...search, ...change }).filter(([, value]) => value !== undefined);
      void navigate({ to: PATH, params: { schedule }, search: Object.fromEntries(kept), replace });
    },
    goTo: (next) => void navigate({ to: PATH, params: { schedule }, search: { ...next } }),
  };
}
