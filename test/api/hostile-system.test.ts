import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { createGzip } from 'node:zlib';
import { HARMFUL } from '../../src/domain/external-text.js';
import {
  answer,
  drips,
  floods,
  HostileSystem,
  says,
  sends,
  sendsAndCloses,
  sendsAndResets,
  when,
  jobOf,
  type Behaviour,
} from '../support/hostile-system.js';
import { HOSTILE_TEXTS, hostileTexts } from '../support/hostile-texts.js';
import { Night, type RunSeen } from '../support/night.js';
import { attemptsOf } from '../support/small-night.js';
import { scheduleWorkbook } from '../support/small-schedule.js';
import { World } from '../support/world.js';

const OK = 'HTTP/1.1 200 OK\r\n';
/** For what never ends; whoever answers has time to, on a busy machine too. */
const HASTY_MS = 3_000;
const PATIENT_MS = 30_000;
const SILENCE_MS = 1_000;
const id = (value: unknown): string => JSON.stringify({ executionId: value });
const harmful = new RegExp(HARMFUL.source, 'u');

interface Case {
  readonly name: string;
  /** The job type, where several cases share a system. */
  readonly type?: string;
  readonly does: Behaviour;
  readonly answerMs?: number;
  /** The status and the cause, and what the run tells of it. */
  readonly ends: readonly [status: string, cause: string | null];
  readonly tells?: RegExp;
}

const unknown = (name: string, start: Behaviour, tells: RegExp): Case => ({
  name,
  does: when({ start }),
  answerMs: tells === NO_ID ? PATIENT_MS : HASTY_MS,
  ends: ['ERROR', 'START_UNKNOWN'],
  tells,
});
const fine = (name: string, start: Behaviour): Case => ({
  name,
  does: when({ start }),
  ends: ['COMPLETED', null],
});
const NO_ID = /no usable executionId/;
/** A megabyte may take its time on a busy machine. */
const NO_ID_OR_LATE = /no usable executionId|^TIMEOUT/;
const TIMEOUT = /^TIMEOUT: no whole answer in time$/;
const BROKEN = /^(BROKEN|RESET|TIMEOUT): /;

/** 200 MB of blanks. */
async function bomb(): Promise<Buffer> {
  const gzip = createGzip();
  const megabyte = Buffer.alloc(1024 * 1024, ' ');
  for (let times = 0; times < 200; times += 1) gzip.write(megabyte);
  gzip.end('{"executionId":"packed"}');
  return Buffer.concat(await gzip.toArray());
}

