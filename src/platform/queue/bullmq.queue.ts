import { randomUUID } from 'node:crypto';
import type { BulkJobOptions, Job, JobsOptions } from 'bullmq';
import { isRepeated, reach } from '../faults/crash-points.js';
import type { Log } from '../log/logger.js';
import { Canary, CANARY, CANARY_RHYTHM, type CanaryRhythm } from './canary.js';
import { MessageQueue, type Consumer, type Message, type MessageHandler } from './message-queue.js';

/** Where BullMQ keeps its messages; see redis.backend and postgres.backend. */
export interface BullBackend {
  queue(name: string, defaultJobOptions: JobsOptions): BullQueue;
  worker(
    name: string,
    handle: (job: Pick<Job<Message['data']>, 'data'>) => Promise<void>,
    options: WorkerTuning,
  ): BullWorker;
  close(): Promise<void>;
}

/** What is used of BullMQ's classes, whose types differ by backend. */
interface BullQueue {
  addBulk(jobs: { name: string; data: Message['data']; opts: BulkJobOptions }[]): Promise<unknown>;
  getJob(id: string): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}

interface BullWorker {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'failed', listener: (job: unknown, error: Error) => void): unknown;
  /** `force`: does not wait for what is in hand. */
  close(force?: boolean): Promise<void>;
}

export interface WorkerTuning {
  readonly concurrency: number;
  readonly lockDuration: number;
  readonly stalledInterval: number;
  readonly maxStalledCount: number;
}

const TUNING = {
  /** A message that was being handled when its worker died is handed out again after about this long. */
  lockDuration: 30_000,
  stalledInterval: 15_000,
  /** A message is a hint: however often its handlers die, it must not be given up. */
  maxStalledCount: 100,
};

/** Nothing is kept: history is in the ledger, and the id of a message is free again once it was handled. */
const FORGET = { removeOnComplete: true, removeOnFail: true };

export class BullmqQueue extends MessageQueue {
  private readonly queues = new Map<string, BullQueue>();
  private readonly consumers = new Set<Consumer>();

  constructor(
    private readonly backend: BullBackend,
    private readonly log: Log,
    private readonly rhythm: CanaryRhythm = CANARY_RHYTHM,
  ) {
    super();
  }

  override async publish(queue: string, messages: readonly Message[]): Promise<void> {
    if (messages.length === 0) return;
    reach('publish.begin');
    await this.add(queue, messages);
    if (isRepeated('publish.end'))
      await this.add(
        queue,
        messages.map(({ id, data }) => ({ id: `${id}-again`, data })),
      );
    reach('publish.end');
  }

  override consume(queue: string, concurrency: number, handle: MessageHandler): Consumer {
    const canaryId = `${CANARY}-${randomUUID()}`;
    const canary = new Canary({
      queue,
      rhythm: this.rhythm,
      log: this.log,
      send: () => this.add(queue, [{ id: canaryId, data: { [CANARY]: canaryId } }]),
      isWaiting: async () => (await this.queueOf(queue).getJob(canaryId)) !== undefined,
      rebuild: () => {
        // Not waited for: what is dead may never end.
        worker.close(true).catch(() => undefined);
        worker = build();
      },
    });
    const build = (): BullWorker =>
      this.worker(queue, concurrency, (data) => canary.during(() => deliver(data, handle)));
    let worker = build();
    const consumer = {
      close: async (): Promise<void> => {
        this.consumers.delete(consumer);
        canary.close();
        await worker.close();
      },
    };
    this.consumers.add(consumer);
    return consumer;
  }

  override async close(): Promise<void> {
    await Promise.all([...this.consumers].map((consumer) => consumer.close()));
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
    await this.backend.close();
  }

  private async add(queue: string, messages: readonly Message[]): Promise<void> {
    await this.queueOf(queue).addBulk(
      messages.map(({ id, data }) => ({ name: queue, data, opts: { jobId: id } })),
    );
  }

  private worker(queue: string, concurrency: number, handle: MessageHandler): BullWorker {
    const worker = this.backend.worker(queue, ({ data }) => handle(data), { ...TUNING, concurrency });
    worker.on('error', (error) => {
      this.log.warn('The queue is out of reach; the loops go on without it', { queue }, error);
    });
    worker.on('failed', (_job, error) => {
      this.log.error('A message was not handled; the loops will find what it was about', { queue }, error);
    });
    return worker;
  }

  private queueOf(name: string): BullQueue {
    const known = this.queues.get(name);
    if (known) return known;
    const queue = this.backend.queue(name, FORGET);
    queue.on('error', (error) => {
      this.log.warn('The queue is out of reach; the loops go on without it', { queue: name }, error);
    });
    this.queues.set(name, queue);
    return queue;
  }
}

async function deliver(data: Message['data'], handle: MessageHandler): Promise<void> {
  if (CANARY in data) return;
  reach('deliver.begin');
  await Promise.all(isRepeated('deliver.begin') ? [handle(data), handle(data)] : [handle(data)]);
  reach('deliver.end');
}
