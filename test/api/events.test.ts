import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { EventReader, type SentEvent } from '../support/event-reader.js';
import type { Night } from '../support/night.js';
import { openSmall, startOf } from '../support/small-night.js';
import { scheduleWorkbook } from '../support/small-schedule.js';
import { World } from '../support/world.js';

const DATE = '2026-11-24';
const EVENTS = '/api/v1/events';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

const ids = (events: readonly SentEvent[]): readonly string[] => events.map(({ data }) => String(data['id']));
const ascending = (texts: readonly string[]): readonly string[] =>
  [...texts].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
const after = (cursor: string): string => `${EVENTS}?after=${cursor}`;

/** Reads from a cursor until the event of this id has come. */
async function readUntil(
  path: string,
  last: string,
  headers: Record<string, string> = {},
): Promise<readonly SentEvent[]> {
  const reader = await EventReader.open(world.api, path, headers);
  await reader.until(`event ${last}`, () => (ids(reader.events).includes(last) ? true : undefined));
  reader.close();
  return reader.events;
}

/**
 * Tells of something that happens after everything that has happened so far, and waits until the reader
 * has heard of it; answers with its event's id. By its id, because an earlier event of the same type may
 * still be on its way to the reader.
 */
async function marker(reader: EventReader, schedule: string): Promise<string> {
  await world.api.must(world.api.put(`/api/v1/schedules/${schedule}/environment`, { jobTypes: {} }));
  const told = await world.api.raw(`${EVENTS}?after=start&schedule=${schedule}&until=now`);
  const last = (await told.text())
    .split('\n')
    .filter((line) => line.startsWith('data: '))
    .map((line) => JSON.parse(line.slice('data: '.length)) as SentEvent['data'])
    .findLast(({ type }) => type === 'schedule.environment-changed');
  const id = String(last?.['id']);
  return reader.until(`the marker ${id}`, () => (ids(reader.events).includes(id) ? id : undefined));
}

describe('the stream', () => {
  test('is text/event-stream with an opaque id, the type and a JSON object of twelve members', async () => {
    const stop = new AbortController();
    const answer = await world.api.raw(`${EVENTS}?schedule=FORMAT`, { signal: stop.signal });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const file = scheduleWorkbook({ name: 'FORMAT', processes: { A: ['FORMAT_A'] } });
    await world.api.must(world.api.upload('/api/v1/schedules/import', file));
    let text = '';
    if (!answer.body) throw new Error('no stream');
    for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      if (text.includes('\n\n')) break;
    }
    stop.abort();
    const [id, event, data, ...rest] = text.slice(0, text.indexOf('\n\n')).split('\n');
    expect(id).toMatch(/^id: [A-Za-z0-9_-]+$/);
    expect(event).toBe('event: schedule.applied');
    expect(rest).toEqual([]);
    expect(JSON.parse((data ?? '').replace(/^data: /, ''))).toEqual({
      id: expect.stringMatching(/^\d+$/),
      type: 'schedule.applied',
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      schedule: 'FORMAT',
      businessDate: null,
      executionId: null,
      runId: null,
      from: null,
      to: '1',
      attempt: null,
      actor: 'admin',
      reason: null,
    });
  });

  test.each([
    ['nonsense', 'abc'],
    ['an id', '17'],
    ['a snapshot of another installation', Buffer.from('9000000000:9000000000:').toString('base64url')],
    ['a snapshot that is none', Buffer.from('752:745:').toString('base64url')],
    [
      'numbers beyond the database',
      Buffer.from('99999999999999999999:99999999999999999999:').toString('base64url'),
    ],
    ['a cursor with something behind it', `${Buffer.from('1:1:').toString('base64url')}/x`],
  ])('does not begin after %s', async (_what, cursor) => {
    const refused = { status: 422, body: { code: 'INVALID_CURSOR' } };
    expect(await world.api.get(`${EVENTS}?after=${encodeURIComponent(cursor)}`)).toMatchObject(refused);
    expect(await world.api.get(EVENTS, { headers: { 'last-event-id': cursor } })).toMatchObject(refused);
  });

  test('begins with what happens from now on, unless it is told otherwise', async () => {
    const before = await openSmall(world, { name: 'NOW', processes: { A: ['NOW_A'] } });
    const reader = await EventReader.open(world.api, EVENTS);
    await world.api.must(before.act('NOW_A', 'hold'));
    await reader.until('the hold', () => reader.events.find(({ data }) => data['to'] === 'HELD'));
    expect(reader.events.filter(({ data }) => data['schedule'] === 'NOW')).toMatchObject([
      { data: { to: 'HELD' } },
    ]);
    reader.close();
  });

  test('sends what is there at once, and ends with it when nobody wants to wait', async () => {
    const answer = await world.api.raw(`${EVENTS}?after=start&schedule=NOW&until=now`);
    const text = await answer.text();
    expect(text).toMatch(/^id: .+\nevent: schedule\.applied\n/);
    expect(text).toMatch(/"to":"HELD"[^\n]*\n\n$/);
    const [, last = ''] = /.*^id: (\S+)$/ms.exec(text) ?? [];
    expect(await (await world.api.raw(`${after(last)}&schedule=NOW&until=now`)).text()).toBe('');
    const reader = await EventReader.open(world.api, `${EVENTS}?after=start&schedule=NOW`);
    const held = await reader.until('the hold', () =>
      reader.events.find(({ data }) => data['to'] === 'HELD'),
    );
    expect(text).toContain(`data: {"id":"${String(held.data['id'])}"`);
    reader.close();
  });
});