const starts = (packed: Buffer): readonly Case[] => [
  unknown('HEADERS_DRIP', drips(OK, 'X: y\r\n', 100), TIMEOUT),
  unknown('BODY_DRIPS', drips(`${OK}Content-Length: 9000\r\n\r\n`, ' ', 100), TIMEOUT),
  unknown('BODY_ENDLESS', floods(`${OK}\r\n`, ' '.repeat(65_536)), NO_ID_OR_LATE),
  unknown(
    'CHUNKS_ENDLESS',
    floods(`${OK}Transfer-Encoding: chunked\r\n\r\n`, '1\r\n \r\n'.repeat(10_000)),
    NO_ID_OR_LATE,
  ),
  unknown('HEADERS_ENDLESS', floods(OK, `X: ${'y'.repeat(1_000)}\r\n`), BROKEN),
  unknown('HEADER_ENDLESS', floods(`${OK}X: `, 'y'.repeat(65_536)), BROKEN),
  unknown('STATUS_LINE_ENDLESS', floods('HTTP/1.1 200 ', 'y'.repeat(65_536)), BROKEN),
  unknown('CONTINUES', floods('', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(1_000)), BROKEN),
  unknown('EARLY_HINTS', floods('', 'HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n'.repeat(100)), BROKEN),
  unknown('PROCESSING', sends('HTTP/1.1 102 Processing\r\n\r\n'), TIMEOUT),
  unknown(
    'SWITCHES',
    sends('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
    BROKEN,
  ),
  unknown('SILENT', () => undefined, TIMEOUT),
  unknown('RESETS', sendsAndResets(), BROKEN),
  unknown('RESETS_IN_STATUS_LINE', sendsAndResets('HTTP/1.1 2'), BROKEN),
  unknown('RESETS_IN_HEADERS', sendsAndResets(`${OK}Content-`), BROKEN),
  unknown('RESETS_IN_BODY', sendsAndResets(`${OK}Content-Length: 30\r\n\r\n{"execut`), BROKEN),
  unknown('CLOSES', sendsAndCloses(), BROKEN),
  unknown('CLOSES_IN_BODY', sendsAndCloses(`${OK}Content-Length: 30\r\n\r\n{"execut`), BROKEN),
  unknown('LENGTH_TOO_SHORT', sends(`${OK}Content-Length: 8\r\n\r\n${id('short')}`), NO_ID_OR_LATE),
  unknown('LENGTH_OF_LETTERS', sends(`${OK}Content-Length: ten\r\n\r\n${id('x')}`), BROKEN),
  unknown(
    'LENGTHS_OF_TWO_KINDS',
    sends(`${OK}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`),
    BROKEN,
  ),
  unknown('TWO_LENGTHS', sends(`${OK}Content-Length: 3\r\nContent-Length: 4\r\n\r\n{}  `), BROKEN),
  unknown('CHUNK_OF_LETTERS', sends(`${OK}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n`), BROKEN),
  unknown(
    'CHUNK_TOO_LARGE',
    sends(`${OK}Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n{}`),
    BROKEN,
  ),
  unknown('CHUNK_TOO_LONG', sends(`${OK}Transfer-Encoding: chunked\r\n\r\n2\r\n{}{}\r\n0\r\n\r\n`), BROKEN),
  unknown('NO_HTTP', sends('SSH-2.0-OpenSSH_9.2\r\n'), BROKEN),
  unknown('NUL_IN_A_HEADER', sends(`${OK}X: a\0b\r\nContent-Length: 2\r\n\r\n{}`), BROKEN),
  unknown('PACKED', says(packed, { headers: 'Content-Encoding: gzip' }), NO_ID_OR_LATE),
  unknown(
    'HTML',
    says('<html><script>alert(1)</script></html>', { headers: 'Content-Type: text/html' }),
    NO_ID,
  ),
  unknown('NO_UTF8', says(Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28])), NO_ID),
  unknown('ID_OF_NO_UTF8', says(Buffer.from('{"executionId":"\xff"}', 'latin1')), NO_ID),
  unknown('BRACKETS', says('['.repeat(10_000_000)), NO_ID_OR_LATE),
  unknown('DEEP', says('['.repeat(500_000) + ']'.repeat(500_000)), NO_ID_OR_LATE),
  unknown('INHERITED', says('{"__proto__":{"executionId":"e1"}}'), NO_ID),
  unknown('BEYOND_DOUBLE', says('{"executionId":1e999}'), NO_ID),
  unknown('STATUS_999', says(id('e1'), { status: '999 Odd' }), /^HTTP 999/),
  unknown('LONG_ID', says(id('x'.repeat(10_000))), NO_ID),
  fine('OTHER_TYPE', says(id('e1'), { headers: 'Content-Type: image/png' })),
  fine('NO_TYPE', says(id('e1'), { headers: '' })),
  fine('TWO_ANSWERS', sends(answer(id('e1')), answer(id('other')))),
  fine('TWO_KEYS', says('{"executionId":"e0","executionId":"e1"}')),
  fine('COOKIES', says(id('e1'), { headers: 'Set-Cookie: session=1; Path=/' })),
  fine('MARKUP_ID', says(id('<img src=x onerror=alert(1)>'))),
  fine(
    'PROTOTYPE',
    says('{"__proto__":{"hostile":1},"constructor":{"prototype":{"hostile":1}},"executionId":"e1"}'),
  ),
  fine(
    'DEEP_INFO',
    says(`{"executionId":"e1","executionInfo":${'['.repeat(400_000)}${']'.repeat(400_000)}}`),
  ),
  {
    name: 'REJECTS',
    does: when({ start: says(`\u001b[31m\u202e\0${'<b>'.repeat(9_000)}`, { status: '500 No' }) }),
    ends: ['ERROR', 'START_REJECTED'],
    tells: /^HTTP 500: \\u001b\[31m\\u202e\\u0000<b>/,
  },
];

