import { useMemo, useState, useSyncExternalStore } from 'react';
import type { LogStore } from './log-store.js';
import { hitsOf } from './rows.js';

export interface Find {
  readonly needle: string;
  readonly hits: readonly number[];
  /** Which of them, from 0; -1 = none yet. */
  readonly at: number;
  /** The line of it. */
  readonly current: number | null;
  readonly searching: boolean;
  readonly search: (needle: string) => void;
  readonly step: (by: number) => void;
}

/** In all of the log: what was not read of it yet is read first. */
export function useFind(store: LogStore, goTo: (line: number) => void): Find {
  const { total, version } = useSyncExternalStore(store.subscribe, store.snapshot);
  const [needle, setNeedle] = useState('');
  const [at, setAt] = useState(-1);
  const [searching, setSearching] = useState(false);
  const hits = useMemo(
    () => hitsOf(needle, total, (line) => store.line(line)),
    [store, needle, total, version],
  );
  const search = (text: string): void => {
    setNeedle(text);
    setAt(-1);
    if (text === '') return;
    setSearching(true);
    void store.all().then(() => {
      setSearching(false);
    });
  };
  const step = (by: number): void => {
    if (hits.length === 0) return;
    const next = at === -1 ? (by > 0 ? 0 : hits.length - 1) : (at + by + hits.length) % hits.length;
    setAt(next);
    goTo(hits[next] ?? 0);
  };
  return { needle, hits, at, current: hits[at] ?? null, searching, search, step };
}
