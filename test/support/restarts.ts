import { expect } from '@jest/globals';
import type { OperatorAction } from '../../src/domain/run/operator-action.js';
import { ActOnRuns } from '../../src/execution/actions/act-on-runs.js';
import type { AgentWork } from '../../src/execution/attempts/claim-orders.js';
import { Ledger } from '../../src/execution/ledger.js';
import { RestartSchedule, type Restarted } from '../../src/execution/days/restart-schedule.js';
import { dayOffences } from './day-offences.js';
import { Engine } from './engine.js';
import type { SmallSchedule } from './small-schedule.js';

export const DATE = '2026-11-24';

/** How many runs a restart has added, removed, changed and left alone. */
export interface Counts {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly untouched: number;
}

export const NOTHING = { added: 0, removed: 0, changed: 0 };

type Row = Readonly<Record<string, unknown>>;

/** Days that are planned once more, with a test as their agent and their operator. */
export class Restarts {
  private readonly schedules = new Set<string>();

  private constructor(
    readonly engine: Engine,
    private readonly sessionId: string,
  ) {}

  static async start(): Promise<Restarts> {
    const engine = await Engine.start();
    return new Restarts(engine, await engine.session());
  }

  /** Whatever a test is about, every day that was restarted is consistent, then and in the end. */
  async judge(): Promise<void> {
    for (const schedule of this.schedules)
      expect(await dayOffences(this.engine.dataSource, schedule)).toEqual([]);
    this.schedules.clear();
  }

  /** Another version becomes the active one; the day keeps the one it has. */
  apply(schedule: SmallSchedule): Promise<void> {
    return this.engine.open(schedule);
  }

  /** What a restart does, or would do, as its caller is told. */
  async wholly(schedule: string, dryRun = false): Promise<Restarted> {
    const wanted = { schedule, businessDate: DATE, dryRun, actor: 'test', reason: 'new version' };
    return this.engine
      .get(Ledger)
      .transaction('command', (tx, now) => this.engine.get(RestartSchedule).run(tx, { ...wanted, now }));
  }

  async restart(schedule: string, dryRun = false): Promise<Counts> {
    const { difference } = await this.wholly(schedule, dryRun);
    this.schedules.add(schedule);
    expect(await dayOffences(this.engine.dataSource, schedule)).toEqual([]);
    const { added, removed, changed, untouched } = difference;
    return { added: added.length, removed: removed.length, changed: changed.length, untouched };
  }

  async runOf(schedule: string, job: string): Promise<string> {
    const run = (await this.engine.runs(schedule)).find((one) => one.job === job);
    if (!run) throw new Error(`there is no run of ${job}`);
    return run.id;
  }

  async act(schedule: string, job: string, action: OperatorAction): Promise<void> {
    const runIds = [await this.runOf(schedule, job)];
    const asked = { action, runIds, reason: null, actor: 'test' };
    const results = await this.engine
      .get(Ledger)
      .transaction('command', (tx, now) => this.engine.get(ActOnRuns).run(tx, { ...asked, now }));
    expect(results).toMatchObject([{ ok: true }]);
  }

  claimable(job: string): Promise<readonly AgentWork[]> {
    return this.engine.claim(this.sessionId, job);
  }

  async claimed(job: string): Promise<AgentWork> {
    const [work] = await this.claimable(job);
    if (!work) throw new Error(`nothing is queued for ${job}`);
    return work;
  }

  async started({ attemptId, epoch }: AgentWork): Promise<void> {
    const executionId = `x-${attemptId}`;
    await this.engine.report({ attemptId, epoch, kind: 'STARTED', executionId, executionInfo: null });
  }

  async startOf(job: string): Promise<AgentWork> {
    const work = await this.claimed(job);
    await this.started(work);
    return work;
  }

  async end({ attemptId, epoch }: AgentWork, kind: 'COMPLETED' | 'FAILED' = 'COMPLETED'): Promise<void> {
    await this.engine.report({ attemptId, epoch, kind, executionInfo: null });
  }

  async finish(...jobs: readonly string[]): Promise<void> {
    for (const job of jobs) await this.end(await this.startOf(job));
  }

  rows(sql: string, ...parameters: readonly unknown[]): Promise<Row[]> {
    return this.engine.dataSource.query(sql, [...parameters]);
  }

  async executionStatus(id: string): Promise<unknown> {
    return (await this.rows('SELECT status FROM execution WHERE id = $1', id))[0]?.['status'];
  }

  eventsOf(schedule: string, type: string): Promise<Row[]> {
    return this.rows('SELECT * FROM event WHERE schedule = $1 AND type = $2 ORDER BY id', schedule, type);
  }
}