/** One system each for what only says hostile things, in good manners: a job for each text. */
const sayings = (
  type: string,
  texts: readonly string[],
  { ends, answers }: { ends: Case['ends']; answers: (text: string, verb: string) => object },
): readonly Case[] => {
  const does: Behaviour = (socket, asked) => {
    const text = texts[Number(jobOf(asked).split('_').at(-1))] ?? '';
    const told = {
      ...(asked.verb === 'start' && { executionId: jobOf(asked) }),
      ...answers(text, asked.verb),
    };
    socket.write(answer(JSON.stringify(told)));
  };
  return texts.map((_text, n) => ({ name: `${type}_${n}`, type, does, ends }));
};
const badIds = hostileTexts('terminal', 'control', 'long')
  .map(({ text }) => text)
  .filter((text) => text.length > 256 || harmful.test(text));
const ids = sayings('ID', badIds, {
  ends: ['ERROR', 'START_UNKNOWN'],
  answers: (executionId) => ({ executionId }),
});
const infos = sayings(
  'INFO',
  HOSTILE_TEXTS.map(({ text }) => text),
  {
    ends: ['ERROR', 'FAILED'],
    answers: (text, verb) =>
      verb === 'start' ? { executionInfo: text } : { status: 'ERROR', executionInfo: { text } },
  },
);

const lost = (name: string, status: Behaviour): Case => ({
  name,
  does: when({ status }),
  ends: ['RUNNING', null],
});
const LOG = '\u001b[31mline 1\r\n<script>alert(1)</script>\u0000\u202e';
const logs: readonly Case[] = [
  { log: floods(`${OK}Content-Length: 1073741824\r\n\r\n`, 'x'.repeat(65_536)), name: 'LOG_ENDLESS' },
  {
    log: says(LOG, { headers: 'Content-Type: text/html\r\nContent-Disposition: inline' }),
    name: 'LOG_HOSTILE',
  },
  { log: sendsAndResets(OK), name: 'LOG_RESETS' },
  { log: says(LOG, { status: '500 No' }), name: 'LOG_REJECTS' },
  { log: says('', { status: '302 Found', headers: 'Location: http://127.0.0.1:1/' }), name: 'LOG_REDIRECTS' },
].map(({ name, log }) => ({ name, does: when({ log }), ends: ['COMPLETED', null] as const }));

const polls = (packed: Buffer): readonly Case[] => [
  lost('POLL_DRIPS', drips(`${OK}Content-Length: 9000\r\n\r\n`, ' ', 100)),
  lost('POLL_ENDLESS', floods(`${OK}\r\n`, ' '.repeat(65_536))),
  lost('POLL_PACKED', says(packed, { headers: 'Content-Encoding: gzip' })),
  lost('POLL_BRACKETS', says('['.repeat(10_000_000))),
  lost('POLL_OTHER_WORD', says('{"status":"completed"}')),
  lost('POLL_OTHER_ID', says('{"executionId":"e2","status":"COMPLETED"}')),
  lost('POLL_HOSTILE_WORD', says('{"status":"\\u001b[2J\\u0000\\ud800<script>"}')),
  lost('POLL_INHERITED', says('{"__proto__":{"status":"COMPLETED"}}')),
  lost('POLL_HTML', says('<html>COMPLETED</html>')),
  lost('POLL_RESETS', sendsAndResets(OK)),
  ...[
    { name: 'KILL_ENDLESS', kill: floods(`${OK}\r\n`, ' '.repeat(65_536)) },
    { name: 'KILL_REJECTS', kill: says(LOG, { status: '500 No' }) },
  ].map(({ name, kill }) => ({
    ...lost(name, says('{}')),
    does: when({ kill, status: says('{"status":"?"}') }),
  })),
];