/** A night in which everything happens: a failure, a restart, holds, skips, a kill. */
async function eventful(name: string): Promise<{ night: Night; execution: string }> {
  world.system.script.add(
    { job: `${name}_B`, outcomes: ['ERROR', 'COMPLETED'] },
    { job: `${name}_K`, outcome: 'never' },
  );
  const night = await openSmall(world, {
    name,
    processes: {
      A: [`${name}_A1`, `${name}_A2`, `${name}_A3`],
      B: [`${name}_B`],
      C: [`${name}_C`],
      D: [`${name}_D`],
      K: [`${name}_K`],
    },
    after: [
      ['C', 'A'],
      ['D', 'B'],
    ],
  });
  await world.api.must(night.act(`${name}_C`, 'hold', { reason: 'wait for Anna' }));
  const { id } = await night.request();
  await night.untilRun(`${name}_B`, 'ERROR');
  await world.api.must(night.act(`${name}_B`, 'restart', { reason: 'mended' }));
  await startOf(world, { job: `${name}_K` });
  await night.untilRun(`${name}_K`, 'RUNNING');
  await world.api.must(night.act(`${name}_K`, 'kill', { reason: 'too long' }));
  await night.untilRun(`${name}_K`, 'ERROR');
  await world.api.must(night.act(`${name}_K`, 'skip'));
  await world.api.must(night.act(`${name}_C`, 'release'));
  await night.untilExecution(id, 'COMPLETED');
  return { night, execution: id };
}

