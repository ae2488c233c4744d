import { useState } from 'react';
import type { ActionName } from '../api/shapes.js';
import { may, useMe } from '../app/me.js';
import type { Place } from '../app/scope.js';
import { ask } from '../run/ask.js';
import type { BulkAction } from './bulk/bulk-commands.js';
import type { Choosing } from './use-selection.js';

export interface Acts {
  /** On what is chosen, else on this run; null = this person may not act. */
  readonly act: ((action: ActionName, id: string | null) => void) | null;
  readonly onRun: (id: string, action: ActionName) => void;
  /** Of the runs that are chosen: until their bar has taken it. */
  readonly wanted: BulkAction | null;
  readonly taken: () => void;
}

/** What a key of an action does in the table: the dialog of the drawer, or that of many runs. */
export function useActs(place: Place, choosing: Choosing, open: (id: string) => void): Acts {
  const mayAct = may(useMe(), 'operate', place.schedule);
  const [wanted, setWanted] = useState<BulkAction | null>(null);
  const onRun = (id: string, action: ActionName): void => {
    ask(id, action);
    open(id);
  };
  const act = (action: ActionName, id: string | null): void => {
    if (choosing.count > 0 && action !== 'resolve-start') setWanted(action);
    else if (id !== null) onRun(id, action);
  };
  return {
    act: mayAct ? act : null,
    onRun,
    wanted,
    taken: () => {
      setWanted(null);
    },
  };
}
