import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { addressOf, nightSearchOf, type NightSearch } from '../night/search.js';
import type { Address } from './address.js';

export interface Scope {
  readonly schedule: string;
  readonly date: string;
}

const KEY = 'nightjar.scope';
const NIGHT = '/night/$schedule/$date';

/** A night, or the nights of all schedules. */
export interface Looked {
  readonly schedule: string | null;
  readonly date: string;
}

/** What this browser has looked at last; null = nothing yet. */
export function lastLooked(): Looked | null {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Partial<Looked> | null;
    if (typeof kept?.date !== 'string') return null;
    return { schedule: typeof kept.schedule === 'string' ? kept.schedule : null, date: kept.date };
  } catch {
    return null;
  }
}

/** The last night of one schedule, should that be what was looked at last. */
export function lastScope(): Scope | null {
  const { schedule = null, date = '' } = lastLooked() ?? {};
  return schedule === null ? null : { schedule, date };
}

export function keepScope(looked: Looked): void {
  localStorage.setItem(KEY, JSON.stringify(looked));
}

export function forgetScope(): void {
  localStorage.removeItem(KEY);
}

export interface Place extends Scope {
  readonly search: NightSearch;
  /** Another row, tab or filter; `replace` where it is no step that Back should take. */
  readonly show: (
    change: { readonly [K in keyof NightSearch]?: NightSearch[K] | undefined },
    replace?: boolean,
  ) => void;
  /** All that decides what is seen; the run that is open stays so. */
  readonly apply: (search: NightSearch) => void;
  readonly goTo: (scope: Scope) => void;
}

/** The router keeps beside what was understood what was not, as it stands in the address. */
const understood = (found: NightSearch): NightSearch => ({
  ...nightSearchOf(found as Address),
  ...(found.ignored === undefined ? {} : { ignored: found.ignored }),
});

/** Where one is: it stands in the address and nowhere else. */
export function usePlace(): Place {
  const { schedule, date } = useParams({ from: NIGHT });
  const search = useSearch({ from: NIGHT, select: understood, structuralSharing: true });
  const navigate = useNavigate();
  useEffect(() => {
    keepScope({ schedule, date });
  }, [schedule, date]);
  return {
    schedule,
    date,
    search,
    show: (change, replace = false) => {
      const kept = Object.entries({ ...search, ...change }).filter(([, value]) => value !== undefined);
      const next = addressOf(Object.fromEntries(kept));
      void navigate({ to: NIGHT, params: { schedule, date }, search: next, replace });
    },
    apply: (next) => {
      const shown = { ...addressOf(next), run: search.run, tab: search.tab };
      void navigate({ to: NIGHT, params: { schedule, date }, search: shown });
    },
    goTo: (scope) => {
      const { run: _run, tab: _tab, ...kept } = search;
      void navigate({ to: NIGHT, params: scope, search: addressOf(kept) });
    },
  };
}

const DAY_MS = 86_400_000;

/** Business dates are labels: they are counted in UTC and never converted. */
export const dateBeside = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
