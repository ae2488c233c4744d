import { Injectable } from '@nestjs/common';
import { groupBy } from '../../domain/group-by.js';
import type { Sql } from '../../platform/database/transaction.js';
import { NightlyStore, type AwaitedFlow } from '../../runs/nightly.store.js';
import type { WaitingFor } from './explain-runs.js';

/** More names help nobody. */
const MOST = 100;

type Reasons = ReadonlyMap<string, readonly WaitingFor[]>;

/** Says of runs whose Nightly waits for recurring flows, for which. */
@Injectable()
export class NameFlows {
  constructor(private readonly nightlies: NightlyStore) {}

  async run(sql: Sql, reasons: Reasons): Promise<Reasons> {
    const nightlies = [...reasons.values()].flat().flatMap((one) => nightlyOf(one) ?? []);
    if (nightlies.length === 0) return reasons;
    const awaited = await this.nightlies.awaited(sql, [...new Set(nightlies)], MOST);
    const flows = groupBy(awaited, ({ executionId }) => executionId);
    const named = (one: WaitingFor): WaitingFor => {
      const own = flows.get(nightlyOf(one) ?? '');
      return own ? { ...one, detail: `its Nightly waits for ${own.map(flowText).join(', ')}` } : one;
    };
    return new Map([...reasons].map(([id, waits]) => [id, waits.map(named)]));
  }
}

const nightlyOf = ({ kind, ref }: WaitingFor): string | null => (kind === 'RECURRING_FLOW' ? ref : null);

const flowText = ({ flow, requested }: AwaitedFlow): string =>
  requested
    ? `${flow} (execution ${requested.id}, ${requested.status})`
    : `${flow} (nobody has requested it)`;