const pings: readonly Case[] = [
  { name: 'PING_DRIPS', ping: drips(OK, 'X: y\r\n', 100) },
  { name: 'PING_ENDLESS', ping: floods('HTTP/1.1 503 No\r\n\r\n', ' '.repeat(65_536)) },
  { name: 'PING_REJECTS', ping: says(LOG, { status: '500 No' }) },
  {
    name: 'PING_REDIRECTS',
    ping: says('', { status: '302 Found', headers: 'Location: http://127.0.0.1:1/' }),
  },
  { name: 'PING_RESETS', ping: sendsAndResets(OK) },
  { name: 'PING_NO_HTTP', ping: sends('220 mail.test ESMTP\r\n') },
].map(({ name, ping }) => ({ name, does: when({ ping }), ends: ['COMPLETED', null] as const }));

let world: World;
let cases: readonly Case[];
/** By the name of the case. */
let seen: ReadonlyMap<string, RunSeen>;
let night: Night;
const systems = new Map<string, HostileSystem>();
/** Milliseconds to an answer of /health/live: while nothing is wrong, and beside all of this. */
let calm: readonly number[];
let busy: readonly number[];
let memory: { readonly before: number; readonly after: number };
let neighbour: { readonly ms: number; readonly statuses: readonly string[] };

/** In MiB: the most that it has ever had. */
function peakOf(pid: number): number {
  const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}

async function knock(): Promise<number> {
  const begun = performance.now();
  const { status } = await fetch(`${world.server.url}/health/live`);
  expect(status).toBe(200);
  return performance.now() - begun;
}

/** Knocks at /health/live until it is told to stop. */
function knocking(): () => Promise<readonly number[]> {
  const over = new AbortController();
  const waits = (async () => {
    const took: number[] = [];
    while (!over.signal.aborted) took.push(await knock());
    return took;
  })();
  return () => {
    over.abort();
    return waits;
  };
}

const percentile = (numbers: readonly number[], part: number): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length * part)] ?? Infinity;

async function typeFor(name: string, { does, answerMs = PATIENT_MS, ends }: Case): Promise<void> {
  const system = await HostileSystem.start(does);
  systems.set(name, system);
  await world.api.must(
    world.api.post('/api/v1/job-types', {
      name,
      url: system.url,
      scope: 'svc:batch',
      endpoints: { start: '/start', status: '/status', kill: '/kill', log: '/log', check: '/ping' },
      pollPolicy: 'fixed',
      pollIntervalMs: 50,
      silenceBudgetMs: SILENCE_MS,
      timeouts: { connectMs: 5_000, answerMs, statusMs: ends[0] === 'RUNNING' ? HASTY_MS : PATIENT_MS },
    }),
  );
}

async function neighboursNight(): Promise<typeof neighbour> {
  const jobs = Array.from({ length: 20 }, (_, n) => `GOOD_${n}`);
  const night = await Night.open(world, {
    workbook: scheduleWorkbook({ name: 'NEIGHBOUR', processes: { P: jobs.slice(0, 10), Q: jobs.slice(10) } }),
  });
  const begun = performance.now();
  const { id: execution } = await night.request();
  await night.untilExecution(execution, 'COMPLETED', 120_000);
  const ms = performance.now() - begun;
  return { ms, statuses: (await night.runs()).map(({ status }) => status) };
}

