import type { AppConfig } from '../config/app-config.js';
import type { Log } from '../log/logger.js';
import { BullmqQueue } from './bullmq.queue.js';
import { NoQueue, type MessageQueue } from './message-queue.js';
import { postgresBackend } from './postgres.backend.js';
import { redisBackend } from './redis.backend.js';

export interface QueueToOpen {
  readonly config: Pick<AppConfig, 'queue' | 'redisUrl'>;
  readonly databaseUrl: string;
  /** Tells this installation's queues from others' in a shared Redis. */
  readonly installation: string;
  readonly log: Log;
}

/** BullMQ where the configuration says; the caller has made sure that one process is alone without Redis. */
export async function openQueue({
  config,
  databaseUrl,
  installation,
  log,
}: QueueToOpen): Promise<MessageQueue> {
  if (!config.queue) return new NoQueue();
  const backend = config.redisUrl
    ? redisBackend(config.redisUrl.reveal(), `nightjar-${installation}`)
    : await postgresBackend(databaseUrl);
  return new BullmqQueue(backend, log);
}
