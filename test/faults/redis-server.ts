import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { freePort } from '../support/stores.js';
import { until } from './wait.js';

/** A Redis without persistence: killed, it comes back empty. */
export class RedisServer {
  private child: ChildProcess | null = null;

  private constructor(readonly port: number) {}

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await freePort());
    process.once('exit', () => server.child?.kill('SIGKILL'));
    await server.restart();
    return server;
  }

  async restart(): Promise<void> {
    const options = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    this.child = spawn('redis-server', [...options, '--maxmemory-policy', 'noeviction'], { stdio: 'ignore' });
    await until('Redis answers', () => this.ask((redis) => redis.ping()).catch(() => undefined), {
      ms: 20_000,
    });
  }

  async flushAll(): Promise<void> {
    await this.ask((redis) => redis.flushall());
  }

  /** Nothing is answered for so long. */
  async pause(ms: number): Promise<void> {
    await this.ask((redis) => redis.call('CLIENT', 'PAUSE', String(ms)));
  }

  /** Without memory it refuses what would need more. */
  async setMemory(bytes: number): Promise<void> {
    await this.ask((redis) => redis.call('CONFIG', 'SET', 'maxmemory', String(bytes)));
  }

  /** Every key with what it holds, as text that can be searched. */
  async dump(): Promise<readonly string[]> {
    return this.ask(async (redis) => {
      const keys = await redis.keys('*');
      const dumps = await Promise.all(keys.map((key) => redis.dumpBuffer(key)));
      return keys.map((key, place) => `${key} ${dumps[place]?.toString('latin1') ?? ''}`);
    });
  }

  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  stop(): Promise<void> {
    return this.end('SIGTERM');
  }

  private async ask<T>(question: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = new Redis({
      host: '127.0.0.1',
      port: this.port,
      lazyConnect: true,
      retryStrategy: () => null,
      maxRetriesPerRequest: 0,
    });
    redis.on('error', () => undefined);
    try {
      await redis.connect();
      return await question(redis);
    } finally {
      redis.disconnect();
    }
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }
}