beforeAll(async () => {
  world = await World.start({
    environment: { NIGHTJAR_AGENT_CONCURRENCY: '200', NIGHTJAR_SESSION_LEASE_MS: '30000' },
  });
  const packed = await bomb();
  cases = [...starts(packed), ...polls(packed), ...logs, ...pings, ...ids, ...infos];
  const types = new Map(cases.map((each) => [each.type ?? each.name, each]));
  for (const [type, of] of types) await typeFor(type, of);
  const processes = Object.fromEntries(cases.map(({ name }) => [name, [`J_${name}`]]));
  const job = Object.fromEntries(cases.map(({ name, type = name }) => [`J_${name}`, { JobType: type }]));
  night = await Night.open(world, { workbook: scheduleWorkbook({ name: 'HOSTILE', processes, job }) });
  const before = peakOf(world.server.pid);
  calm = [];
  for (let times = 0; times < 50; times += 1) calm = [...calm, await knock()];
  const stop = knocking();
  await night.request();
  const arrived = (run: RunSeen): boolean =>
    run.job === 'START_JOB' || run.status === 'COMPLETED' || run.status === 'ERROR' || run.flags.length > 0;
  const all = (async () => {
    await world.events.until(
      'every run has ended or is flagged',
      async () => ((await night.runs()).every(arrived) ? true : undefined),
      120_000,
    );
  })();
  [neighbour] = await Promise.all([neighboursNight(), all]);
  busy = await stop();
  seen = new Map((await night.runs()).map((run) => [run.job.replace(/^J_/, ''), run]));
  memory = { before, after: peakOf(world.server.pid) };
}, 300_000);

afterAll(async () => {
  const errors = await world.stop();
  for (const system of systems.values()) await system.stop();
  expect(errors).toEqual([]);
});

/** Every text of an answer of the API. */
const textsOf = (value: unknown): readonly string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(textsOf)
      : [];

test('every run ends, or waits, as docs/job-types.md says', () => {
  const found = cases.map(({ name }) => [name, seen.get(name)?.status, seen.get(name)?.cause]);
  expect(found).toEqual(cases.map(({ name, ends }) => [name, ...ends]));
});

test('a run whose Status says nothing that counts is flagged, and no verdict is made of it', () => {
  const flags = cases
    .filter(({ ends }) => ends[0] === 'RUNNING')
    .map(({ name }) => [name, seen.get(name)?.flags]);
  expect(flags).toEqual(flags.map(([name]) => [name, ['TRACKING_LOST']]));
});

test('a run tells in one line what has happened to its Start', async () => {
  for (const { name, tells } of cases) {
    if (!tells) continue;
    const [attempt] = await attemptsOf(world, seen.get(name)?.id ?? '');
    expect({ name, detail: attempt?.detail }).toEqual({ name, detail: expect.stringMatching(tells) });
  }
});

test('what is kept of an answer is bounded, and holds nothing that drives a terminal or a page', async () => {
  for (const [name, run] of seen) {
    const attempts = name.startsWith('INFO_') ? [] : await attemptsOf(world, run.id);
    const texts = [...textsOf(run), ...textsOf(attempts)];
    expect(texts.filter((text) => text.length > 4_000 || harmful.test(text))).toEqual([]);
    expect((run.detail ?? '').length).toBeLessThan(700);
  }
  expect(seen.get('INFO_0')?.executionInfo).toContain('<script>');
});

test('nobody is called with a cookie, and nobody learns of another one by it', () => {
  const asked = systems.get('COOKIES')?.asked ?? [];
  expect(asked.map(({ verb }) => verb)).toContain('status');
  expect(asked.filter(({ text }) => /^cookie:/im.test(text))).toEqual([]);
});

test('a system that starts nothing again is asked to start once only', () => {
  const starts = ([, { asked }]: [string, HostileSystem]): number =>
    asked.filter(({ verb }) => verb === 'start').length;
  const alone = [...systems].filter(([name]) => name !== 'INFO' && name !== 'ID');
  const twice = alone.filter((each) => starts(each) !== 1);
  expect(twice.map(([name]) => name)).toEqual([]);
});

