import { useEffect } from 'react';
import type { ActionName } from '../api/shapes.js';

/** Not in the address: a link never opens a dialog, and Back never opens it again. */
let asked: { readonly run: string; readonly action: ActionName } | null = null;
const watchers = new Set<() => void>();

/** The dialog of an action on a run: to be called beside opening its drawer, which takes it once. */
export function ask(run: string, action: ActionName): void {
  asked = { run, action };
  for (const take of watchers) take();
}

/** Of the drawer of a run: what was asked for before it was there, or while it is. */
export function useAsked(run: string, open: (action: ActionName) => void): void {
  useEffect(() => {
    const take = (): void => {
      if (asked?.run !== run) return;
      const { action } = asked;
      asked = null;
      open(action);
    };
    take();
    watchers.add(take);
    return () => {
      watchers.delete(take);
    };
  }, [run, open]);
}
