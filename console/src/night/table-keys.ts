import type { ActionName } from '../api/shapes.js';
import { useKeys, type Keys } from '../app/keys.js';
import { ACTIONS_WITH_KEYS } from '../run/action-keys.js';
import type { RunTab } from './search.js';
import type { Choosing } from './use-selection.js';

interface TableKeys {
  /** Row of the cursor; -1 = it is on none. */
  readonly at: number;
  readonly ids: readonly string[];
  readonly goTo: (index: number) => void;
  readonly open: (id: string) => void;
  readonly update: () => void;
  readonly choosing: Choosing;
  /** The dialog of an action, on what is chosen or on the run of the cursor; null = this person may not act. */
  readonly act: ((action: ActionName, id: string | null) => void) | null;
  readonly look: (id: string, tab: RunTab) => void;
  readonly copyLink: (id: string) => void;
}

const PAGE_ROWS = 20;

export function useTableKeys(keys: TableKeys): void {
  const { at, ids, goTo, open, update, choosing, act, look, copyLink } = keys;
  const by = (rows: number) => (): void => {
    goTo(at + rows);
  };
  const onRow = (act: (id: string) => void) => (): void => {
    const id = ids[Math.max(0, at)];
    if (id !== undefined) act(id);
  };
  useKeys({
    j: by(1),
    k: by(-1),
    ArrowDown: by(1),
    ArrowUp: by(-1),
    PageDown: by(PAGE_ROWS),
    PageUp: by(-PAGE_ROWS),
    Home: () => {
      goTo(0);
    },
    End: () => {
      goTo(ids.length - 1);
    },
    Enter: onRow(open),
    x: onRow(choosing.toggle),
    X: onRow(choosing.range),
    v: update,
    w: onRow((id) => {
      look(id, 'why');
    }),
    l: onRow((id) => {
      look(id, 'log');
    }),
    c: onRow(copyLink),
    ...(act ? actionKeys(act, ids[at] ?? null) : {}),
    ...(choosing.count === 0 ? {} : { Escape: choosing.clear }),
  });
}

const actionKeys = (act: NonNullable<TableKeys['act']>, id: string | null): Keys =>
  Object.fromEntries(
    ACTIONS_WITH_KEYS.map(([action, key]) => [
      key,
      (): void => {
        act(action, id);
      },
    ]),
  );