test('the runs of other systems go on as ever', () => {
  expect(new Set(neighbour.statuses)).toEqual(new Set(['COMPLETED']));
  expect(neighbour.ms).toBeLessThan(60_000);
});

test('the server stays awake, and small', () => {
  expect(busy.length).toBeGreaterThan(50);
  // 200 ms, and what the machine takes anyway where it is busy with other things too.
  expect(percentile(busy, 0.95)).toBeLessThan(200 + 10 * percentile(calm, 0.95));
  expect(memory.after - memory.before).toBeLessThan(400);
});

test('a kill counts when it is answered well, and its answer is as bounded as any', async () => {
  expect((await night.act('J_KILL_ENDLESS', 'kill')).status).toBeLessThan(300);
  expect((await night.act('J_KILL_REJECTS', 'kill')).status).toBeLessThan(300);
  await night.untilRun('J_KILL_ENDLESS', ({ cause }) => cause === 'KILLED');
  const told = await world.events.until('the other kill is told', async () => {
    const [attempt] = await attemptsOf(world, seen.get('KILL_REJECTS')?.id ?? '');
    const send = attempt?.sends.find(({ verb, outcome }) => verb === 'kill' && outcome === 'REFUSED');
    return send && attempt;
  });
  expect(told.state).toBe('KILLING');
  expect(textsOf(told).filter((text) => text.length > 700 || harmful.test(text))).toEqual([]);
});

test('the system checks of all of them are told, each in bounds, and none keeps the others waiting', async () => {
  const { items } = (await world.api.must(world.api.get('/api/v1/health/job-types'))) as {
    items: readonly { name: string; status: string; error?: string }[];
  };
  expect(items.length).toBeGreaterThanOrEqual(systems.size);
  for (const { error = '' } of items)
    expect([error.length < 700, harmful.test(error)]).toEqual([true, false]);
});

describe('a log', () => {
  const MOST = 10 * 1024 ** 2;
  const download = (name: string): Promise<Response> =>
    world.api.raw(`/api/v1/runs/${seen.get(name)?.id ?? ''}/log`);

  test('of a gigabyte is cut, and never held whole, however many ask for it', async () => {
    const before = peakOf(world.server.pid);
    const answers = await Promise.all(Array.from({ length: 4 }, () => download('LOG_ENDLESS')));
    for (const got of answers) {
      const text = await got.text();
      expect(text.length).toBeGreaterThan(MOST);
      expect(text.length).toBeLessThan(MOST + 10_000);
      expect(text.trimEnd()).toMatch(/--- cut at 10 MiB$/);
    }
    expect(peakOf(world.server.pid) - before).toBeLessThan(500);
  });

  test('is a text to be saved, and no page, whatever stands in it and whatever type it claims', async () => {
    const got = await download('LOG_HOSTILE');
    expect(Object.fromEntries(got.headers)).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': 'attachment; filename="run.log"',
      'x-content-type-options': 'nosniff',
    });
    expect(await got.text()).toContain(LOG);
  });

  test('has a line for each event, whatever reason somebody gave', async () => {
    const forged = 'because\n2026-11-24T20:00:00.000Z COMPLETED (attempt 1, agent)\u001b[2J';
    const asked = await night.act('J_POLL_OTHER_WORD', 'fail', { reason: forged, force: true });
    const text = await (await download('POLL_OTHER_WORD')).text();
    const lines = text.split('\n').filter((line) => line.startsWith('2026-11-24T20:00:00.000Z'));
    expect([asked.status < 300, text.includes('because\\u000a2026'), lines]).toEqual([true, true, []]);
    expect(text).not.toContain('\u001b');
  });

  test.each(['LOG_RESETS', 'LOG_REJECTS', 'LOG_REDIRECTS'])('%s: it says why there is none', async (name) => {
    const text = await (await download(name)).text();
    expect(text).toContain("--- The external system's log cannot be had: ");
    expect(harmful.test(text.replaceAll('\n', ''))).toBe(false);
  });
});
