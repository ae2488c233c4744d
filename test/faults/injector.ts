import type { FaultKind, PlannedFault } from './fault-plan.js';
import type { Installation } from './installation.js';
import type { PostgresServer } from './postgres-server.js';
import type { RedisServer } from './redis-server.js';
import type { Supervised } from './supervised.js';
import type { ReplyMatch, TcpProxy } from './tcp-proxy.js';
import { pause } from './wait.js';

/** Does faults to an installation, and takes them back. */
export class Injector {
  private readonly underWay = new Set<Promise<void>>();
  private readonly counts = new Map<FaultKind, number>();
  private readonly failures: string[] = [];
  private disturbedAt = 0;
  private postgresIsDown = false;
  private redisIsDown = false;
  private ended = false;

  constructor(
    private readonly installation: Installation,
    private readonly note: (line: string) => void,
  ) {}

  /** Begins a fault; what it takes back later is waited for by `end`. */
  inject(fault: PlannedFault): void {
    this.counts.set(fault.kind, (this.counts.get(fault.kind) ?? 0) + 1);
    const done = this.perform(fault).catch((error: unknown) => {
      this.failures.push(`${fault.kind}: ${String(error)}`);
    });
    const known = done.finally(() => this.underWay.delete(known));
    this.underWay.add(known);
  }

  /** No fault is active any more, and nothing comes late from one. */
  async end(): Promise<void> {
    this.ended = true;
    this.heal();
    await Promise.all(this.underWay);
    this.heal();
    await this.installation.judge.oauth({});
    for (const one of this.installation.processes) one.thaw();
  }

  get injected(): ReadonlyMap<FaultKind, number> {
    return this.counts;
  }

