import { EventEmitter, once } from 'node:events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createPino, Log } from '../../src/platform/log/logger.js';
import { BullmqQueue, type BullBackend } from '../../src/platform/queue/bullmq.queue.js';
import { postgresBackend } from '../../src/platform/queue/postgres.backend.js';
import { startPostgres, type Started } from '../support/stores.js';

let postgres: Started<string>;
let backend: BullBackend;

beforeAll(async () => {
  postgres = await startPostgres();
  backend = await postgresBackend(postgres.value);
});
afterAll(() => postgres.stop());

const RHYTHM = { everyMs: 50, silentMs: 200 };
const log = new Log(createPino('silent'));

interface Overheard {
  readonly backend: BullBackend;
  readonly heard: { workers: number; looks: number };
  /** Resolves at the next look for a canary. */
  readonly look: () => Promise<unknown>;
}

/** The real backend, with an ear for what the queue asks of it; its first `deaf` workers listen to another queue. */
function overheard({ deaf }: { deaf: number }): Overheard {
  const heard = { workers: 0, looks: 0 };
  const looks = new EventEmitter();
  return {
    heard,
    look: () => once(looks, 'look'),
    backend: {
      ...backend,
      queue: (name, options) => {
        const queue = backend.queue(name, options);
        const getJob = queue.getJob.bind(queue);
        queue.getJob = (id) => {
          heard.looks += 1;
          looks.emit('look');
          return getJob(id);
        };
        return queue;
      },
      worker: (name, handle, options) => {
        heard.workers += 1;
        return backend.worker(heard.workers <= deaf ? `${name}-elsewhere` : name, handle, options);
      },
    },
  };
}

test('a worker that takes nothing any more is built anew, and what waited is handled', async () => {
  const { backend: half, heard } = overheard({ deaf: 1 });
  const queue = new BullmqQueue(half, log, RHYTHM);
  const handled = new Promise((resolve) => {
    queue.consume('orders-deaf', 2, (data) => {
      resolve(data);
      return Promise.resolve();
    });
  });
  await queue.publish('orders-deaf', [{ id: 'start-1-1', data: { attemptId: '1' } }]);
  expect(await handled).toEqual({ attemptId: '1' });
  expect(heard.workers).toBe(2);
  await queue.close();
});

test('a worker that is at work is left alone, however long a canary waits behind it', async () => {
  const { backend: whole, heard, look } = overheard({ deaf: 0 });
  const queue = new BullmqQueue(whole, log, RHYTHM);
  let done = (): void => undefined;
  const begun = new Promise<void>((resolve) => {
    queue.consume('orders-busy', 1, () => {
      resolve();
      return new Promise((end) => (done = end));
    });
  });
  await queue.publish('orders-busy', [{ id: 'start-2-1', data: { attemptId: '2' } }]);
  await begun;
  const looked = heard.looks;
  const looksOfSixSilences = (6 * RHYTHM.silentMs) / RHYTHM.everyMs;
  while (heard.looks < looked + looksOfSixSilences) await look();
  expect(heard.workers).toBe(1);
  done();
  await queue.close();
});
