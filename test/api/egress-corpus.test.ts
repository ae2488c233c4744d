import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiAnswer } from '../support/api.js';
import { Listener } from '../support/listener.js';
import { Night } from '../support/night.js';
import { scheduleWorkbook } from '../support/small-schedule.js';
import { freePort } from '../support/stores.js';
import { World } from '../support/world.js';

/** What stands for the port of something inside that nobody is meant to reach. */
const PORT = 65_001;

interface Entry {
  readonly name: string;
  readonly url: string;
}

/** Accepted with a warning that names the entry that would allow it, and never connected to. */
const UNLISTED: Readonly<Record<string, readonly [url: string, entry: string]>> = {
  LITERAL: [`http://127.0.0.1:${PORT}/`, `http://127.0.0.1:${PORT}`],
  DECIMAL: [`http://2130706433:${PORT}/`, `http://127.0.0.1:${PORT}`],
  HEXADECIMAL: [`http://0x7f.1:${PORT}/`, `http://127.0.0.1:${PORT}`],
  OCTAL: [`http://017700000001:${PORT}/`, `http://127.0.0.1:${PORT}`],
  SHORT: [`http://127.1:${PORT}/`, `http://127.0.0.1:${PORT}`],
  ZERO: [`http://0:${PORT}/`, `http://0.0.0.0:${PORT}`],
  CIRCLED: [`http://①②⑦.0.0.1:${PORT}/`, `http://127.0.0.1:${PORT}`],
  ENCODED: [`http://%31%32%37.0.0.1:${PORT}/`, `http://127.0.0.1:${PORT}`],
  DOTTED: [`http://127.0.0.1.:${PORT}/`, `http://127.0.0.1:${PORT}`],
  IPV6_ANY: [`http://[::]:${PORT}/`, `http://[::]:${PORT}`],
  IPV6_LOOPBACK: [`http://[::1]:${PORT}/`, `http://[::1]:${PORT}`],
  MAPPED: [`http://[::ffff:127.0.0.1]:${PORT}/`, `http://[::ffff:7f00:1]:${PORT}`],
  MAPPED_METADATA: ['http://[::ffff:169.254.169.254]/', 'http://[::ffff:a9fe:a9fe]:80'],
  COMPATIBLE: [`http://[::127.0.0.1]:${PORT}/`, `http://[::7f00:1]:${PORT}`],
  NAT64: [`http://[64:ff9b::7f00:1]:${PORT}/`, `http://[64:ff9b::7f00:1]:${PORT}`],
  SIX_TO_FOUR: [`http://[2002:7f00:1::]:${PORT}/`, `http://[2002:7f00:1::]:${PORT}`],
  TEREDO: [`http://[2001::1]:${PORT}/`, `http://[2001::1]:${PORT}`],
  LOCALHOST: [`http://localhost:${PORT}/`, `http://localhost:${PORT}`],
  LOCALHOST_DOT: [`http://localhost.:${PORT}/`, `http://localhost.:${PORT}`],
  BELOW_LOCALHOST: [`http://a.localhost:${PORT}/`, `http://a.localhost:${PORT}`],
  METADATA: ['http://169.254.169.254/latest/meta-data', 'http://169.254.169.254:80'],
  METADATA_V6: ['http://[fd00:ec2::254]/', 'http://[fd00:ec2::254]:80'],
  CARRIER: ['http://100.64.0.1/', 'http://100.64.0.1:80'],
  GROUP: ['http://224.0.0.1/', 'http://224.0.0.1:80'],
  EVERYBODY: ['http://255.255.255.255/', 'http://255.255.255.255:80'],
  // https to any ordinary address is listed: see NIGHTJAR_ALLOWED_TARGETS below.
  TLS_LOOPBACK: [`https://127.0.0.1:${PORT}/`, `https://127.0.0.1:${PORT}`],
  TLS_DECIMAL: [`https://2130706433:${PORT}/`, `https://127.0.0.1:${PORT}`],
  TLS_METADATA: ['https://169.254.169.254/', 'https://169.254.169.254:443'],
  TLS_NAT64: [`https://[64:ff9b::7f00:1]:${PORT}/`, `https://[64:ff9b::7f00:1]:${PORT}`],
  // `http://allowed.test` is listed, and none of these is it.
  OTHER_PORT: ['http://allowed.test:8080/', 'http://allowed.test:8080'],
  BELOW_EVIL: ['http://allowed.test.evil.test/', 'http://allowed.test.evil.test:80'],
  TRAILING_DOT: ['http://allowed.test./', 'http://allowed.test.:80'],
  LOOK_ALIKE: ['http://аllowed.test/', 'http://xn--llowed-2nf.test:80'],
  IN_THE_PATH: [`http://127.0.0.1:${PORT}/http://allowed.test/`, `http://127.0.0.1:${PORT}`],
};