describe('a night', () => {
  test('is told whole: every change of every run and of its execution, in order, with who and why', async () => {
    const { night, execution } = await eventful('WHOLE');
    const last = await marker(world.events, 'WHOLE');
    const events = (await readUntil(`${EVENTS}?after=start&schedule=WHOLE`, last)).map(({ data }) => data);
    expect(events.map(({ type }) => type).slice(0, 3)).toEqual([
      'schedule.applied',
      'schedule.environment-changed',
      'day.opened',
    ]);
    expect(events.every(({ schedule }) => schedule === 'WHOLE')).toBe(true);
    const ofExecution = events.filter(
      ({ executionId, runId }) => executionId === execution && runId === null,
    );
    expect(ofExecution.map(({ from, to }) => `${from ?? ''}>${to ?? ''}`)).toEqual([
      '>QUEUED',
      'QUEUED>RUNNING',
      ...ofExecution.slice(2, -1).map(({ from, to }) => `${from ?? ''}>${to ?? ''}`),
      expect.stringMatching(/>COMPLETED$/),
    ]);
    for (const run of await night.runs()) {
      const moves = events.filter(({ runId, type }) => runId === run.id && type === 'run.status-changed');
      // Each begins where the one before has ended, from the loading of the day to what the run is now.
      expect([...moves.map(({ from }) => from), run.status]).toEqual([
        'LOADED',
        ...moves.map(({ to }) => to),
      ]);
      expect(moves.at(-1)?.['attempt']).toBe(run.attempt);
    }
    const of = async (job: string): Promise<readonly object[]> => {
      const { id } = await night.run(job);
      return events.filter(({ runId }) => runId === id);
    };
    expect(await of('WHOLE_B')).toMatchObject([
      {
        from: 'LOADED',
        to: 'PENDING',
        attempt: 0,
        actor: 'admin',
        businessDate: DATE,
        executionId: execution,
      },
      { from: 'PENDING', to: 'RUNNING', attempt: 1, actor: 'agent' },
      { from: 'RUNNING', to: 'ERROR', attempt: 1, actor: 'agent' },
      { from: 'ERROR', to: 'PENDING', attempt: 1, actor: 'admin', reason: 'mended' },
      { from: 'PENDING', to: 'RUNNING', attempt: 2, actor: 'agent' },
      { from: 'RUNNING', to: 'COMPLETED', attempt: 2, actor: 'agent' },
    ]);
    expect(await of('WHOLE_K')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          type: 'run.kill-requested',
          actor: 'admin',
          reason: 'too long',
          attempt: 1,
          businessDate: DATE,
        }),
      ]),
    );
    expect(await of('WHOLE_C')).toMatchObject([
      { from: 'LOADED', to: 'HELD', actor: 'admin', reason: 'wait for Anna' },
      { from: 'HELD', to: 'PENDING', actor: 'admin', reason: null },
      { from: 'PENDING', to: 'RUNNING' },
      { from: 'RUNNING', to: 'COMPLETED' },
    ]);
  });

  test('is gone on with from every single cursor, while it runs, by as many readers as there are events', async () => {
    const first = await EventReader.open(world.api, `${EVENTS}?schedule=MANY`);
    const opening: Promise<{ reader: EventReader; at: number }>[] = [];
    let opened = 0;
    const night = { over: false };
    const openEach = (async () => {
      while (!night.over) {
        await first.until(
          'an event',
          () => (first.events.length > opened || night.over ? true : undefined),
          60_000,
        );
        for (; opened < first.events.length; opened += 1) {
          const at = opened;
          const cursor = first.events[at]?.cursor ?? '';
          const path = at % 2 === 0 ? after(cursor) : EVENTS;
          const headers: Record<string, string> = at % 2 === 0 ? {} : { 'last-event-id': cursor };
          opening.push(EventReader.open(world.api, path, headers).then((reader) => ({ reader, at })));
        }
      }
    })();
    await eventful('MANY');
    night.over = true;
    const last = await marker(first, 'MANY');
    await openEach;
    expect(first.events.length).toBeGreaterThan(30);
    expect(new Set(ids(first.events)).size).toBe(first.events.length);
    inOrderOfEachRun(first.events);
    for (const { reader, at } of await Promise.all(opening)) {
      if (at + 1 >= first.events.length) continue;
      await reader.until('the marker', () => (ids(reader.events).includes(last) ? true : undefined));
      const own = reader.events.filter(({ data }) => data['schedule'] === 'MANY');
      expect({ at, ids: ascending(ids(own)) }).toEqual({
        at,
        ids: ascending(ids(first.events.slice(at + 1))),
      });
      inOrderOfEachRun(own);
      reader.close();
    }
    first.close();
  });

  test('is gone on with from every single cursor after the server has been restarted', async () => {
    const first = await EventReader.open(world.api, EVENTS);
    await eventful('RESTART');
    const before = await marker(first, 'RESTART');
    const recorded = first.events.slice(0, ids(first.events).indexOf(before) + 1);
    first.close();
    world.events.close();
    expect(await world.server.stop()).toBe(0);
    await world.startServer();
    const last = await marker(world.events, 'RESTART');
    const late = world.events.events.slice(0, ids(world.events.events).indexOf(last) + 1);
    const everyRest = await Promise.all(recorded.map(({ cursor }) => readUntil(after(cursor), last)));
    for (const [at, rest] of everyRest.entries()) {
      const seen = new Set(ids(recorded.slice(0, at + 1)));
      const missing = [...ids(recorded), ...ids(late)].filter(
        (id) => !seen.has(id) && !ids(rest).includes(id),
      );
      expect({ at, missing }).toEqual({ at, missing: [] });
      expect(ids(rest).filter((id) => seen.has(id))).toEqual([]);
      expect(new Set(ids(rest)).size).toBe(rest.length);
      inOrderOfEachRun(rest);
    }
  });

  function inOrderOfEachRun(events: readonly SentEvent[]): void {
    const byRun = new Map<unknown, string[]>();
    for (const { data } of events)
      byRun.set(data['runId'], [...(byRun.get(data['runId']) ?? []), String(data['id'])]);
    for (const [runId, own] of byRun) expect({ runId, own }).toEqual({ runId, own: ascending(own) });
  }
});

