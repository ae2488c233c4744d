import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiAnswer } from '../support/api.js';
import type { Night, RunSeen } from '../support/night.js';
import { openSmall } from '../support/small-night.js';
import { scheduleWorkbook } from '../support/small-schedule.js';
import { World } from '../support/world.js';

let world: World;
let night: Night;
beforeAll(async () => {
  world = await World.start({ agents: 0 });
  night = await openSmall(world, {
    name: 'KEYS',
    processes: { A: ['KEYS_A', 'KEYS_A2'], Q: ['KEYS_Q'] },
    flows: { ADHOC: { cycles: ['Adhoc'], processes: ['Q'] } },
    external: [['A/KEYS_A', 'FILE']],
  });
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

const keyed = (key: string): { headers: Record<string, string> } => ({ headers: { 'idempotency-key': key } });
const post = (path: string, body: unknown, key: string): Promise<ApiAnswer> =>
  world.api.post(`/api/v1${path}`, body, keyed(key));
const REUSED = { status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } };

const adhoc = { cycleName: 'Adhoc', businessDate: '2026-11-24' };
const executions = async (): Promise<number> =>
  (
    (await world.api.must(world.api.get('/api/v1/executions?schedule=KEYS&limit=1000'))) as {
      items: unknown[];
    }
  ).items.length;
const run = (job: string): Promise<RunSeen> => night.run(job);
const versions = async (): Promise<number> =>
  ((await world.api.must(world.api.get('/api/v1/schedules/KEYS/versions'))) as { items: unknown[] }).items
    .length;

interface Command {
  readonly path: () => Promise<string> | string;
  /** Or a promise of it. */
  readonly body: () => unknown;
  readonly other: () => unknown;
  readonly status: number;
  /** Undoes what the first call has done, where a second one would otherwise be refused. */
  readonly undo?: () => Promise<unknown>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  'open a day': {
    path: () => '/schedules/KEYS/days',
    body: () => ({ businessDate: '2026-12-01' }),
    other: () => ({ businessDate: '2026-12-02' }),
    status: 201,
  },
  'request an execution': {
    path: () => '/schedules/KEYS/executions',
    body: () => adhoc,
    other: () => ({ ...adhoc, callerId: 'x' }),
    status: 202,
  },
  'act on a run': {
    path: async () => `/runs/${(await run('KEYS_A2')).id}/actions/hold`,
    body: () => ({ reason: 'a' }),
    other: () => ({ reason: 'b' }),
    status: 200,
    undo: () => world.api.must(night.act('KEYS_A2', 'release')),
  },
  'act on many runs': {
    path: () => '/runs/actions',
    body: async () => ({ action: 'hold', runIds: [(await run('KEYS_A')).id] }),
    other: () => ({ action: 'hold', runIds: [] }),
    status: 200,
    undo: () => world.api.must(night.act('KEYS_A', 'release')),
  },
  'define a job type': {
    path: () => '/job-types',
    body: () => ({ name: 'KEYED', url: 'http://127.0.0.1:9/x', endpoints: { start: '/s', status: '/t' } }),
    other: () => ({ name: 'OTHER', url: 'http://127.0.0.1:9/x', endpoints: { start: '/s', status: '/t' } }),
    status: 201,
    undo: () => world.api.must(world.api.delete('/api/v1/job-types/KEYED')),
  },
  'check a job type': {
    path: () => '/job-types/SVC/check?schedule=KEYS',
    body: () => ({}),
    other: () => undefined,
    status: 200,
  },
  'release an external job': {
    path: () => '/schedules/KEYS/external-jobs/FILE/release',
    body: () => ({ businessDate: '2026-12-09' }),
    other: () => ({ businessDate: '2026-12-10' }),
    status: 200,
  },
  'activate a version': {
    path: () => '/schedules/KEYS/versions/1/activate',
    body: () => ({}),
    other: () => undefined,
    status: 200,
  },
};

describe('a command under a key', () => {
  test.each(Object.entries(COMMANDS))(
    'counts once: %s',
    async (name, { path, body, other, status, undo }) => {
      const at = await path();
      const said: unknown = await body();
      const key = `once ${name}`;
      const first = await post(at, said, key);
      expect(first).toMatchObject({ status });
      await undo?.();
      for (let time = 0; time < 2; time += 1) {
        const again = await post(at, said, key);
        expect({ status: again.status, body: again.body as unknown }).toEqual({
          status,
          body: first.body as unknown,
        });
      }
      const another = other();
      if (another !== undefined) expect(await post(at, another, key)).toMatchObject(REUSED);
      expect(await post(`${at}${at.includes('?') ? '&' : '?'}surprise=1`, said, key)).toMatchObject({
        status: 422,
      });
    },
  );

  test('has one effect however often it is sent', async () => {
    const before = await executions();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => post('/schedules/KEYS/executions', adhoc, 'eight')),
    );
    expect(await executions()).toBe(before + 1);
    const accepted = answers.filter(({ status }) => status === 202);
    expect(accepted.length).toBeGreaterThan(0);
    expect(new Set(accepted.map(({ body }) => (body as { id: string }).id)).size).toBe(1);
    for (const { status, headers, body } of answers.filter((answer) => answer.status !== 202)) {
      expect({ status, body: body as unknown }).toMatchObject({
        status: 409,
        body: { code: 'IDEMPOTENCY_KEY_IN_PROGRESS' },
      });
      expect(headers.get('retry-after')).toBe('1');
    }
    expect((await post('/schedules/KEYS/executions', adhoc, 'eight')).body).toEqual(
      accepted[0]?.body as unknown,
    );
    expect(await executions()).toBe(before + 1);
  });

  test('is another one on another path, and without the key', async () => {
    const before = await executions();
    for (const key of ['apart 1', 'apart 2'])
      await world.api.must(post('/schedules/KEYS/executions', adhoc, key));
    await world.api.must(world.api.post('/api/v1/schedules/KEYS/executions', adhoc));
    expect(await executions()).toBe(before + 3);
    expect(await post('/schedules/KEYS/days', { businessDate: '2026-12-03' }, 'apart 1')).toMatchObject({
      status: 201,
    });
    expect(
      await post('/schedules/KEYS/external-jobs/FILE/release', { businessDate: '2026-12-03' }, 'apart 1'),
    ).toMatchObject({
      status: 200,
    });
  });

  test('that was refused has changed nothing, and may be sent again under its key', async () => {
    const date = { businessDate: '2026-12-24' };
    const asked = { ...adhoc, ...date };
    for (let time = 0; time < 2; time += 1) {
      expect(await post('/schedules/KEYS/executions', asked, 'refused')).toMatchObject({
        status: 409,
        body: { code: 'DAY_NOT_OPEN' },
      });
    }
    await world.api.must(world.api.post('/api/v1/schedules/KEYS/days', date));
    const accepted = await post('/schedules/KEYS/executions', asked, 'refused');
    expect(accepted).toMatchObject({ status: 202 });
    expect((await post('/schedules/KEYS/executions', asked, 'refused')).body).toEqual(accepted.body);
  });

  test.each([
    ['', 422],
    ['x'.repeat(256), 422],
    ['x'.repeat(255), 202],
    ["it's; a -- key/%00 ~", 202],
  ])('takes keys of 1 to 255 characters (%#)', async (key, status) => {
    expect(await post('/schedules/KEYS/executions', adhoc, key)).toMatchObject({
      status,
      body: status === 422 ? { code: 'INVALID_IDEMPOTENCY_KEY' } : {},
    });
  });

  test('outlives the server', async () => {
    const first = await post('/schedules/KEYS/executions', adhoc, 'outlives');
    const before = await executions();
    world.events.close();
    expect(await world.server.stop()).toBe(0);
    await world.startServer();
    expect((await post('/schedules/KEYS/executions', adhoc, 'outlives')).body).toEqual(first.body);
    expect(await executions()).toBe(before);
  });
});