/** No URL that is ever called: refused where it is entered. */
const REFUSED: readonly string[] = [
  `http://user@127.0.0.1:${PORT}/`,
  `http://allowed.test@127.0.0.1:${PORT}/`,
  `http://allowed.test:80@127.0.0.1:${PORT}/`,
  `http://127.0.0.1:${PORT}#@allowed.test/`,
  `http://127.0.0.1:${PORT}\\@allowed.test/`,
  `http://allowed.test/x\r\nHost: evil.test`,
  `http://allowed.test/a b`,
  'http://allowed.test/\tx',
  'file:///etc/passwd',
  'data:text/plain,x',
  'gopher://127.0.0.1/',
  'ftp://allowed.test/',
  'unix:/var/run/docker.sock',
  'javascript:fetch("/")',
  'ws://allowed.test/',
  '//allowed.test/',
  'http://',
  'http://[::1',
  'http://256.0.0.1/',
];

/** Other spellings of what is listed. */
const LISTED = [
  'http://allowed.test',
  'HTTP://ALLOWED.TEST:80/',
  'http://allowed。test/',
  'http://ａllowed.test/x',
];

let world: World;
let inside: Listener;
let insideV6: Listener | null;
let proxy: Listener;
const unlisted: { name: string; url: string; entry: string }[] = [];
const refused: Entry[] = [];

const at = (url: string): string => url.replaceAll(String(PORT), String(inside.port));

beforeAll(async () => {
  [inside, proxy] = await Promise.all([Listener.start(), Listener.start()]);
  // Where there is IPv6 at all.
  insideV6 = await Listener.start('::1', inside.port).catch(() => null);
  for (const [name, [url, entry]] of Object.entries(UNLISTED))
    unlisted.push({ name, url: at(url), entry: at(entry) });
  for (const [n, url] of REFUSED.entries()) refused.push({ name: `REFUSED_${n}`, url: at(url) });
  const port = await freePort();
  const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'];
  world = await World.start({
    system: { port },
    environment: {
      NIGHTJAR_ALLOWED_TARGETS: `http://127.0.0.1:${port},http://allowed.test,0.0.0.0/0,::/0`,
      ...Object.fromEntries(proxies.map((name) => [name, proxy.url])),
      NO_PROXY: '',
      NODE_USE_ENV_PROXY: '1',
    },
  });
  const jobType = { URL: 'http://allowed.test/svc' };
  const probe = scheduleWorkbook({ name: 'PROBE', processes: { P: ['J'] }, jobType });
  await world.api.must(world.api.upload('/api/v1/schedules/import', probe));
}, 120_000);

afterAll(async () => {
  const errors = await world.stop();
  for (const each of [inside, proxy, insideV6]) await each?.stop();
  expect(errors).toEqual([]);
});

/** A dry run of a workbook with a job type for each. */
function tried(entries: readonly Entry[]): ReturnType<typeof entered> {
  const jobTypes = Object.fromEntries(entries.map(({ name, url }) => [name, { URL: url }]));
  const jobType = { URL: 'http://allowed.test' };
  const file = scheduleWorkbook({ name: 'TRIED', processes: { P: ['J'] }, jobType, jobTypes });
  return entered(world.api.upload('/api/v1/schedules/import?dryRun=true', file));
}
const jobType = (name: string, url: string): Record<string, unknown> => ({
  name,
  url,
  scope: 'svc:batch',
  endpoints: { start: '/start', status: '/status', log: '/log', check: '/ping' },
});

