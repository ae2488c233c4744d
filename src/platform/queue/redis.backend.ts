import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { BullBackend } from './bullmq.queue.js';

/** Must exceed BullMQ's blocking wait of 5 s. Without it a silently dead connection is never noticed (measured). */
const SOCKET_TIMEOUT_MS = 15_000;

export function redisBackend(url: string, prefix: string): BullBackend {
  const common = {
    socketTimeout: SOCKET_TIMEOUT_MS,
    keepAlive: 10_000,
    retryStrategy: backoff,
    lazyConnect: true,
  };
  const producer = new Redis(url, { ...common, maxRetriesPerRequest: 1, commandTimeout: 5_000 });
  const consumer = new Redis(url, { ...common, maxRetriesPerRequest: null });
  // The queues that use them report their errors; ioredis would print those of a connection without a listener.
  producer.on('error', ignore);
  consumer.on('error', ignore);
  return {
    queue: (name, defaultJobOptions) => new Queue(name, { connection: producer, prefix, defaultJobOptions }),
    worker: (name, handle, options) => new Worker(name, handle, { connection: consumer, prefix, ...options }),
    close: async () => {
      producer.disconnect();
      consumer.disconnect();
    },
  };
}

const backoff = (tries: number): number => Math.min(tries * 100, 2_000);
const ignore = (): void => undefined;