describe('a reader', () => {
  test('of one schedule gets nothing of another, and its cursors are as good as any', async () => {
    const [one, both] = [
      await EventReader.open(world.api, `${EVENTS}?schedule=ONE`),
      await EventReader.open(world.api),
    ];
    for (const name of ['ONE', 'TWO']) await openSmall(world, { name, processes: { A: [`${name}_A`] } });
    await marker(both, 'TWO');
    const last = await marker(one, 'ONE');
    expect(new Set(one.events.map(({ data }) => data['schedule']))).toEqual(new Set(['ONE']));
    const rest = await readUntil(after(one.events[0]?.cursor ?? ''), last);
    expect(new Set(rest.map(({ data }) => data['schedule']))).toEqual(new Set(['ONE', 'TWO']));
    expect(ids(rest)).not.toContain(ids(one.events)[0]);
    one.close();
    both.close();
  });

  test('with a Last-Event-ID goes on there, whatever the address said at first', async () => {
    const reader = await EventReader.open(world.api, `${EVENTS}?schedule=HEADER`);
    await openSmall(world, { name: 'HEADER', processes: { A: ['HEADER_A'] } });
    const last = await marker(reader, 'HEADER');
    const [first] = reader.events;
    const again = await readUntil(`${EVENTS}?schedule=HEADER&after=start`, last, {
      'last-event-id': first?.cursor ?? '',
    });
    expect(ids(again)).toEqual(ids(reader.events).slice(1));
    reader.close();
  });

  test('that is slow gets everything too, and keeps nobody waiting', async () => {
    const jobs = Array.from({ length: 600 }, (_, n) => `SLOW_${n}`);
    const file = scheduleWorkbook({ name: 'SLOW', processes: { A: jobs } });
    await world.api.must(world.api.upload('/api/v1/schedules/import', file));
    await world.api.must(world.api.post('/api/v1/schedules/SLOW/days', { businessDate: DATE }));
    const stop = new AbortController();
    const slow = await world.api.raw(`${EVENTS}?schedule=SLOW`, { signal: stop.signal });
    const quick = await EventReader.open(world.api, `${EVENTS}?schedule=SLOW`);
    const filter = { schedule: 'SLOW', businessDate: DATE, process: 'A' };
    // About 4 MB of events, which no buffer between here and there holds.
    for (let round = 0; round < 8; round += 1) {
      for (const action of ['hold', 'release']) {
        const body = { action, filter, expectedCount: jobs.length, reason: 'x'.repeat(200) };
        await world.api.must(world.api.post('/api/v1/runs/actions', body));
      }
    }
    const last = await marker(quick, 'SLOW');
    let text = '';
    if (!slow.body) throw new Error('no stream');
    for await (const chunk of slow.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      if (text.includes(`"id":"${last}"`) && text.endsWith('\n\n')) break;
    }
    stop.abort();
    const got = [...text.matchAll(/^data: \{"id":"(\d+)"/gm)].map(([, id]) => id);
    expect(got).toHaveLength(8 * 2 * jobs.length + 1);
    expect(got).toEqual(ids(quick.events));
    quick.close();
  });

  test('is told that the stream has ended when the server stops, and the server does not wait for it', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => world.api.raw(EVENTS)));
    const unread = await world.api.raw(`${EVENTS}?after=start`);
    const ends = answers.map(async ({ body }) => {
      const reader = body?.getReader();
      while (!(await reader?.read())?.done);
      return 'ended';
    });
    world.events.close();
    expect(await world.server.stop()).toBe(0);
    expect(await Promise.all(ends)).toEqual(answers.map(() => 'ended'));
    await unread.body?.cancel().catch(() => undefined);
    await world.startServer();
  });
});