/** Every field of the API that takes a URL. */
const WAYS: Readonly<Record<string, (entry: Entry) => Promise<ApiAnswer>>> = {
  'POST /job-types': ({ name, url }) => world.api.post('/api/v1/job-types', jobType(name, url)),
  'PUT /job-types': async ({ url }) => {
    const path = '/api/v1/job-types/SVC?schedule=PROBE';
    const type = (await world.api.must(world.api.get(path))) as Record<string, unknown>;
    return world.api.put(path, { ...type, url });
  },
  'PUT /environment': ({ url }) =>
    world.api.put('/api/v1/schedules/PROBE/environment', { jobTypes: { SVC: { url } } }),
  'POST /connections': ({ name, url }) =>
    world.api.post('/api/v1/connections', {
      name,
      tokenUrl: url,
      clientId: 'corpus',
      clientSecret: 'secret-of-the-corpus',
      origins: ['http://allowed.test'],
    }),
  'PUT /callback-settings': ({ url }) =>
    world.api.put('/api/v1/schedules/PROBE/callback-settings', { url, mode: 'ALL' }),
};

interface Finding {
  readonly severity: string;
  readonly code: string;
  readonly message: string;
}

/** What was answered: a document or a problem, with findings or without. */
async function entered(
  answer: Promise<ApiAnswer>,
): Promise<{ status: number; code: string | undefined; findings: readonly Finding[] }> {
  const got = await answer;
  const { code, findings = [] } = got.body as { code?: string; findings?: readonly Finding[] };
  return { status: got.status, code, findings };
}

describe.each(Object.entries(WAYS))('%s', (_name, enter) => {
  test('warns of each URL that is not listed, and names the entry to add', async () => {
    for (const entry of unlisted) {
      const { status, findings } = await entered(enter(entry));
      const told = findings.filter(({ code }) => code === 'TARGET_NOT_ALLOWED');
      expect({ ...entry, ok: status < 300, told }).toEqual({
        ...entry,
        ok: true,
        told: [expect.objectContaining({ severity: 'warning' })],
      });
      expect(told[0]?.message).toContain(`add ${entry.entry}`);
    }
  });

  test('refuses what is no URL to call', async () => {
    for (const entry of refused) {
      const { status, code, findings } = await entered(enter(entry));
      const codes = [
        code,
        ...findings.filter(({ severity }) => severity === 'error').map((each) => each.code),
      ];
      expect({ ...entry, status, codes }).toEqual({
        ...entry,
        status: 422,
        codes: expect.arrayContaining(['INVALID_URL']),
      });
    }
  });

  test('says nothing of another spelling of what is listed', async () => {
    for (const [n, url] of LISTED.entries()) {
      const { findings } = await entered(enter({ name: `LISTED_${n}`, url }));
      expect({ url, codes: findings.map(({ code }) => code) }).toEqual({ url, codes: [] });
    }
  });
});

describe('a workbook', () => {
  test('warns of each URL that is not listed, and names the entry to add', async () => {
    const { status, findings } = await tried(unlisted);
    const told = findings.filter(({ code }) => code === 'TARGET_NOT_ALLOWED');
    expect([status, told.map(({ severity }) => severity)]).toEqual([200, unlisted.map(() => 'warning')]);
    for (const [n, { entry }] of unlisted.entries()) expect(told[n]?.message).toContain(`add ${entry}`);
  });

  test('refuses what is no URL to call', async () => {
    const { status, findings } = await tried(refused);
    const told = findings.filter(({ code }) => code === 'INVALID_URL');
    expect([status, told.map(({ severity }) => severity)]).toEqual([422, refused.map(() => 'error')]);
  });

  test('says nothing of another spelling of what is listed', async () => {
    const { findings } = await tried(LISTED.map((url, n) => ({ name: `LISTED_${n}`, url })));
    expect(findings.filter(({ code }) => code === 'TARGET_NOT_ALLOWED')).toEqual([]);
  });
});

