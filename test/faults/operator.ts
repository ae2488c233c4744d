import type { LedgerEntry } from '../../examples/external-system/ledger.js';
import type { Command } from './facts.js';
import { NoAnswer } from './api-client.js';
import type { Injector } from './injector.js';
import type { Installation } from './installation.js';
import { LONGEST_DELAY_MS } from './night-plan.js';
import type { Random } from './random.js';

/** Before that long without any disturbance, what is not in the judge's ledger may still be on its way. */
const SURE_AFTER_MS = LONGEST_DELAY_MS + 1_000;
/** Who has tried so often lets it be. */
const MOST_ATTEMPTS = 5;
const AT_ONCE = 4;

interface Seen {
  readonly id: string;
  readonly status: string;
  readonly cause: string | null;
  readonly flags: readonly string[];
  readonly attempt: number;
  readonly agentExecutionId: string | null;
}

interface Wanted {
  readonly action: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** F-X: somebody who looks after the night over the API, honestly, and now and then interferes. */
export class Operator {
  private readonly done: Command[] = [];
  private readonly busy = new Set<string>();
  private ledger: LedgerEntry[] = [];
  /** Runs and since when they were seen to be START_UNKNOWN, by the monotonic clock. */
  private readonly unknownSince = new Map<string, number>();

  constructor(
    private readonly installation: Installation,
    private readonly injector: Injector,
    private readonly random: Random,
    /** Jobs, as `PROCESS/JOB`, that only end when they are killed. */
    private readonly endless: readonly string[],
  ) {}

  get commands(): readonly Command[] {
    return this.done;
  }

  /** Resolves what is unknown, restarts what has failed, and gives up what is lost. */
  async attend(tidy: boolean): Promise<void> {
    const runs = (await this.look(NEEDS_A_PERSON, [this.endless])).filter(({ id }) => !this.busy.has(id));
    const some = tidy ? runs : runs.filter(() => this.random.chance(0.5));
    const unknown = runs.filter(({ cause }) => cause === 'START_UNKNOWN');
    for (const { id } of unknown)
      if (!this.unknownSince.has(id)) this.unknownSince.set(id, performance.now());
    if (unknown.length > 0) await this.readLedger();
    await this.all(some, (run) => this.remedyOf(run, tidy));
  }

  /** Kill, hold, skip: what people do in the middle of a night. */
  async interfere(): Promise<void> {
    const runs = await this.look(`r.status IN ('RUNNING', 'PENDING', 'LOADED') AND r.job_type <> 'DUMMY'`);
    const run = this.random.pickOf(runs.filter(({ id }) => !this.busy.has(id)));
    if (!run) return;
    const action =
      run.status === 'RUNNING'
        ? 'kill'
        : this.random.weighted([
            [6, 'hold'],
            [1, 'skip'],
          ] as const);
    await this.all([run], () => ({ action: action ?? 'hold' }));
  }

  private remedyOf(run: Seen, tidy: boolean): Wanted | null {
    if (run.status === 'HELD') return { action: 'release' };
    if (run.status === 'RUNNING') {
      return run.flags.some((flag) => LOST.includes(flag)) ? { action: 'fail' } : { action: 'kill' };
    }
    if (run.cause === 'START_UNKNOWN') return this.resolutionOf(run);
    if (run.attempt < MOST_ATTEMPTS) return { action: 'restart' };
    return tidy || this.random.chance(0.5) ? { action: 'skip' } : { action: 'complete' };
  }

  /** An honest person says "not started" only when nothing can be on its way any more. */
  private resolutionOf(run: Seen): Wanted | null {
    const mine = this.ledger.filter(({ agentExecutionId }) => agentExecutionId === run.agentExecutionId);
    const started = mine.find((entry) => entry.kind === 'effect' && entry.effect === 'started');
    const resolve = (body: Wanted['body'] & object): Wanted => ({ action: 'resolve-start', body });
    if (started) {
      const { executionId } = started;
      const over = mine.some((entry) => entry.kind === 'effect' && ENDS.includes(entry.effect));
      if (over && this.random.chance(0.15)) return resolve({ resolution: 'failed' });
      return resolve({ resolution: 'adopt', executionId });
    }
    const known = performance.now() - (this.unknownSince.get(run.id) ?? performance.now());
    if (Math.min(known, this.injector.calmForMs) < SURE_AFTER_MS) return null;
    return resolve({ resolution: 'notStarted' });
  }

  private async all(runs: readonly Seen[], remedy: (run: Seen) => Wanted | null): Promise<void> {
    const waiting = runs.flatMap((run) => {
      const wanted = remedy(run);
      return wanted ? [{ run, wanted }] : [];
    });
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift())
        await this.command(next.run, next.wanted);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  private async command(run: Seen, { action, body }: Wanted): Promise<void> {
    this.busy.add(run.id);
    const asked = { reason: 'fault suite', attempt: run.attempt, ...body };
    const path = `/api/v1/runs/${run.id}/actions/${action}`;
    const status = await this.installation.api.post(path, asked, 60_000).then(
      (answer) => answer.status,
      (error: unknown) => {
        if (error instanceof NoAnswer) return null;
        throw error;
      },
    );
    this.busy.delete(run.id);
    if (action === 'resolve-start') this.unknownSince.delete(run.id);
    this.done.push({ action, runId: run.id, attempt: run.attempt, answeredAt: Date.now(), status });
  }

  /** Of the database, past every fault; what is done about it goes over the API. */
  private async look(condition: string, parameters: readonly unknown[] = []): Promise<readonly Seen[]> {
    return this.installation.postgres
      .query<Seen>(
        `SELECT r.id::text, r.status, r.cause, r.flags, r.attempt, a.agent_execution_id::text AS "agentExecutionId"
         FROM run r LEFT JOIN attempt a ON a.id = r.open_attempt_id WHERE ${condition} ORDER BY r.id LIMIT 500`,
        parameters,
      )
      .catch(() => []);
  }

  private async readLedger(): Promise<void> {
    this.ledger = [...this.ledger, ...(await this.installation.judge.ledger(this.ledger.at(-1)?.seq ?? 0))];
  }
}

const ENDS: readonly string[] = ['completed', 'failed', 'killed'];

const LOST: readonly string[] = ['TRACKING_LOST', 'KILL_FAILED'];

const NEEDS_A_PERSON = `r.status IN ('ERROR', 'HELD')
  OR (r.status = 'RUNNING' AND r.flags && ARRAY['TRACKING_LOST', 'KILL_FAILED'])
  OR (a.state = 'TRACKING' AND a.kill_requested_at IS NULL AND r.process || '/' || r.job = ANY ($1::text[]))`;
