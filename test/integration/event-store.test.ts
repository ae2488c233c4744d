import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DataSource, QueryRunner } from 'typeorm';
import { FROM_THE_START, type EventCursor } from '../../src/domain/event-cursor.js';
import { Log, createPino } from '../../src/platform/log/logger.js';
import { Database, Sql } from '../../src/platform/database/transaction.js';
import { EventTail } from '../../src/public-api/events/event-tail.js';
import { FollowEvents, PurgedMeanwhile } from '../../src/public-api/events/follow-events.js';
import { EventStore } from '../../src/runs/event.store.js';
import { PurgeStore } from '../../src/runs/purge.store.js';
import { TestPostgres } from '../support/database.js';

let postgres: TestPostgres;
let dataSource: DataSource;
let database: Database;
const store = new EventStore();
const NOW = new Date('2026-11-24T12:00:00Z');
beforeAll(async () => {
  postgres = await TestPostgres.start();
  dataSource = await postgres.migrated();
  database = new Database(dataSource);
});
beforeEach(async () => {
  await database.reader.rows('DELETE FROM event');
});
afterAll(async () => {
  await postgres.stop();
});

/** A transaction on a connection of its own, that the test ends when it wants to. */
class Writer {
  private constructor(
    private readonly runner: QueryRunner,
    private readonly tx: Sql,
  ) {}

  static async begin(): Promise<Writer> {
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();
    return new Writer(runner, new Sql(runner.manager));
  }

  async note(what: string): Promise<void> {
    await store.note(this.tx, { type: 'schedule.applied', to: what, actor: 'test' }, NOW);
  }

  async noteOf(schedule: string, at: Date): Promise<void> {
    await store.note(this.tx, { type: 'schedule.applied', schedule, actor: 'test' }, at);
  }

  async end(how: 'commit' | 'rollback'): Promise<void> {
    await (how === 'commit' ? this.runner.commitTransaction() : this.runner.rollbackTransaction());
    await this.runner.release();
  }
}

/** Everything that a reader has not seen up to this moment, and where it stands then. */
async function readOn(from: EventCursor): Promise<{ events: readonly string[]; cursor: EventCursor }> {
  const events: string[] = [];
  let { seen, within } = from;
  for (;;) {
    const window = await store.window(database.reader, { seen, within }, 2);
    events.push(...window.events.map(({ to }) => to ?? ''));
    const last = window.events.at(-1);
    if (window.more && last) within = { upTo: window.upTo, after: last.id };
    else if (within) [seen, within] = [window.upTo, null];
    else return { events, cursor: { seen: window.upTo, within: null } };
  }
}

