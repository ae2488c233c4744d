import { randomUUID } from 'node:crypto';
import { startExternalSystem, type ExternalSystem } from '../../examples/external-system/server.js';
import { ApiClient } from '../../src/cli/api/api.client.js';
import { baseEnvironment, dataDir, startStores, World } from '../support/world.js';
import { freePort, scratchFolder } from '../support/stores.js';
import type { CrashCase, Place } from './cases.js';
import { Supervised } from './supervised.js';

const MOST_TRIES = 20;

/** An installation whose processes die at crash points and are started again, with clients that insist. */
export class CrashWorld {
  private readonly closers: (() => Promise<unknown>)[] = [];
  private readonly processes = new Map<Place | 'all', Supervised>();
  private place: Place | 'all' = 'all';
  private before: CrashCase['before'] = null;

  private constructor(
    readonly system: ExternalSystem,
    private readonly environment: Readonly<Record<string, string>>,
    private readonly port: string,
  ) {}

  static async start(): Promise<CrashWorld> {
    const folder = await scratchFolder();
    const system = await startExternalSystem({ jobMs: 20 });
    const stores = World.backend === 'redis' ? await startStores() : null;
    const environment = {
      ...baseEnvironment(system),
      NIGHTJAR_DATA_DIR: await dataDir(folder.value),
      NIGHTJAR_SESSION_LEASE_MS: '1000',
      ...stores?.environment,
    };
    const world = new CrashWorld(system, environment, String(await freePort()));
    world.closers.push(
      () => folder.stop(),
      () => system.close(),
      async () => stores?.stop(),
    );
    return world;
  }

  /** Starts the process anew that reaches this point first, with the point armed; the others go on. */
  async begin({ crashPoint, place, before }: CrashCase): Promise<void> {
    this.before = before;
    this.place = World.backend === 'embedded' ? 'all' : place;
    const armed = { NIGHTJAR_CRASH_POINT: crashPoint };
    for (const role of World.backend === 'embedded' ? (['all'] as const) : (['server', 'agent'] as const)) {
      const known = this.processes.get(role);
      if (known && role !== this.place) continue;
      await known?.stop();
      const environment = {
        ...this.environment,
        NIGHTJAR_ROLE: role,
        PORT: role === 'agent' ? '0' : this.port,
      };
      const armedLife = role !== this.place ? 0 : before === 'death' ? 2 : 1;
      this.processes.set(role, await Supervised.start({ environment, armed, armedLife }));
    }
  }

  /**
   * Does what has to happen to the process before the point can be reached; true = that is all for now. What its successor
   * takes over must still be there, so nothing else is done before it has got that far.
   */
  async prepare(): Promise<boolean> {
    const { before } = this;
    if (before !== 'death' && before !== 'update') return false;
    this.before = null;
    const process = this.processes.get(this.place);
    await process?.replace(before === 'death' ? 'kill' : 'stop');
    if (before === 'update') return true;
    await process?.untilItSays('Crash point');
    return false;
  }

  /** Whether the run that hangs is left alone for now. */
  isPatient(flags: readonly string[]): boolean {
    return this.before === 'flag' && !flags.includes('LONG_RUNNING');
  }

  get client(): ApiClient {
    const token = this.environment['NIGHTJAR_ADMIN_TOKEN'] ?? '';
    return new ApiClient({ url: `http://127.0.0.1:${this.port}/`, token, tokenSource: 'the test' });
  }

  async end(): Promise<void> {
    await Promise.all([...this.processes.values()].map((process) => process.stop()));
    this.processes.clear();
  }

  async stop(): Promise<void> {
    await this.end();
    for (const close of this.closers.reverse()) await close();
  }

  /** What the processes that reach the point of this case have said. */
  get lines(): readonly string[] {
    return this.processes.get(this.place)?.lines ?? [];
  }

  /** Calls until there is an answer that is no breakdown: the key makes a command count once, however often it is sent. */
  async insist(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<Answer> {
    const { url, token } = this.client.target;
    const file = body instanceof FormData;
    const headers = {
      authorization: `Bearer ${token ?? ''}`,
      ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
      ...(file ? {} : { 'content-type': 'application/json' }),
    };
    const sent = body === undefined ? null : file ? body : JSON.stringify(body);
    for (let tries = 1; ; tries += 1) {
      await (this.processes.get('all') ?? this.processes.get('server'))?.up();
      try {
        const answer = await fetch(new URL(path, url), { method, headers, body: sent });
        const document = (await answer.json()) as Record<string, unknown>;
        if (answer.status < 500 || tries === MOST_TRIES) return { status: answer.status, body: document };
      } catch (error) {
        if (tries === MOST_TRIES) throw error;
      }
    }
  }
}

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}