  get total(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Of the harness itself. */
  get defects(): readonly string[] {
    return this.failures;
  }

  /** For how long nothing that was on its way to the judge could still be held up by a fault. */
  get calmForMs(): number {
    const frozen = this.installation.processes.some(({ isFrozen }) => isFrozen);
    if (frozen || this.installation.link('judge').isDisturbed) this.disturbedAt = performance.now();
    return performance.now() - this.disturbedAt;
  }

  private heal(): void {
    for (const link of this.installation.links) link.heal();
  }

  private async perform({ kind, place, ms }: PlannedFault): Promise<void> {
    const { installation } = this;
    const agent = at(installation.agents, place);
    const server = at(installation.servers, place);
    this.note(`${kind} at ${place.toFixed(3)} for ${ms} ms`);
    switch (kind) {
      case 'agent-kill':
        return agent.kill(ms);
      case 'agent-stop':
        return agent.terminate(ms);
      case 'agent-freeze':
        return this.freeze(agent, ms);
      case 'server-kill':
        return server.kill(ms);
      case 'server-freeze':
        return this.freeze(server, ms);
      case 'redis-flush':
        return this.tellRedis((redis) => redis.flushAll());
      case 'redis-pause':
        return this.tellRedis((redis) => redis.pause(ms));
      case 'redis-full':
        return this.fillRedis(ms);
      case 'redis-kill':
        return this.killRedis(ms);
      case 'postgres-kill':
        return this.endPostgres(ms, (postgres) => postgres.kill());
      case 'postgres-restart':
        return this.endPostgres(ms, (postgres) => postgres.stop());
      case 'postgres-read-only':
        return this.makeReadOnly(ms);
      case 'postgres-terminate':
        return this.terminateConnections(place);
      case 'link-reset':
        this.linkAt(place).resetAll();
        return;
      case 'link-half-open':
        return this.disturb(this.linkAt(place), ms, (link) => {
          link.halfOpen();
        });
      case 'link-freeze':
        return this.disturb(this.linkAt(place), ms, (link) => {
          link.freeze();
        });
      case 'link-slow':
        return this.disturb(this.linkAt(place), ms, (link) => {
          link.slow(50 + Math.floor(((place * 1e3) % 1) * 1_500));
        });
      case 'drop-commit-reply':
        void at(installation.linksTo('postgres'), place).dropNextReply(isCommit);
        return;
      case 'drop-judge-reply':
        void installation.link('judge').dropNextReply(isAnswerOf(at(VERBS, place)));
        return;
      case 'oauth-down':
        return this.oauth({ tokenAnswer: at(TOKEN_FAULTS, place) }, ms);
      case 'oauth-short-tokens':
        return this.oauth({ tokenLifetimeS: 1 }, ms);
      case 'oauth-revoke':
        return installation.judge.revokeTokens();
    }
  }

  /** Almost half of the faults of links are on the one to the judge. */
  private linkAt(place: number): TcpProxy {
    const { links } = this.installation;
    return place < 0.4 ? this.installation.link('judge') : at(links.slice(1), (place - 0.4) / 0.6);
  }

  private async disturb(link: TcpProxy, ms: number, how: (link: TcpProxy) => void): Promise<void> {
    how(link);
    await this.last(ms);
    if (link.name === 'judge') this.disturbedAt = performance.now();
    link.heal();
  }

  private async freeze(one: Supervised, ms: number): Promise<void> {
    one.freeze();
    await this.last(ms);
    this.disturbedAt = performance.now();
    one.thaw();
  }

  private async killRedis(ms: number): Promise<void> {
    const { redis } = this.installation;
    if (!redis || this.redisIsDown) return;
    this.redisIsDown = true;
    await redis.kill();
    await this.last(ms);
    await redis.restart();
    this.redisIsDown = false;
  }

  private async fillRedis(ms: number): Promise<void> {
    await this.tellRedis((redis) => redis.setMemory(1));
    await this.last(ms);
    await this.tellRedis((redis) => redis.setMemory(0));
  }

  /** One that is killed meanwhile comes back empty and without limits: there is nothing more to tell it. */
  private async tellRedis(what: (redis: RedisServer) => Promise<void>): Promise<void> {
    const { redis } = this.installation;
    if (redis && !this.redisIsDown) await what(redis).catch(() => undefined);
  }

  private async endPostgres(ms: number, end: (postgres: PostgresServer) => Promise<void>): Promise<void> {
    const { postgres } = this.installation;
    if (this.postgresIsDown) return;
    this.postgresIsDown = true;
    await end(postgres);
    await this.last(ms);
    await postgres.restart();
    this.postgresIsDown = false;
  }

  private async makeReadOnly(ms: number): Promise<void> {
    const { postgres } = this.installation;
    if (this.postgresIsDown) return;
    // Whoever kills it meanwhile would leave it read-only.
    this.postgresIsDown = true;
    await postgres.setReadOnly(true);
    await this.last(ms);
    await postgres.setReadOnly(false);
    this.postgresIsDown = false;
  }

  /** Some of the connections of Nightjar, or all. */
  private async terminateConnections(place: number): Promise<void> {
    if (this.postgresIsDown) return;
    await this.installation.postgres
      .query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = 'nightjar' AND application_name <> 'fault suite' AND (pid % 100) / 100.0 <= $1`,
        [place],
      )
      .catch(() => []);
  }

  private async oauth(settings: Parameters<Installation['judge']['oauth']>[0], ms: number): Promise<void> {
    await this.installation.judge.oauth(settings);
    await this.last(ms);
    await this.installation.judge.oauth({});
  }

  /** A fault goes on for so long, unless everything is to end. */
  private async last(ms: number): Promise<void> {
    const until = performance.now() + ms;
    while (!this.ended && performance.now() < until) await pause(Math.min(100, until - performance.now()));
  }
}

const TOKEN_FAULTS = [
  { kind: 'status', code: 500 },
  { kind: 'status', code: 401, body: '{"error":"invalid_client"}' },
  { kind: 'reset-before-effect' },
  { kind: 'hang' },
  { kind: 'body', body: '<html>' },
] as const;

const VERBS = ['/start ', '/start ', '/restart ', '/kill ', '/status?'] as const;

const isAnswerOf =
  (verb: string): ReplyMatch =>
  (request) =>
    request.subarray(0, 200).toString('latin1').includes(verb);

/** The server says that a transaction is committed: CommandComplete with its tag. */
const isCommit: ReplyMatch = (_request, reply) => reply.includes('COMMIT\0', 0, 'latin1');

function at<T>(from: readonly T[], place: number): T {
  const found = from[Math.min(from.length - 1, Math.floor(place * from.length))];
  if (found === undefined) throw new Error('there is nothing to choose from');
  return found;
}
