import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { NightjarProcess } from '../test/support/nightjar-process.js';
import { scheduleWorkbook, type SmallSchedule } from '../test/support/small-schedule.js';
import type { Stores } from './stores.js';

export interface Settings {
  /** Both roles in one process, and BullMQ on Postgres. */
  readonly embedded?: boolean;
  /** For Node. */
  readonly flags?: readonly string[];
}

/** A backend hands its counts on when it is idle, at most once a second. */
const STATISTICS_COME_AFTER_MS = 1_500;

const DATE = '2026-11-24';

/** Nightjar as it is installed: a server and an agent, or one process with both. */
export class Nightjar {
  private constructor(
    /** By role. */
    private readonly byRole: ReadonlyMap<string, NightjarProcess>,
    readonly url: string,
    private readonly token: string,
    private readonly database: pg.Client,
    private readonly target: string,
  ) {}

  static async start(
    stores: Pick<Stores, 'databaseUrl' | 'redisUrl'>,
    target: string,
    settings: Settings = {},
  ): Promise<Nightjar> {
    const token = randomBytes(24).toString('base64url');
    const environment = {
      PORT: '0',
      NIGHTJAR_ADMIN_TOKEN: token,
      NIGHTJAR_SECRET_KEY: randomBytes(32).toString('base64'),
      NIGHTJAR_OAUTH_TOKEN_URL: `${target}/token`,
      NIGHTJAR_OAUTH_CLIENT_ID: 'bench',
      NIGHTJAR_OAUTH_CLIENT_SECRET: 'bench',
      NIGHTJAR_ALLOWED_TARGETS: 'http://127.0.0.1:*',
      DATABASE_URL: stores.databaseUrl,
      NIGHTJAR_LOG_LEVEL: 'warn',
      ...(settings.embedded === true ? {} : { REDIS_URL: stores.redisUrl }),
    };
    const roles = settings.embedded === true ? ['all'] : ['server', 'agent'];
    const byRole = new Map<string, NightjarProcess>();
    for (const role of roles)
      byRole.set(role, await NightjarProcess.start({ ...environment, NIGHTJAR_ROLE: role }, settings.flags));
    const database = new pg.Client({ connectionString: stores.databaseUrl });
    await database.connect();
    const url = byRole.get(roles[0] ?? '')?.url ?? '';
    return new Nightjar(byRole, url, token, database, target);
  }

  /** By role. */
  get pids(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.byRole].map(([role, { pid }]) => [role, pid]));
  }

  pidOf(role: 'server' | 'agent' | 'all'): number {
    const process = this.byRole.get(role);
    if (!process) throw new Error(`there is no process of the role ${role}`);
    return process.pid;
  }

  /** Imports a schedule whose jobs run on the target, and opens its day. Answers with how long each took. */
  async open(schedule: SmallSchedule, type: Readonly<Record<string, unknown>>): Promise<Opened> {
    const workbook = scheduleWorkbook(schedule);
    const importMs = await timed(() => this.import(workbook));
    const path = `job-types/SVC?schedule=${schedule.name}`;
    const known = await this.send('GET', path);
    await this.send('PUT', path, { ...known, url: `${this.target}/svc/services/batch`, ...type });
    const openMs = await timed(() =>
      this.send('POST', `schedules/${schedule.name}/days`, { businessDate: DATE }),
    );
    return { importMs, openMs, workbookBytes: workbook.length };
  }

  /** As a new version, which becomes the active one. */
  async import(workbook: Buffer): Promise<void> {
    const form = new FormData();
    form.set('file', new Blob([Uint8Array.from(workbook)]), 'bench.xlsx');
    await this.send('POST', 'schedules/import', form);
  }

  /** Requests the night and resolves when it is COMPLETED. */
  async run(schedule: string): Promise<void> {
    await this.request(schedule);
    await this.untilOver(schedule);
  }

  async request(schedule: string): Promise<void> {
    const asked = { cycleName: 'Nightly', businessDate: DATE };
    await this.send('POST', `schedules/${schedule}/executions`, asked);
  }

  async untilOver(schedule: string): Promise<void> {
    for (;;) {
      const { rows } = await this.database.query<{ open: boolean }>(
        `SELECT EXISTS (SELECT FROM execution WHERE schedule = $1 AND status <> 'COMPLETED') AS open`,
        [schedule],
      );
      if (rows[0]?.open === false) return;
      await pause(50);
    }
  }

  async work(): Promise<Work> {
    await pause(STATISTICS_COME_AFTER_MS);
    const [row] = await this.query<{ records: string; commits: string }>(
      `SELECT (SELECT wal_records FROM pg_stat_wal) AS records,
              (SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()) AS commits`,
    );
    return { records: Number(row?.records), commits: Number(row?.commits) };
  }

  async query<T extends pg.QueryResultRow>(
    sql: string,
    values: readonly unknown[] = [],
  ): Promise<readonly T[]> {
    return (await this.database.query<T>(sql, [...values])).rows;
  }

  async stop(): Promise<void> {
    await this.database.end();
    for (const process of [...this.byRole.values()].reverse()) await process.stop();
  }

  /** Ends it without waiting for what it has in hand. */
  async kill(): Promise<void> {
    await this.database.end();
    for (const process of this.byRole.values()) await process.kill();
  }

  /** Calls the API as the administrator; throws unless it succeeds. */
  async send(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const isForm = body instanceof FormData;
    const answer = await fetch(`${this.url}/api/v1/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(isForm || body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : isForm ? body : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 1000)}`);
    return (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
  }
}

/** How much work Postgres has been given: it hardly depends on the machine. */
export interface Work {
  /** Records of the write-ahead log: rows, index entries, locks. */
  readonly records: number;
  readonly commits: number;
}

export interface Opened {
  readonly importMs: number;
  readonly openMs: number;
  readonly workbookBytes: number;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
