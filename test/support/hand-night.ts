import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { OpenDay } from '../../src/business-days/open-day.js';
import type { AttemptReport } from '../../src/domain/run/attempt-report.js';
import { OPERATOR_ACTIONS, type ActionRequest } from '../../src/domain/run/operator-action.js';
import {
  DEPENDENCY_ON,
  JOINS,
  type DependencyOn,
  type Join,
  type Schedule,
} from '../../src/domain/schedule.js';
import { ActOnRuns } from '../../src/execution/actions/act-on-runs.js';
import { EditParameters } from '../../src/execution/actions/edit-parameters.js';
import { FindWork } from '../../src/execution/attempts/find-work.js';
import { Ledger, type Work } from '../../src/execution/ledger.js';
import { ReleaseExternal } from '../../src/execution/actions/release-external.js';
import { ResolveStart } from '../../src/execution/actions/resolve-start.js';
import { SendLog } from '../../src/execution/attempts/send-log.js';
import { SwitchDependencies } from '../../src/execution/actions/switch-dependencies.js';
import { Refused } from '../../src/domain/errors.js';
import { Database, type Transaction } from '../../src/platform/database/transaction.js';
import { DependencyStore } from '../../src/runs/dependency.store.js';
import { SaveVersion } from '../../src/schedules/save-version.js';
import { ScheduleStore } from '../../src/schedules/schedule.store.js';
import type { Engine, RunRow } from './engine.js';
import { after, aJob, aSchedule, external } from './schedules.js';

/** A small day, and what happens on it: each number is one thing, to whom and how. */
export interface Plan {
  readonly jobs: readonly PlannedJob[];
  /** Places in `jobs`, the earlier one first. */
  readonly edges: readonly { readonly from: number; readonly to: number; readonly on: DependencyOn }[];
  readonly steps: readonly number[];
}

interface PlannedJob {
  readonly join: Join;
  readonly kind: 'SVC' | 'SURE' | 'DUMMY';
  readonly skipOnError: boolean;
  readonly enabled: boolean;
  readonly outside: boolean;
}

const often = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, fc.constantFrom(...others));

const anyJob: fc.Arbitrary<PlannedJob> = fc.record({
  join: often<Join>('ALL', ...JOINS),
  kind: often<PlannedJob['kind']>('SVC', 'SURE', 'DUMMY'),
  skipOnError: often(false, true),
  enabled: often(true, false),
  outside: often(false, false, true),
});

export const anyPlan: fc.Arbitrary<Plan> = fc.array(anyJob, { minLength: 2, maxLength: 6 }).chain((jobs) => {
  const place = fc.nat(jobs.length - 1);
  const edge = fc.record({ from: place, to: place, on: often<DependencyOn>('SUCCESS', ...DEPENDENCY_ON) });
  const edges = fc.uniqueArray(edge, { maxLength: 8, selector: ({ from, to }) => `${from} ${to}` });
  return fc.record({
    jobs: fc.constant(jobs),
    edges: edges.map((all) => all.filter(({ from, to }) => from < to)),
    steps: fc.array(fc.nat(2 ** 20 - 1), { minLength: 8, maxLength: 24 }),
  });
});

function definitionOf(name: string, { jobs, edges }: Pick<Plan, 'jobs' | 'edges'>): Schedule {
  const places = [...jobs.keys()];
  const svc = {
    ...{ description: '', url: 'http://127.0.0.1:7070/svc', scope: '', connection: 'default' },
    ...{ pollIntervalMs: null, silenceBudgetMs: null },
    endpoints: {
      start: '/start',
      restart: '/restart',
      status: '/status',
      kill: '/kill',
      log: null,
      check: null,
    },
  };
  return aSchedule({
    processes: Object.fromEntries(places.map((n) => [`P${n}`, [`J${n}`]])),
    process: Object.fromEntries(jobs.map(({ join }, n) => [`P${n}`, { join }])),
    rows: {
      name,
      jobs: jobs.map(({ kind, skipOnError, enabled }, n) =>
        aJob(`J${n}`, { jobType: kind, skipOnError, enabled }),
      ),
      dependencies: edges.map(({ from, to, on }) => after(`P${to}`, `P${from}`, { on })),
      externalDependencies: places
        .filter((n) => jobs[n]?.outside)
        .map((n) => external(`P${n}/J${n}`, `FILE${n}`)),
      jobTypes: [
        { ...svc, name: 'SVC', idempotentStart: false },
        { ...svc, name: 'SURE', idempotentStart: true },
      ],
    },
  });
}

