import { randomBytes, randomUUID } from 'node:crypto';
import { Module, type Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import type { DataSource } from 'typeorm';
import { CallbackDeliveryModule } from '../../src/callbacks/callback-delivery.module.js';
import { ConnectionsModule } from '../../src/connections/connections.module.js';
import { OpenDay } from '../../src/business-days/open-day.js';
import type { AttemptReport } from '../../src/domain/run/attempt-report.js';
import { parseAllowList } from '../../src/platform/http/allow-list.js';
import { ClaimOrders, type AgentWork } from '../../src/execution/attempts/claim-orders.js';
import { EngineSettings } from '../../src/execution/attempts/dispatch-leftovers.loop.js';
import { ExecutionModule } from '../../src/execution/execution.module.js';
import type { ExecutionRequest } from '../../src/execution/requests/execution-request.js';
import { Ledger } from '../../src/execution/ledger.js';
import { RequestExecution } from '../../src/execution/requests/request-execution.js';
import { SettleAttempts, type Applied } from '../../src/execution/attempts/settle-attempts.js';
import { ForecastModule } from '../../src/forecast/forecast.module.js';
import { Database } from '../../src/platform/database/transaction.js';
import { Egress } from '../../src/platform/http/egress.js';
import { createPino, Log } from '../../src/platform/log/logger.js';
import { PlatformModule } from '../../src/platform/platform.module.js';
import { NoQueue } from '../../src/platform/queue/message-queue.js';
import { SecretBox } from '../../src/platform/secrets/secret-box.js';
import { Clock } from '../../src/platform/time/clock.js';
import { ImportModule } from '../../src/schedules/import.module.js';
import { parseSchedule } from '../../src/schedules/sheet/parse-schedule.js';
import { SaveVersion } from '../../src/schedules/save-version.js';
import { ScheduleStore } from '../../src/schedules/schedule.store.js';
import { unpackTabs } from '../../src/schedules/workbook/workbook-packed.js';
import { readTabs } from '../../src/schedules/workbook/workbook-tabs.js';
import { SessionStore } from '../../src/runs/session.store.js';
import { TestPostgres } from './database.js';
import { scheduleWorkbook, type SmallSchedule } from './small-schedule.js';

@Module({})
class SettingsModule {}

/** A clock that stands still until it is moved. */
export class HandClock extends Clock {
  constructor(private current = new Date('2026-11-24T20:00:00Z')) {
    super();
  }

  override now(): Date {
    return this.current;
  }

  move(ms: number): Date {
    this.current = new Date(this.current.getTime() + ms);
    return this.current;
  }
}

export interface RunRow {
  readonly id: string;
  readonly job: string;
  readonly status: string;
  readonly cause: string | null;
  readonly flags: readonly string[];
  readonly attempt: number;
  readonly attemptState: string | null;
}

/** The real engine on a real Postgres, without agents, queue or HTTP: tests are the agents, and time is theirs. */
export class Engine {
  readonly clock = new HandClock();
  private readonly secrets = new SecretBox(randomBytes(32));
  private module!: TestingModule;

  private constructor(
    private readonly postgres: TestPostgres,
    private connection: DataSource,
  ) {}

  static async start(): Promise<Engine> {
    const postgres = await TestPostgres.start();
    const engine = new Engine(postgres, await postgres.migrated());
    await engine.compile();
    return engine;
  }

  get dataSource(): DataSource {
    return this.connection;
  }

  /** The server is stopped, and another one starts on the same database: nothing is left of what it knew. */
  async restart(): Promise<void> {
    const { url = '' } = this.connection.options as { url?: string };
    await this.module.close();
    this.connection = await this.postgres.dataSource(url);
    await this.compile();
  }

  private async compile(): Promise<void> {
    const platform = PlatformModule.of({
      dataSource: this.connection,
      queue: new NoQueue(),
      egress: new Egress(parseAllowList('http://127.0.0.1:*')),
      clock: this.clock,
      log: new Log(createPino('silent')),
    });
    const settings = [
      { provide: EngineSettings, useValue: { reconcileIntervalMs: 1000 } },
      { provide: SecretBox, useValue: this.secrets },
    ];
    this.module = await Test.createTestingModule({
      imports: [
        platform,
        ConnectionsModule.of(null),
        { module: SettingsModule, global: true, providers: settings, exports: settings },
        CallbackDeliveryModule,
        ExecutionModule,
        ForecastModule,
        ImportModule,
      ],
    }).compile();
  }

  async stop(): Promise<void> {
    await this.module.close();
    await this.postgres.stop();
  }

  get<T>(type: Type<T> | (abstract new (...args: never[]) => T)): T {
    return this.module.get(type, { strict: false });
  }

  /** Applies a small schedule and opens a date. */
  async open(schedule: SmallSchedule, businessDate = '2026-11-24'): Promise<void> {
    const { schedule: definition } = parseSchedule(unpackTabs(await readTabs(scheduleWorkbook(schedule))));
    const now = this.clock.now();
    await this.get(Database).transaction('command', async (tx) => {
      await this.get(ScheduleStore).lock(tx, definition.name, now);
      await this.get(SaveVersion).run(tx, { definition, fileHash: 'test', actor: 'test', now });
      await this.get(OpenDay).run(tx, { schedule: definition.name, businessDate, actor: 'test', now });
    });
  }

  /** Opens a further date of a schedule. */
  async openDay(schedule: string, businessDate: string): Promise<void> {
    const now = this.clock.now();
    await this.get(Database).transaction('command', (tx) =>
      this.get(OpenDay).run(tx, { schedule, businessDate, actor: 'test', now }),
    );
  }

  /** Requests Nightly, or what `request` says; answers with the execution's id. */
  async request(schedule: string, request: Partial<ExecutionRequest> = {}): Promise<string> {
    const asked = {
      schedule,
      cycleName: 'Nightly',
      requestParameters: {},
      actor: 'test',
      now: this.clock.now(),
      ...request,
    };
    return this.get(Ledger).transaction('command', async (tx) => {
      const { answer, orders } = await this.get(RequestExecution).run(tx, asked);
      return { answer: answer.id, orders };
    });
  }

  /** A session whose lease lasts so long, by the database's clock. */
  async session(leaseMs = 60_000): Promise<string> {
    const id = randomUUID();
    await this.get(SessionStore).begin(this.get(Database).reader, {
      id,
      agentGroups: [],
      host: 'test',
      pid: 1,
      leaseMs,
    });
    return id;
  }

  /** Claims what is queued for these jobs, as an agent would. */
  async claim(sessionId: string, ...jobs: readonly string[]): Promise<readonly AgentWork[]> {
    const rows = await this.dataSource.query<{ id: string }[]>(
      `SELECT a.id FROM attempt a JOIN run r ON r.id = a.run_id WHERE a.state = 'QUEUED' AND r.job = ANY($1)`,
      [jobs],
    );
    return this.claimAll(
      sessionId,
      rows.map(({ id }) => id),
    );
  }

  claimAll(sessionId: string, attemptIds: readonly string[]): Promise<readonly AgentWork[]> {
    return this.get(ClaimOrders).run(sessionId, attemptIds);
  }

  async report(...reports: readonly AttemptReport[]): Promise<Applied> {
    return (await this.get(SettleAttempts).run(reports)).applied;
  }

  async runs(schedule: string): Promise<readonly RunRow[]> {
    return this.dataSource.query<RunRow[]>(
      `SELECT r.id, r.job, r.status, r.cause, r.flags, r.attempt, a.state AS "attemptState"
       FROM run r LEFT JOIN attempt a ON a.run_id = r.id AND a.number = r.attempt
       WHERE r.schedule = $1 ORDER BY r.id`,
      [schedule],
    );
  }

  /** `{ A1: 'COMPLETED', B1: 'PENDING' }`. */
  async statuses(schedule: string): Promise<Readonly<Record<string, string>>> {
    const runs = await this.runs(schedule);
    return Object.fromEntries(runs.map(({ job, status }) => [job, status]));
  }
}
