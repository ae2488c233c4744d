import { AGENT, SYSTEM } from '../../domain/event.js';
import { isFinished, RUN_STATUSES, type RunStatus } from '../../domain/run/run-state.js';
import type { ApiEvent, Counts, Execution, Run } from '../api/shapes.js';

/** One move of one run, as its event tells it. */
export interface Change {
  readonly at: string;
  readonly run: Run;
  readonly from: string;
  readonly to: string;
  readonly actor: string;
  readonly reason: string | null;
}

/** What an event says of what is known already. */
export type Applied =
  | { readonly kind: 'changed'; readonly runId: string; readonly detailed: boolean }
  | { readonly kind: 'execution' }
  /** Its day was planned once more: runs have come and gone. */
  | { readonly kind: 'replanned' }
  | { readonly kind: 'nothing' };

export interface ProcessProgress {
  readonly name: string;
  readonly runs: readonly Run[];
  readonly finished: number;
  readonly counts: Counts;
  /** The status that an operator looks for first. */
  readonly status: RunStatus;
}

/** An execution with its runs: read once, then kept up by events. */
export class Progress {
  private readonly runs = new Map<string, Run>();

  constructor(public execution: Execution) {}

  get all(): readonly Run[] {
    return [...this.runs.values()];
  }

  replace(execution: Execution, runs: readonly Run[]): void {
    this.execution = execution;
    this.runs.clear();
    for (const run of runs) this.runs.set(run.id, run);
  }

  /**
   * Events of a run come in the order of its moves, and some of them happened before it was read: those that do not
   * begin where the run stands. Skipping them, the rest leads to where the run is.
   */
  apply(event: ApiEvent): Applied {
    const { type, runId, executionId, from, to, at, attempt } = event;
    // A Nightly that is QUEUED waits for others, so their ends concern it too.
    if (type === 'execution.status-changed') return { kind: 'execution' };
    if (type === 'day.restarted' && this.isOfItsDay(event)) return { kind: 'replanned' };
    const known = runId !== null && executionId === this.execution.id ? this.runs.get(runId) : undefined;
    if (!known) return { kind: 'nothing' };
    if (type === 'run.flags-changed') return { kind: 'changed', runId: known.id, detailed: false };
    if (type !== 'run.status-changed' || from !== known.status || !isStatus(to)) return { kind: 'nothing' };
    this.runs.set(known.id, {
      ...known,
      ...stamps(known, to, at),
      status: to,
      attempt: attempt ?? known.attempt,
    });
    return { kind: 'changed', runId: known.id, detailed: !needsDetails(event, to) };
  }

  private isOfItsDay({ schedule, businessDate }: ApiEvent): boolean {
    return schedule === this.execution.schedule && businessDate === this.execution.businessDate;
  }

  /** What events leave out; a run that has moved on since is left as its events tell it. */
  addDetails(run: Run): void {
    if (this.runs.get(run.id)?.status === run.status) this.runs.set(run.id, run);
  }

  changeOf({ at, from, to, actor, reason, runId }: ApiEvent): Change | null {
    const run = this.runs.get(runId ?? '');
    return run ? { at, run, from: from ?? '', to: to ?? '', actor, reason } : null;
  }

  /** In the order of the schedule. */
  processes(): readonly ProcessProgress[] {
    const byName = new Map<string, Run[]>();
    for (const run of this.runs.values()) {
      const known = byName.get(run.process);
      if (known) known.push(run);
      else byName.set(run.process, [run]);
    }
    return [...byName].map(([name, runs]) => {
      const counts = countsOf(runs);
      const finished = runs.filter(({ status }) => isFinished(status)).length;
      return { name, runs, finished, counts, status: statusOf(counts, finished === runs.length) };
    });
  }
}

const isStatus = (text: string | null): text is RunStatus => RUN_STATUSES.some((status) => status === text);

/** Why a run has failed, and which flags a person's act has left, does not stand in the event. */
const needsDetails = ({ actor }: ApiEvent, to: RunStatus): boolean =>
  to === 'ERROR' || to === 'SKIPPED_ON_ERROR' || (actor !== AGENT && actor !== SYSTEM);

function stamps({ startedAt }: Run, to: RunStatus, at: string): Pick<Run, 'startedAt' | 'endedAt' | 'cause'> {
  if (to === 'RUNNING') return { startedAt: startedAt ?? at, endedAt: null, cause: null };
  if (isFinished(to)) return { startedAt, endedAt: at, cause: null };
  return { startedAt: null, endedAt: null, cause: null };
}

export function countsOf(runs: readonly Run[]): Counts {
  const counts: Partial<Record<RunStatus, number>> = {};
  for (const { status } of runs) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** Trouble first, then what is under way, then what is still to come. */
const BEFORE_THE_END: readonly RunStatus[] = ['ERROR', 'RUNNING', 'HELD', 'PENDING', 'LOADED'];
const AT_THE_END: readonly RunStatus[] = ['COMPLETED', 'SKIPPED_ON_ERROR', 'SKIPPED', 'NOT_RUN', 'DISABLED'];

function statusOf(counts: Counts, ended: boolean): RunStatus {
  return (ended ? AT_THE_END : BEFORE_THE_END).find((status) => counts[status] !== undefined) ?? 'PENDING';
}

/** `3 COMPLETED, 1 ERROR`, in the order of the life of a run. */
export const countsText = (counts: Counts): string =>
  RUN_STATUSES.flatMap((status) => {
    const count = counts[status];
    return count === undefined ? [] : [`${count} ${status}`];
  }).join(', ');