describe('events', () => {
  test('of two open transactions are each read once, in whatever order they are committed', async () => {
    for (const order of ['first', 'second']) {
      const start: EventCursor = { seen: await store.snapshot(database.reader), within: null };
      const [first, second] = [await Writer.begin(), await Writer.begin()];
      await first.note(`${order} a1`);
      await second.note(`${order} b1`);
      await first.note(`${order} a2`);
      const [early, late] = order === 'first' ? [first, second] : [second, first];
      await early.end('commit');
      const one = await readOn(start);
      expect(one.events).toEqual(order === 'first' ? [`${order} a1`, `${order} a2`] : [`${order} b1`]);
      expect((await readOn(one.cursor)).events).toEqual([]);
      // Its ids are lower than, or between, those that were read already.
      await late.end('commit');
      const two = await readOn(one.cursor);
      expect(two.events).toEqual(order === 'first' ? [`${order} b1`] : [`${order} a1`, `${order} a2`]);
      expect((await readOn(two.cursor)).events).toEqual([]);
      expect((await readOn(start)).events).toEqual([`${order} a1`, `${order} b1`, `${order} a2`]);
    }
  });

  test('of a transaction that is rolled back are never read, and keep no reader waiting', async () => {
    const start: EventCursor = { seen: await store.snapshot(database.reader), within: null };
    const [gone, kept] = [await Writer.begin(), await Writer.begin()];
    await gone.note('gone');
    await kept.note('kept');
    await kept.end('commit');
    const before = await readOn(start);
    await gone.end('rollback');
    expect(before.events).toEqual(['kept']);
    expect((await readOn(before.cursor)).events).toEqual([]);
  });

  test('of a window are read to its end, whatever is committed meanwhile', async () => {
    const writer = await Writer.begin();
    for (const n of [1, 2, 3, 4, 5]) await writer.note(`w${n}`);
    const slow = await Writer.begin();
    await slow.note('slow');
    await writer.end('commit');
    const first = await store.window(database.reader, FROM_THE_START, 2);
    expect(first.events.map(({ to }) => to)).toEqual(['w1', 'w2']);
    await slow.end('commit');
    const within = { upTo: first.upTo, after: first.events.at(-1)?.id ?? '' };
    const rest = await readOn({ seen: FROM_THE_START.seen, within });
    expect(rest.events).toEqual(['w3', 'w4', 'w5', 'slow']);
  });

  describe('that were purged', () => {
    const purge = new PurgeStore();
    const at = (n: number): Date => new Date(NOW.getTime() + n * 1_000);
    const note = (sql: Sql, schedule: string, n: number): Promise<void> =>
      store.note(sql, { type: 'schedule.applied', schedule, to: `${schedule}${n}`, actor: 'test' }, at(n));

    beforeEach(async () => {
      await database.reader.rows('DELETE FROM event_purge');
      for (const name of ['S', 'T'])
        await database.reader.rows(
          'INSERT INTO schedule (name, created_at) VALUES ($1, now()) ON CONFLICT DO NOTHING',
          [name],
        );
    });

    test('are missed by who has not read them, and by nobody else', async () => {
      for (const n of [1, 2, 3]) await note(database.reader, 'S', n);
      await note(database.reader, 'T', 4);
      const { events, upTo } = await store.window(database.reader, FROM_THE_START, 10);
      const after = (n: number): EventCursor => ({
        seen: FROM_THE_START.seen,
        within: { upTo, after: events[n]?.id ?? '' },
      });
      const isPurged = (n: number, schedule: string | null = null): Promise<boolean> =>
        store.isPurged(database.reader, after(n), schedule);
      expect(await isPurged(0)).toBe(false);
      expect(await purge.deleteEvents(database.reader, { schedule: 'S', before: at(3) }, 10)).toBe(2);
      expect(await isPurged(0)).toBe(true);
      expect(await isPurged(0, 'S')).toBe(true);
      // Of another schedule nothing is gone.
      expect(await isPurged(0, 'T')).toBe(false);
      expect(await isPurged(1)).toBe(false);
      expect(await isPurged(2)).toBe(false);
      expect(await store.isPurged(database.reader, FROM_THE_START, null)).toBe(false);
      const now: EventCursor = { seen: upTo, within: { upTo, after: '0' } };
      expect(await store.isPurged(database.reader, now, null)).toBe(false);
      expect((await readOn(FROM_THE_START)).events).toEqual(['S3', 'T4']);
    });

    test('are missed by who was beyond them before they were committed', async () => {
      const late = await Writer.begin();
      await late.noteOf('S', at(0));
      await note(database.reader, 'S', 1);
      const { events, upTo } = await store.window(database.reader, FROM_THE_START, 10);
      expect(events).toHaveLength(1);
      await late.end('commit');
      expect(await purge.deleteEvents(database.reader, { schedule: 'S', before: at(1) }, 10)).toBe(1);
      const cursor = { seen: FROM_THE_START.seen, within: { upTo, after: events[0]?.id ?? '' } };
      expect(await store.isPurged(database.reader, cursor, null)).toBe(true);
    });

    test('while they were read end the reading, rather than leave a gap', async () => {
      const tail = new EventTail(database, store, new Log(createPino('silent')));
      const follow = new FollowEvents(database, store, tail);
      await database.reader.rows(
        `INSERT INTO event (type, at, schedule, actor)
         SELECT 'schedule.applied', $1, 'S', 'test' FROM generate_series(1, 2500)`,
        [at(0)],
      );
      const [first] = (await store.window(database.reader, FROM_THE_START, 1)).events;
      const { upTo } = await store.window(database.reader, FROM_THE_START, 1);
      const cursor = { seen: FROM_THE_START.seen, within: { upTo, after: first?.id ?? '' } };
      const read = async (schedule?: string): Promise<number> => {
        let count = 0;
        for await (const { event } of follow.untilNow(cursor, schedule)) {
          count += 1;
          expect(event.schedule).toBe('S');
          if (count === 1) await purge.deleteEvents(database.reader, { schedule: 'S', before: at(1) }, 2500);
        }
        return count;
      };
      await expect(read('S')).rejects.toThrow(PurgedMeanwhile);
      expect(await follow.isPurged(cursor, 'S')).toBe(true);
      tail.onModuleDestroy();
    });

    test('once more change nothing', async () => {
      await note(database.reader, 'S', 1);
      const old = { schedule: 'S', before: at(2) };
      expect(await purge.deleteEvents(database.reader, old, 10)).toBe(1);
      const marks = await database.reader.rows('SELECT * FROM event_purge');
      expect(await purge.deleteEvents(database.reader, old, 10)).toBe(0);
      expect(await database.reader.rows('SELECT * FROM event_purge')).toEqual(marks);
    });
  });

  test('of another cluster are all in the past once they were restored', async () => {
    const writer = await Writer.begin();
    await writer.note('restored');
    await writer.end('commit');
    await database.reader.rows(`UPDATE event SET tx = '900000000'`);
    expect((await readOn(FROM_THE_START)).events).toEqual([]);
    await store.adoptRestored(database.reader);
    expect((await readOn(FROM_THE_START)).events).toEqual(['restored']);
  });
});