interface Open {
  readonly attemptId: string;
  readonly epoch: number;
  readonly state: string;
  readonly killRequested: boolean;
}

const ACTOR = { reason: null, actor: 'test' };

/** A day on the real engine on which the test is the agent, the external system and the people. */
export class HandNight {
  readonly businessDate = '2026-11-24';
  private executions = 0;

  private constructor(
    private readonly engine: Engine,
    readonly schedule: string,
    private readonly plan: Pick<Plan, 'jobs' | 'edges'>,
    private readonly sessionId: string,
  ) {}

  static async open(engine: Engine, name: string, plan: Pick<Plan, 'jobs' | 'edges'>): Promise<HandNight> {
    const night = new HandNight(engine, name, plan, await engine.session(3_600_000));
    const definition = definitionOf(name, plan);
    const now = engine.clock.now();
    await engine.get(Database).transaction('command', async (tx) => {
      await engine.get(ScheduleStore).lock(tx, name, now);
      await engine.get(SaveVersion).run(tx, { definition, fileHash: 'test', actor: 'test', now });
    });
    await engine
      .get(Database)
      .transaction('command', (tx) =>
        engine.get(OpenDay).run(tx, { schedule: name, businessDate: night.businessDate, actor: 'test', now }),
      );
    return night;
  }

  runs(): Promise<readonly RunRow[]> {
    return this.engine.runs(this.schedule);
  }

  async execution(): Promise<string> {
    const [one] = await this.engine.dataSource.query<{ status: string }[]>(
      'SELECT status FROM execution WHERE schedule = $1',
      [this.schedule],
    );
    return one?.status ?? 'none';
  }

  /** Once. */
  async request(): Promise<void> {
    if ((await this.execution()) === 'none') await this.engine.request(this.schedule);
  }

  /** One thing happens; what is not allowed does not. */
  async step(number: number): Promise<void> {
    const [kind, chance] = [number % 16, Math.floor(number / 16)];
    const runs = await this.runs();
    const run = runs[chance % runs.length];
    const further = Math.floor(chance / runs.length);
    if (!run) return;
    if (kind < 7) await this.proceed(chance);
    else if (kind < 12) await this.act(run, further);
    else if (kind === 12) await this.resolve(run, further);
    else if (kind === 13) await this.edit(run);
    else if (kind === 14) await this.switchOne(run, further);
    else if (further % 2 === 0) await this.request();
    else await this.release(chance % this.plan.jobs.length);
  }

  /** Somebody releases, resolves, restarts or skips what is left, and a system that fails no more does the rest. */
  async finish(): Promise<void> {
    await this.request();
    for (const place of this.plan.jobs.keys()) await this.release(place);
    for (let rounds = 0; rounds < 2 * this.plan.jobs.length + 4; rounds += 1) {
      for (const run of await this.runs()) {
        if (run.status === 'HELD') await this.ask(run, { action: 'release' });
        if (run.cause === 'START_UNKNOWN') await this.resolve(run, rounds);
        else if (run.status === 'ERROR')
          await this.ask(run, { action: rounds % 2 === 0 ? 'restart' : 'skip' });
      }
      if ((await this.open()).length === 0) return;
      for (const one of await this.open()) await this.goOn(one, 0);
    }
  }

  /** Something goes on by itself. */
  private async proceed(chance: number): Promise<void> {
    const open = await this.open();
    const one = open[chance % Math.max(open.length, 1)];
    if (one) await this.goOn(one, Math.floor(chance / 7));
  }

