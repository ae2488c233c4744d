import { Redis } from 'ioredis';
import type { Log } from '../log/logger.js';
import { UnfitStore } from '../unfit-store.js';

const ANSWERS_WITHIN_MS = 3_000;

/** Throws UnfitStore when Redis would throw messages away. One that is out of reach is only told of: work goes on without it. */
export async function checkRedis(url: string, log: Log): Promise<void> {
  const memory = await memoryOf(url).catch((error: unknown) => {
    log.warn('Redis is out of reach; the loops go on without it', error);
    return null;
  });
  const unfit = memory === null ? null : unfitness(memory);
  if (unfit) throw new UnfitStore(unfit);
}

/** What `INFO memory` says, if Redis may evict what it was given; null = it will not. */
export function unfitness(memory: string): string | null {
  const valueOf = (name: string): string => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(memory)?.[1] ?? '';
  const policy = valueOf('maxmemory_policy');
  if (valueOf('maxmemory') === '0' || policy === 'noeviction' || policy === '') return null;
  return `The Redis of REDIS_URL evicts keys (maxmemory-policy ${policy}), messages among them: set maxmemory-policy to noeviction.`;
}

async function memoryOf(url: string): Promise<string> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: ANSWERS_WITHIN_MS,
    commandTimeout: ANSWERS_WITHIN_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return await redis.info('memory');
  } finally {
    redis.disconnect();
  }
}
