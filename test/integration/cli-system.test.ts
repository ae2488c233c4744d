import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { jsonLines, nightjar, reaching } from '../support/nightjar-command.js';
import { freePort, scratchFolder, startPostgres, type Started } from '../support/stores.js';
import { World } from '../support/world.js';

let world: World;
let folder: Started<string>;
let environment: Readonly<Record<string, string>>;

beforeAll(async () => {
  [world, folder] = [await World.start(), await scratchFolder()];
  environment = reaching(world);
});

afterAll(async () => {
  await folder.stop();
  expect(await world.stop()).toEqual([]);
});

describe('wrong use ends with 2', () => {
  test.each([
    [['imprt', 'x.xlsx'], 'Did you mean import?'],
    [['job-types', 'chek'], 'There is no command job-types chek (did you mean check?)'],
    [['runs', '--statsu', 'ERROR'], 'Did you mean --status?'],
    [['runs', '--status', 'RUNING'], 'did you mean RUNNING?'],
    [['run'], "missing required argument 'schedule'"],
    [['open-day', 'PAYMENTS', '--date', '2026-02-30'], 'Expected a business date'],
    [['hold'], 'Say which runs'],
    [['hold', '17', '--schedule', 'PAYMENTS'], 'Say which runs'],
    [['hold', '--schedule', 'PAYMENTS', '--date', '2026-11-24'], 'at least one more'],
    [['hold', '17', '18', '--attempt', '1'], '--attempt goes with the id of one run'],
    [['resolve-start', '17', 'whatever'], 'Allowed choices are adopt, notStarted, failed'],
    [['import', 'absent.xlsx'], 'ENOENT'],
    [['activate', 'PAYMENTS', 'latest'], 'is not the number of a version'],
    [['environment', 'PAYMENTS'], 'Say what to set'],
    [['environment', 'PAYMENTS', 'PAYSVC'], 'expected jobType=url'],
    [['schedules', '--url', 'ftp://example.com'], 'is not the address of a server'],
    [[], 'Usage: nightjar'],
  ])('%j', async (args, message) => {
    const { code, out, err } = await nightjar(args, environment);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });

  test('with --json too, as a problem document', async () => {
    const { code, out, err } = await nightjar(['runs', '--staus', 'ERROR', '--json'], environment);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(JSON.parse(err)).toMatchObject({ code: 'WRONG_USE', detail: expect.stringContaining('--staus') });
  });
});

describe('help', () => {
  test('is there for everything, and ends with 0', async () => {
    const all = await nightjar(['--help']);
    expect(all).toMatchObject({ code: 0, err: '' });
    expect(all.out).toContain('Exit codes: 0 well');
    const one = await nightjar(['help', 'run']);
    expect(one).toMatchObject({ code: 0, err: '' });
    expect(one.out).toMatch(/--open[^]*Global Options:[^]*--json[^]*\$ nightjar run PAYMENTS --open --watch/);
  });
});

describe('the server', () => {
  test('that is not there ends with 3', async () => {
    const nobody = { ...environment, NIGHTJAR_URL: `http://127.0.0.1:${await freePort()}` };
    const { code, out, err } = await nightjar(['schedules'], nobody);
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toContain(`${nobody.NIGHTJAR_URL}/ is not reachable (ECONNREFUSED)`);
    const json = await nightjar(['watch', 'PAYMENTS', '--json'], nobody);
    expect({ code: json.code, out: json.out, problem: JSON.parse(json.err) as unknown }).toMatchObject({
      ...{ code: 3, out: '' },
      problem: { code: 'NOT_REACHABLE' },
    });
  });

  test('refuses a token that it does not know, and the command says where it is from', async () => {
    const stranger = await nightjar(['schedules'], { ...environment, NIGHTJAR_TOKEN: 'not-the-right-one' });
    expect(stranger).toMatchObject({ code: 1, out: '' });
    expect(stranger.err).toMatch(/^error TOKEN_UNKNOWN: .*\nThe token comes from NIGHTJAR_TOKEN\.\n$/);
    const none = await nightjar(['schedules', '--json'], {
      NIGHTJAR_URL: environment['NIGHTJAR_URL'] ?? '',
      NIGHTJAR_DATA_DIR: folder.value,
    });
    expect(none).toMatchObject({ code: 1, out: '' });
    expect(JSON.parse(none.err)).toMatchObject({ code: 'TOKEN_REQUIRED', status: 401 });
  });

  test('is found by its port, and its token in the data directory', async () => {
    const { port } = new URL(world.server.url);
    const { code, err } = await nightjar(['schedules'], {
      PORT: port,
      NIGHTJAR_ADMIN_TOKEN: environment['NIGHTJAR_TOKEN'] ?? '',
    });
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });
});

