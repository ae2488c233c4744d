import { Injectable } from '@nestjs/common';
import type { ActionRequest, OperatorAction } from '../../domain/run/operator-action.js';
import type { Sql } from '../../platform/database/transaction.js';
import { ActionStore } from '../../runs/action.store.js';
import { RunStore } from '../../runs/run.store.js';
import { ActionContexts } from './action-contexts.js';
import { decideOne } from './act-on-runs.js';

export interface ActionsToPreview extends Pick<ActionRequest, 'force' | 'includeDependents'> {
  readonly actions: readonly OperatorAction[];
  readonly runIds: readonly string[];
}

export interface ActionPreview {
  readonly action: OperatorAction;
  /** Runs on which it could be done as they stand. */
  readonly can: number;
  /** The others, by what they would be refused with; the most frequent first. */
  readonly refused: readonly { readonly code: string; readonly detail: string; readonly runs: number }[];
}

/** What actions could do to many runs as they stand: counted, nothing is locked and nothing changes. */
@Injectable()
export class PreviewActions {
  constructor(
    private readonly runs: RunStore,
    private readonly actions: ActionStore,
    private readonly contexts: ActionContexts,
  ) {}

  async of(sql: Sql, { actions, runIds, ...how }: ActionsToPreview): Promise<readonly ActionPreview[]> {
    const places = new Map((await this.actions.places(sql, runIds)).map((place) => [place.id, place]));
    const runs = await this.runs.readAll(sql, [...places.keys()]);
    const byId = new Map(runs.map((run) => [run.id, run]));
    const behind = await this.contexts.behind(sql, actions, runIds);
    const contextOf = await this.contexts.of(sql, actions, { runIds, runs, behind });
    return actions.map((action) => {
      const refused = new Map<string, ActionPreview['refused'][number]>();
      let can = 0;
      for (const id of new Set(runIds)) {
        const found = { run: byId.get(id), place: places.get(id) };
        const decision = decideOne({ ...how, action }, found, contextOf);
        if (decision.kind !== 'refused') can += 1;
        else count(refused, decision.refusal);
      }
      return { action, can, refused: [...refused.values()].sort((a, b) => b.runs - a.runs) };
    });
  }
}

function count(
  refused: Map<string, ActionPreview['refused'][number]>,
  { code, detail }: { readonly code: string; readonly detail: string },
): void {
  const key = `${code} ${detail}`;
  refused.set(key, { code, detail, runs: (refused.get(key)?.runs ?? 0) + 1 });
}
