import { Random } from '../faults/random.js';
import type { ActionRequest, OperatorAction } from '../../src/domain/run/operator-action.js';
import { ActOnRuns, type ActionResult } from '../../src/execution/actions/act-on-runs.js';
import { Ledger } from '../../src/execution/ledger.js';
import { ResolveStart } from '../../src/execution/actions/resolve-start.js';
import type { Engine } from '../support/engine.js';
import type { SimulatedSystem } from './simulated-system.js';

/** A run of an open day, as people look at it. */
interface Seen {
  readonly id: string;
  readonly cycle: string;
  readonly job: string;
  readonly jobType: string;
  readonly status: string;
  readonly cause: string | null;
  readonly flags: readonly string[];
  readonly endedAt: Date | null;
  readonly agentExecutionId: string | null;
}

const MINUTE = 60_000;
/** So long a failure or a hold stays before somebody does something. */
const AFTER_MS = 10 * MINUTE;

/** What waits for the file from outside: what becomes of it when that never comes is for the engine to show. */
const LEFT_ALONE = 'RDE_WEATHER_FEED_JOB';

/** What is done for no reason of the night's own, and how often. */
const WHIMS: readonly (readonly [weight: number, action: OperatorAction, of: readonly string[]])[] = [
  [5, 'hold', ['LOADED', 'PENDING']],
  [2, 'skip', ['PENDING']],
  [1, 'force', ['PENDING']],
  [1, 'complete', ['PENDING']],
  [5, 'kill', ['RUNNING']],
  [2, 'rerun', ['COMPLETED']],
  [2, 'release-skip', ['SKIPPED']],
];

const AFTER_A_FAILURE: readonly (readonly [weight: number, action: OperatorAction])[] = [
  [6, 'restart'],
  [2, 'skip'],
  [1, 'complete'],
  [2, 'rerun'],
];

/** The people of the night: they mend what has failed, and do as people do. */
export class Operators {
  /** Runs on which somebody has used force, complete or rerun: order was not asked of them any more. */
  readonly overruled = new Set<string>();
  /** How often each action was carried out. */
  readonly done = new Map<string, number>();
  private readonly heldUntil = new Map<string, number>();
  private readonly random: Random;

  constructor(
    private readonly engine: Engine,
    private readonly system: SimulatedSystem,
    seed: number,
  ) {
    this.random = Random.of(seed, 'operators');
  }

  /** A look at all that is open. */
  async look(): Promise<void> {
    const now = this.engine.clock.now().getTime();
    const runs = await this.seen();
    for (const run of runs) {
      if (run.status === 'ERROR' && now - (run.endedAt?.getTime() ?? now) >= AFTER_MS) await this.mend(run);
      if (run.status === 'HELD' && now >= (this.heldUntil.get(run.id) ?? 0)) await this.act(run, 'release');
      if (run.status === 'RUNNING' && run.flags.includes('KILL_FAILED')) await this.act(run, 'fail');
    }
    if (this.random.chance(0.25)) await this.followAWhim(runs, now);
  }

  async act(
    run: Pick<Seen, 'id'>,
    action: OperatorAction,
    more: Partial<ActionRequest> = {},
  ): Promise<boolean> {
    const [result] = await this.actOn([run.id], action, more);
    if (result?.ok !== true) return false;
    this.done.set(action, (this.done.get(action) ?? 0) + 1);
    if (action === 'force' || action === 'complete' || action === 'rerun') this.overruled.add(run.id);
    return true;
  }

  actOn(
    runIds: readonly string[],
    action: OperatorAction,
    more: Partial<ActionRequest> = {},
  ): Promise<readonly ActionResult[]> {
    return this.engine.get(Ledger).transaction('command', (tx, now) => {
      const asked = { action, runIds, ...more, reason: 'as people do', actor: 'night-shift', now };
      return this.engine.get(ActOnRuns).run(tx, asked);
    });
  }

  private async mend(run: Seen): Promise<void> {
    if (run.cause === 'START_UNKNOWN') await this.resolve(run);
    else
      await this.act(run, this.random.weighted(AFTER_A_FAILURE) ?? 'restart', {
        // What has started behind it is seldom meant, and never to be forgotten.
        includeDependents: true,
      });
  }

  /** They have looked at the external system. */
  private async resolve({ id, agentExecutionId }: Seen): Promise<void> {
    const executionId = this.system.of(agentExecutionId ?? '')?.id;
    const resolution = executionId === undefined ? 'notStarted' : 'adopt';
    await this.engine.get(Ledger).transaction('command', (tx, now) => {
      const told = { runId: id, resolution, executionId, reason: null, actor: 'night-shift', now } as const;
      return this.engine.get(ResolveStart).run(tx, told);
    });
    this.done.set(resolution, (this.done.get(resolution) ?? 0) + 1);
  }

  private async followAWhim(runs: readonly Seen[], now: number): Promise<void> {
    const whim = this.random.weighted(WHIMS.map(([weight, ...rest]) => [weight, rest] as const));
    if (!whim) return;
    const [action, statuses] = whim;
    const run = this.random.pickOf(
      runs.filter(
        ({ status, job, jobType }) => statuses.includes(status) && jobType !== 'DUMMY' && job !== LEFT_ALONE,
      ),
    );
    if (!run) return;
    if (action === 'hold') this.heldUntil.set(run.id, now + this.random.int(20, 90) * MINUTE);
    await this.act(run, action, { includeDependents: action === 'rerun' ? true : undefined });
  }

  private seen(): Promise<readonly Seen[]> {
    return this.engine.dataSource.query<Seen[]>(
      `SELECT r.id, r.cycle, r.job, r.job_type AS "jobType", r.status, r.cause, r.flags, r.ended_at AS "endedAt",
              a.agent_execution_id AS "agentExecutionId"
       FROM run r JOIN business_day d ON d.id = r.day_id LEFT JOIN attempt a ON a.id = r.open_attempt_id
       WHERE d.status = 'OPEN' AND r.execution_id IS NOT NULL ORDER BY r.id`,
    );
  }
}