describe('a path of an endpoint', () => {
  test.each([
    'http://127.0.0.1/start',
    '//127.0.0.1/start',
    '/../start',
    '/%2e%2e/start',
    '/start?x=1',
    '/start#x',
    '/sta rt',
    '/start\r\nX: y',
    '\\\\127.0.0.1\\start',
  ])('%j leads nowhere else: it is refused', async (start) => {
    const type = { ...jobType('PATHS', 'http://allowed.test'), endpoints: { start, status: '/status' } };
    expect(await world.api.post('/api/v1/job-types', type)).toMatchObject({
      status: 422,
      body: { code: 'INVALID_PATH' },
    });
  });
});

describe('at night', () => {
  /** Each of the job types that are shared by now, and redirects from the system that is listed to each of them. */
  test('nothing arrives, runs wait and say which entry to add, and redirects are rejections', async () => {
    const codes = [302, 307, 308];
    for (const [n, { name, url }] of unlisted.entries()) {
      const answer = {
        kind: 'status',
        code: codes[n % 3] ?? 302,
        headers: { location: encodeURI(url) },
      } as const;
      world.system.script.add({ job: `R_${name}`, startAnswer: answer });
    }
    const names = unlisted.map(({ name }) => name);
    const direct = Object.fromEntries(names.map((name) => [`P_${name}`, [`J_${name}`]]));
    const redirected = Object.fromEntries(names.map((name) => [`Q_${name}`, [`R_${name}`]]));
    const job = Object.fromEntries(names.map((name) => [`J_${name}`, { JobType: name }]));
    const workbook = scheduleWorkbook({
      name: 'CORPUS',
      processes: { ...direct, ...redirected },
      job,
      jobType: { URL: `${world.system.url}/svc/services/batch` },
    });
    const { schedule } = (await world.api.must(world.api.upload('/api/v1/schedules/import', workbook))) as {
      schedule: string;
    };
    const night = new Night(world, schedule, '2026-11-24');
    const calledBack = { url: `http://127.0.0.1:${inside.port}/`, mode: 'ALL' };
    await world.api.must(world.api.put(night.path('/callback-settings'), calledBack));
    await world.api.must(world.api.post(night.path('/days'), { businessDate: night.businessDate }));
    await night.request();
    await world.events.until(
      'every run waits or has ended',
      async () => {
        const runs = await night.runs();
        const open = runs.filter(
          ({ status, flags }) => status !== 'ERROR' && status !== 'COMPLETED' && flags.length === 0,
        );
        return open.length === 0 ? true : undefined;
      },
      60_000,
    );
    const runs = new Map((await night.runs()).map((run) => [run.job, run]));
    for (const { name, entry } of unlisted) {
      const waits = runs.get(`J_${name}`);
      expect(waits).toMatchObject({ status: 'RUNNING', flags: ['WAITING_FOR_TARGET'] });
      expect(JSON.stringify(waits)).toContain(`add ${entry}`);
      expect(runs.get(`R_${name}`)).toMatchObject({ status: 'ERROR', cause: 'START_REJECTED' });
    }
    expect([inside.connections, insideV6?.connections ?? 0]).toEqual([0, 0]);
  });

  test('system checks say so too', async () => {
    const { items } = (await world.api.must(world.api.get('/api/v1/health/job-types'))) as {
      items: readonly { name: string; schedule: string | null; status: string; error?: string }[];
    };
    for (const { name, entry } of unlisted) {
      const check = items.find((each) => each.name === name && each.schedule === null);
      expect(check).toMatchObject({ status: 'DOWN', error: expect.stringContaining(`add ${entry}`) });
    }
  });

  test('callbacks do not arrive either, and say so', async () => {
    const { items } = await world.events.until('it was tried', async () => {
      const page = (await world.api.must(world.api.get('/api/v1/callbacks?schedule=CORPUS&limit=1'))) as {
        items: readonly { tries: number; detail: string | null }[];
      };
      return (page.items[0]?.tries ?? 0) > 0 ? page : undefined;
    });
    expect(items[0]?.detail).toContain(`add http://127.0.0.1:${inside.port}`);
  });

  test('and nothing has gone through a proxy of the environment', () => {
    expect([inside.connections, insideV6?.connections ?? 0, proxy.connections]).toEqual([0, 0, 0]);
  });
});