type Step =
  | { readonly do: 'note' | 'commit' | 'rollback'; readonly writer: number }
  | { readonly do: 'read'; readonly reader: number };

describe('following', () => {
  test('loses nothing and repeats nothing, from wherever a reader goes on', async () => {
    const steps = fc.array(
      fc.oneof<fc.Arbitrary<Step>[]>(
        fc.record({ do: fc.constantFrom('note', 'note', 'commit', 'rollback'), writer: fc.nat({ max: 2 }) }),
        fc.record({ do: fc.constant('read' as const), reader: fc.nat({ max: 2 }) }),
      ),
      { minLength: 5, maxLength: 30 },
    );
    await fc.assert(fc.asyncProperty(steps, interleaved), { numRuns: 40, seed: 20_261_124 });
  });

  /** Writers and readers take their steps in this order; then every reader and every cursor reads to the end. */
  async function interleaved(steps: readonly Step[]): Promise<void> {
    await database.reader.rows('DELETE FROM event');
    const start: EventCursor = { seen: await store.snapshot(database.reader), within: null };
    const writers = new Map<number, { writer: Writer; noted: string[] }>();
    const committed: string[] = [];
    const readers = [0, 1, 2].map(() => ({ cursor: start, read: [] as string[] }));
    let count = 0;
    const end = async (n: number, how: 'commit' | 'rollback'): Promise<void> => {
      const open = writers.get(n);
      writers.delete(n);
      await open?.writer.end(how);
      if (how === 'commit') committed.push(...(open?.noted ?? []));
    };
    for (const step of steps) {
      if (step.do === 'read') {
        const reader = readers[step.reader];
        if (!reader) continue;
        const { events, cursor } = await readOn(reader.cursor);
        Object.assign(reader, { cursor, read: [...reader.read, ...events] });
      } else if (step.do === 'note') {
        const open = writers.get(step.writer) ?? { writer: await Writer.begin(), noted: [] };
        writers.set(step.writer, open);
        const what = `${step.writer}.${(count += 1)}`;
        open.noted.push(what);
        await open.writer.note(what);
      } else await end(step.writer, step.do);
    }
    for (const n of [...writers.keys()]) await end(n, 'commit');
    for (const { cursor, read } of readers) {
      const all = [...read, ...(await readOn(cursor)).events];
      expect([...all].sort()).toEqual([...committed].sort());
      // What one transaction has written comes in its order.
      for (const n of [0, 1, 2]) {
        const own = all.filter((what) => what.startsWith(`${n}.`)).map((what) => Number(what.slice(2)));
        expect(own).toEqual([...own].sort((a, b) => a - b));
      }
    }
  }

  test('by several at once hands each event to each of them, once, from the cursor of every event on', async () => {
    const tail = new EventTail(database, store, new Log(createPino('silent')));
    const follow = new FollowEvents(database, store, tail);
    const stop = new AbortController();
    const start = await follow.now();
    const collect = async (
      from: EventCursor,
      until: string,
    ): Promise<readonly (readonly [string, EventCursor])[]> => {
      const got: (readonly [string, EventCursor])[] = [];
      for await (const { event, cursor } of follow.after(from, stop.signal)) {
        got.push([event.to ?? '', cursor]);
        if (event.to === until) break;
      }
      return got;
    };
    const readers = [collect(start, 'last'), collect(start, 'last')];
    const slow = await Writer.begin();
    await slow.note('slow');
    for (const n of [1, 2, 3]) {
      const writer = await Writer.begin();
      await writer.note(`${n}a`);
      await writer.note(`${n}b`);
      await writer.end('commit');
      readers.push(collect(start, 'last'));
    }
    await slow.end('commit');
    const last = await Writer.begin();
    await last.note('last');
    await last.end('commit');
    const expected = ['1a', '1b', '2a', '2b', '3a', '3b', 'last', 'slow'];
    const all = await Promise.all(readers);
    for (const got of all) expect(got.map(([what]) => what).sort()).toEqual(expected);
    for (const got of all) {
      for (const [n, [what, cursor]] of got.entries()) {
        if (what === 'last') continue;
        const rest = await collect(cursor, 'last');
        const before = got.slice(0, n + 1).map(([seen]) => seen);
        expect([...before, ...rest.map(([seen]) => seen)].sort()).toEqual(expected);
      }
    }
    stop.abort();
    tail.onModuleDestroy();
  });
});
