import { Injectable } from '@nestjs/common';
import type { Sql } from '../../platform/database/transaction.js';
import { ExplainRuns, type WaitingFor } from './explain-runs.js';
import { NameFlows } from './name-flows.js';
import { RunQuery, type RunRow } from './run.query.js';
import type { WhyReason } from '../call/shapes.js';

const MAX_DEPTH = 12;
const MAX_RUNS = 300;
const NAMED_PER_RUN = 20;

/** The whole chain behind a run that does not start: its reasons, theirs, and so on, level by level. */
@Injectable()
export class Why {
  constructor(
    private readonly runs: RunQuery,
    private readonly flows: NameFlows,
    private readonly explain: ExplainRuns,
  ) {}

  async run(sql: Sql, runId: string): Promise<readonly WhyReason[]> {
    const known = new Map<string, Known>();
    let level: readonly string[] = [runId];
    for (let depth = 0; level.length > 0 && depth < MAX_DEPTH && known.size < MAX_RUNS; depth += 1) {
      const rows = await this.runs.byIds(sql, level);
      const reasons = await this.flows.run(sql, await this.explain.run(sql, level, NAMED_PER_RUN));
      for (const row of rows) known.set(row.id, { row, waits: reasons.get(row.id) ?? [] });
      const behind = rows.flatMap(({ id }) => (reasons.get(id) ?? []).flatMap(({ run }) => run ?? []));
      level = [...new Set(behind)].filter((id) => !known.has(id)).slice(0, MAX_RUNS - known.size);
    }
    return reasonsOf(runId, known, new Set());
  }
}

interface Known {
  readonly row: RunRow;
  readonly waits: readonly WaitingFor[];
}

function reasonsOf(
  runId: string,
  known: ReadonlyMap<string, Known>,
  told: Set<string>,
): readonly WhyReason[] {
  const found = known.get(runId);
  if (!found || told.has(runId)) return [];
  told.add(runId);
  if (found.waits.length === 0) return [ownState(found.row)];
  return found.waits.map((wait) => ({
    code: wait.kind,
    message: sentenceOf(wait),
    since: wait.since?.toISOString() ?? null,
    ...(wait.run === null ? {} : { run: wait.run }),
    because: wait.run === null ? [] : reasonsOf(wait.run, known, told),
  }));
}

/** The end of a chain: a run that is under way, failed, or over. */
function ownState(row: RunRow): WhyReason {
  const where = `${row.process}/${row.job}`;
  const cause = row.cause === null ? '' : ` (${row.cause})`;
  const waits = row.flags.includes('WAITING_FOR_TARGET') && row.detail !== null ? `, but ${row.detail}` : '';
  const since = row.endedAt ?? row.startedAt ?? row.requestedAt;
  return {
    code: row.status,
    message: `${where} is ${row.status}${cause}${waits}.`,
    since: since?.toISOString() ?? null,
    run: row.id,
    because: [],
  };
}

function sentenceOf({ kind, ref, detail }: WaitingFor): string {
  const what = ref ?? '';
  const state = detail ?? '';
  switch (kind) {
    case 'DEPENDENCY':
      return `It comes after ${what}, which is ${state}.`;
    case 'INTER_SCHEDULE':
      return `It waits for ${what} of another schedule: ${state}.`;
    case 'EXTERNAL':
      return `It waits for the external job ${what}, which is ${state}.`;
    case 'HOLD':
      return ref === null ? 'Held; release it.' : `The ${what} is ${state}.`;
    case 'HALT':
      return `Its execution is halted by ${what}: ${state}.`;
    case 'KEY':
      return `Its exclusive key ${what} is ${state}.`;
    case 'SLOT':
      return `The application ${what} is throttled: ${state}.`;
    case 'AGENT':
      return `Its attempt waits for an agent of the group ${what}.`;
    default:
      return `${state.charAt(0).toUpperCase()}${state.slice(1)}${what === '' ? '' : ` (${what})`}.`;
  }
}