test('whoever has read enough of the output ends the command quietly', async () => {
  const pipe = spawn('sh', ['-c', '{ node dist/src/cli.js reference; echo "exit $?" >&2; } | head -n 1'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err] = await Promise.all([text(pipe.stdout), text(pipe.stderr)]);
  expect({ out, err }).toEqual({ out: '### Options of every command\n', err: 'exit 0\n' });
});

describe('config check', () => {
  test('names every variable with value, source and meaning, and no secret', async () => {
    const given = {
      PORT: '4000',
      NIGHTJAR_ADMIN_TOKEN: 'a-secret-of-mine-1',
      NIGHTJAR_DATA_DIR: folder.value,
    };
    const { code, out, err } = await nightjar(['config', 'check', '--json'], given);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).not.toContain('a-secret-of-mine');
    const { ok, variables } = JSON.parse(out) as { ok: boolean; variables: readonly { name: string }[] };
    expect(ok).toBe(true);
    expect(variables.length).toBeGreaterThan(20);
    expect(variables).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'PORT', value: '4000', source: 'environment' }),
        expect.objectContaining({ name: 'HOST', value: '127.0.0.1', source: 'default' }),
        expect.objectContaining({
          name: 'NIGHTJAR_ADMIN_TOKEN',
          value: 'set',
          source: 'environment',
          secret: true,
        }),
        expect.objectContaining({
          name: 'NIGHTJAR_SECRET_KEY',
          value: null,
          source: `${join(folder.value, 'secret-key')}, made at the first start`,
        }),
        expect.objectContaining({ name: 'REDIS_URL', value: null, source: 'not set' }),
        expect.objectContaining({ name: 'NIGHTJAR_URL' }),
      ]),
    );
  });

  test('ends with 1 when a server would not start, with every problem and what was probably meant', async () => {
    const wrong = { PORT: 'high', DATABASE_URL: 'postgres://u:hidden@db/n', NIGHTJAR_ADMNI_TOKEN: 'x' };
    const { code, out } = await nightjar(['config', 'check'], wrong);
    expect(code).toBe(1);
    expect(out).not.toContain('hidden');
    expect(out).toContain('error PORT: expected a port');
    expect(out).toContain('error NIGHTJAR_SECRET_KEY: required when DATABASE_URL');
    expect(out).toContain(
      'warning NIGHTJAR_ADMNI_TOKEN is not a variable of Nightjar (did you mean NIGHTJAR_ADMIN_TOKEN?).',
    );
  });
});

describe('migrate', () => {
  test('brings the embedded database to this version, once', async () => {
    const data = { NIGHTJAR_DATA_DIR: join(folder.value, 'fresh') };
    const first = await nightjar(['migrate', '--json'], data);
    expect(first).toMatchObject({ code: 0, err: '' });
    const { migrations } = JSON.parse(first.out) as { migrations: readonly string[] };
    expect(migrations.length).toBeGreaterThan(0);
    const second = await nightjar(['migrate'], data);
    expect(second).toMatchObject({ code: 0, out: expect.stringContaining('is of this version already') });
    rmSync(data.NIGHTJAR_DATA_DIR, { recursive: true });
  });

  test('does not touch a database that a running Nightjar holds', async () => {
    const data = { NIGHTJAR_DATA_DIR: world.environment['NIGHTJAR_DATA_DIR'] ?? '' };
    const { code, out, err } = await nightjar(['migrate'], data);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^error IN_USE: .*is in use by process \d+/);
    expect(err).toContain('stop it first');
  });

  test('works on a database elsewhere, and needs nothing but its address', async () => {
    const postgres = await startPostgres();
    try {
      const { code, out, err } = await nightjar(['migrate'], { DATABASE_URL: postgres.value });
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toContain(`The schema of ${new URL(postgres.value).host}/`);
    } finally {
      await postgres.stop();
    }
  });

  test('ends with 3 when the database is not there, and keeps its password', async () => {
    const url = `postgres://nightjar:very-secret@127.0.0.1:${await freePort()}/nightjar`;
    const { code, out, err } = await nightjar(['migrate', '--json'], { DATABASE_URL: url });
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(JSON.parse(err)).toMatchObject({
      code: 'NOT_REACHABLE',
      detail: expect.stringContaining('ECONNREFUSED'),
    });
    expect(err).not.toContain('very-secret');
    expect(await nightjar(['migrate'], { DATABASE_URL: 'mysql://x' })).toMatchObject({ code: 2 });
  });
});

test('health ends with 1 as long as a job type is DOWN', async () => {
  const definition = {
    url: `${world.system.url}/hp/services/batch`,
    scope: 'hp:batch',
    endpoints: { start: '/start', status: '/status', check: '/ping' },
  };
  await world.api.must(world.api.post('/api/v1/job-types', { name: 'HP', ...definition }));
  const up = await nightjar(['health', '--json'], environment);
  expect(up).toMatchObject({ code: 0, err: '' });
  expect(jsonLines(up)).toMatchObject([
    { ready: { status: 'ok' }, jobTypes: [{ name: 'HP', status: 'UP' }] },
  ]);
  world.system.script.add({ service: 'hp', pingAnswer: { kind: 'status', code: 500 } });
  // Another version of the definition is checked anew, and not 10 s later.
  await world.api.must(world.api.put('/api/v1/job-types/HP', { ...definition, description: 'changed' }));
  const down = await nightjar(['health'], environment);
  expect(down.code).toBe(1);
  expect(down.out).toMatch(/The server is ready\.[^]*HP {8}\(shared\) {2}DOWN/);
});