describe('an import under a key', () => {
  const file = (throttle: number): Buffer =>
    scheduleWorkbook({
      name: 'KEYS',
      processes: { A: ['KEYS_A'] },
      throttle,
      external: [['A/KEYS_A', 'FILE']],
    });
  const upload = (content: Buffer, query = ''): Promise<ApiAnswer> =>
    world.api.upload(`/api/v1/schedules/import${query}`, content, keyed('import'));

  test('is applied once, and its answer is told again', async () => {
    const [one, two] = [file(1), file(2)];
    const first = await upload(one);
    expect(first).toMatchObject({ status: 200, body: { applied: true, unchanged: false } });
    const count = await versions();
    expect((await upload(one)).body).toEqual(first.body);
    expect(await upload(two)).toMatchObject(REUSED);
    expect(await upload(one, '?dryRun=true')).toMatchObject(REUSED);
    expect(await versions()).toBe(count);
  });
});

// The database of the embedded leg belongs to the server alone.
if (World.backend === 'redis') {
  describe('a command that is still in progress', () => {
    test('is answered with 409 and when to ask again, and with its answer once it is done', async () => {
      const client = new pg.Client({ connectionString: world.environment['DATABASE_URL'] });
      await client.connect();
      await client.query(`BEGIN; SELECT FROM schedule WHERE name = 'KEYS' FOR UPDATE`);
      const send = (): Promise<ApiAnswer> => post('/schedules/KEYS/executions', adhoc, 'slow');
      const both = [send(), send()];
      const first = await Promise.race(both);
      expect(first).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY_KEY_IN_PROGRESS' } });
      expect(first.headers.get('retry-after')).toBe('1');
      await client.query('COMMIT');
      await client.end();
      const done = (await Promise.all(both)).find(({ status }) => status === 202);
      expect((await send()).body).toEqual(done?.body);
    });
  });
}