  /** The next step of an attempt; 0 = the way that ends well. */
  private async goOn({ attemptId, epoch, state, killRequested }: Open, chance: number): Promise<void> {
    if (state === 'QUEUED') await this.engine.claimAll(this.sessionId, [attemptId]);
    if (state === 'CLAIMED' || state === 'SENDING') await this.start({ attemptId, epoch }, chance);
    if (state === 'TRACKING' && killRequested && chance % 2 === 1)
      await this.engine.get(FindWork).kills({ sessionId: this.sessionId, groups: null }, [attemptId]);
    else if (state === 'TRACKING' || state === 'KILLING') {
      const kind = chance % 4 === 3 ? 'FAILED' : 'COMPLETED';
      await this.engine.report({ attemptId, epoch, kind, executionInfo: null });
    }
  }

  private async start(of: Pick<Open, 'attemptId' | 'epoch'>, chance: number): Promise<void> {
    const url = 'http://127.0.0.1:7070';
    await this.engine.get(SendLog).intend([{ ...of, hand: randomUUID(), target: { url, origin: url }, url }]);
    this.executions += 1;
    const executionId = `${this.schedule}-${this.executions}`;
    const seen: AttemptReport[] = [
      { ...of, kind: 'STARTED', executionId, executionInfo: null },
      { ...of, kind: 'STARTED', executionId, executionInfo: null },
      { ...of, kind: 'START_REJECTED', detail: 'HTTP 400' },
      { ...of, kind: 'START_UNKNOWN', detail: 'no answer' },
      { ...of, kind: 'NOT_SENT', detail: 'HTTP 429' },
    ];
    const report = seen[chance % seen.length];
    if (report) await this.engine.report(report);
  }

  private act(run: RunRow, chance: number): Promise<void> {
    const action = OPERATOR_ACTIONS[chance % OPERATOR_ACTIONS.length] ?? 'hold';
    const insists = Math.floor(chance / OPERATOR_ACTIONS.length) % 3 > 0;
    return this.ask(run, { action, force: insists, includeDependents: insists });
  }

  private ask({ id }: RunRow, request: ActionRequest): Promise<void> {
    return this.try((tx, now) =>
      this.engine.get(ActOnRuns).run(tx, { ...request, ...ACTOR, runIds: [id], now }),
    );
  }

  private resolve({ id }: RunRow, chance: number): Promise<void> {
    const resolution = (['adopt', 'notStarted', 'failed'] as const)[chance % 3] ?? 'failed';
    this.executions += 1;
    const executionId = `${this.schedule}-${this.executions}`;
    return this.try((tx, now) =>
      this.engine.get(ResolveStart).run(tx, { runId: id, resolution, executionId, ...ACTOR, now }),
    );
  }

  private edit({ id }: RunRow): Promise<void> {
    return this.try((tx, now) =>
      this.engine.get(EditParameters).run(tx, { runId: id, parameters: 'a=1', ...ACTOR, now }),
    );
  }

  private switchOne({ id }: RunRow, chance: number): Promise<void> {
    return this.try(async (tx, now) => {
      const store = this.engine.get(DependencyStore);
      const all = await store.ofRun(tx, id);
      const one = all[chance % Math.max(all.length, 1)];
      const dependencies = one ? await store.byIds(tx, [one.id]) : [];
      return this.engine
        .get(SwitchDependencies)
        .run(tx, { dependencies, enabled: chance % 3 === 0, ...ACTOR, now });
    });
  }

  private async release(place: number): Promise<void> {
    if (!this.plan.jobs[place]?.outside) return;
    const { schedule, businessDate } = this;
    await this.try((tx, now) =>
      this.engine
        .get(ReleaseExternal)
        .run(tx, { schedule, businessDate, externalJob: `FILE${place}`, actor: 'test', now }),
    );
  }

  /** What is refused changes nothing. */
  private async try(work: (tx: Transaction, now: Date) => Promise<Work<unknown>>): Promise<void> {
    await this.engine
      .get(Ledger)
      .transaction('command', work)
      .catch((error: unknown) => {
        if (!(error instanceof Refused)) throw error;
      });
  }

  private open(): Promise<readonly Open[]> {
    return this.engine.dataSource.query<Open[]>(
      `SELECT a.id AS "attemptId", a.epoch, a.state, a.kill_requested_at IS NOT NULL AS "killRequested"
       FROM run r JOIN attempt a ON a.id = r.open_attempt_id WHERE r.schedule = $1 AND a.state <> 'START_UNKNOWN' ORDER BY a.id`,
      [this.schedule],
    );
  }
}
