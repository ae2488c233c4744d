import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startExternalSystem, type ExternalSystem } from '../../examples/external-system/server.js';
import type { StartCall } from '../../src/agent/calls.js';
import { ExternalSystemClient } from '../../src/agent/external-system.client.js';
import type { StoredJobType } from '../../src/job-types/job-type.store.js';
import { parseAllowList } from '../../src/platform/http/allow-list.js';
import { Egress } from '../../src/platform/http/egress.js';
import { HttpClient } from '../../src/platform/http/http.client.js';
import { floods, HostileSystem } from '../support/hostile-system.js';
import { hostileTexts, sharedPrototypesAreClean } from '../support/hostile-texts.js';
import { Listener } from '../support/listener.js';
import { requests } from '../support/small-night.js';
import { tokensOf } from '../support/tokens.js';

let system: ExternalSystem;
let client: ExternalSystemClient;
/** Listed, so that nothing but not going there keeps a call away. */
let elsewhere: Listener;

const REDIRECTS = [301, 302, 303, 307, 308];

beforeAll(async () => {
  elsewhere = await Listener.start();
});
afterAll(async () => elsewhere.stop());
beforeEach(async () => {
  system = await startExternalSystem({ jobMs: 1 });
  const egress = new Egress(parseAllowList('http://127.0.0.1:*'));
  client = new ExternalSystemClient(egress, tokensOf(system, egress), new HttpClient(egress));
});
afterEach(async () => {
  await client.close();
  await system.close();
});

const typeOf = (service: string): StoredJobType => ({
  id: '1',
  source: 'API',
  name: 'SVC',
  schedule: null,
  description: '',
  url: `${system.url}/${service}/services/batch`,
  connection: 'default',
  scope: `${service}:batch`,
  endpoints: {
    start: '/start',
    status: '/status',
    restart: '/restart',
    kill: '/kill',
    log: '/log',
    check: '/ping',
  },
  pollIntervalMs: null,
  pollPolicy: 'fixed',
  idempotentStart: true,
  onSilence: 'flag',
  silenceBudgetMs: 1_000,
  onTimeout: 'flag',
  startDeadlineMs: null,
  timeouts: { connectMs: 5_000, answerMs: 5_000, statusMs: 5_000 },
  treat500AsUnknown: false,
  retryOn503: false,
  cycleNameStyle: 'long',
  version: 1,
});

const startOf = (service: string): StartCall => ({
  type: typeOf(service),
  ...{ cycle: 'Nightly', flow: 'Nightly', process: 'P', job: 'J', parameters: 'a=1', restartOf: null },
  agentExecutionId: 'attempt-1',
});

const execution = (service: string) => ({
  type: typeOf(service),
  ...{ process: 'P', job: 'J', executionId: '1', targetUrl: typeOf(service).url },
});

describe('a Start', () => {
  test('has the same bytes each time, and the id of its attempt, on kept connections and on fresh ones', async () => {
    for (let times = 0; times < 2; times += 1) {
      await client.startOnPool(startOf('svc'));
      const line = await client.open(startOf('svc'));
      if (line.kind === 'open') await line.send(() => true);
    }
    const bodies = requests(system.ledger.entries, { verb: 'start' }).map(({ body }) => body);
    expect(bodies).toHaveLength(4);
    expect(new Set(bodies).size).toBe(1);
    expect(JSON.parse(bodies[0] ?? '')).toMatchObject({ agentExecutionId: 'attempt-1', parameters: 'a=1' });
  });
});

describe('a token', () => {
  test('is of the scope of its job type', async () => {
    for (const service of ['ours', 'theirs', 'ours']) await client.startOnPool(startOf(service));
    const starts = requests(system.ledger.entries, { verb: 'start' });
    expect(starts.map(({ scope, outcome }) => [scope, outcome])).toEqual([
      ['ours:batch', 200],
      ['theirs:batch', 200],
      ['ours:batch', 200],
    ]);
    expect(requests(system.ledger.entries, { verb: 'token' })).toHaveLength(2);
  });

  test.each(REDIRECTS)('is not asked for wherever the token endpoint points at, with %s', async (code) => {
    const headers = { location: elsewhere.url };
    system.oauth.configure({ tokenAnswer: { kind: 'status', code, headers } });
    expect(await client.startOnPool(startOf('svc'))).toMatchObject({ kind: 'not-sent', reason: 'NO_TOKEN' });
    expect(system.ledger.entries).toHaveLength(1);
    expect(elsewhere.connections).toBe(0);
  });

  test.each([
    ['line ends', 'a\r\nX-Forged: 1'],
    ['blanks', 'a b'],
    ['other letters', 'тоkен'],
    ['control characters', 'a\u0000b'],
  ])('with %s is none: nothing is sent with it', async (_what, token) => {
    system.oauth.configure({ tokenAnswer: { kind: 'fields', fields: { access_token: token } } });
    const detail = expect.stringContaining('the token has characters that no header can carry');
    const expected = { kind: 'not-sent', reason: 'NO_TOKEN', detail };
    expect(await client.startOnPool(startOf('svc'))).toMatchObject(expected);
    expect(await client.open(startOf('svc'))).toMatchObject(expected);
    expect(requests(system.ledger.entries, { verb: 'start' })).toEqual([]);
  });

  test.each([
    ['endless', { kind: 'body', body: 'x'.repeat(1024), repeat: 'forever' }, 'longer than 65536 bytes'],
    // 64 MiB of blanks, as a document would have them: unpacked it would be valid.
    ['packed', { kind: 'body', body: ' '.repeat(1024), repeat: 65_536, gzip: true }, ''],
    ['HTML', { kind: 'body', body: '<html>Sign in</html>', contentType: 'text/html' }, ''],
    ['of another type', { kind: 'fields', fields: { token_type: 'mac' } }, ''],
    ['of a life without end', { kind: 'body', body: '{"access_token":"","expires_in":1e999}' }, ''],
    ['for the prototype', { kind: 'body', body: '{"__proto__":{"access_token":"x"}}' }, ''],
  ] as const)('that is %s is none', async (_what, tokenAnswer, why) => {
    system.oauth.configure({ tokenAnswer });
    const detail = expect.stringContaining(why);
    expect(await client.startOnPool(startOf('svc'))).toMatchObject({ reason: 'NO_TOKEN', detail });
    expect(sharedPrototypesAreClean()).toBe(true);
  });
});

describe('a redirect', () => {
  const cases = REDIRECTS.flatMap((code) =>
    (['start', 'status', 'kill', 'log', 'check'] as const).map((verb) => ({ code, verb })),
  );

  test.each(cases)('$code of $verb is an answer and is not followed', async ({ code, verb }) => {
    const field = verb === 'check' ? 'pingAnswer' : `${verb}Answer`;
    system.script.add({ [field]: { kind: 'status', code, headers: { location: elsewhere.url } } });
    const answer = {
      start: () => client.startOnPool(startOf('svc')),
      status: () => client.status(execution('svc')),
      kill: () => client.kill(execution('svc')),
      log: () => client.log(execution('svc')),
      check: () => client.check(typeOf('svc')),
    }[verb];
    expect(await answer()).toMatchObject({ kind: 'answer', status: code });
    // The token, and the call.
    expect(system.ledger.entries).toHaveLength(2);
    expect(elsewhere.connections).toBe(0);
  });

  test.each(REDIRECTS)('%s of a fresh Start is not followed either', async (code) => {
    system.script.add({ startAnswer: { kind: 'status', code, headers: { location: elsewhere.url } } });
    const line = await client.open(startOf('svc'));
    expect(line.kind === 'open' && (await line.send(() => true))).toMatchObject({ status: code });
    expect(elsewhere.connections).toBe(0);
  });
});

describe('what is asked', () => {
  test.each(hostileTexts('markup', 'terminal', 'direction', 'control', 'path', 'format'))(
    'of an execution called $kind: $name stays one request to one path',
    async ({ text }) => {
      await client.status({ ...execution('svc'), executionId: text, job: text });
      const [asked] = requests(system.ledger.entries, { verb: 'status' });
      expect(asked).toBeDefined();
      expect(system.ledger.entries).toHaveLength(2);
    },
  );
});

describe('answers that do not end', () => {
  const hints = 'HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n'.repeat(100);
  const calls = ['fresh start', 'start', 'status', 'kill', 'log', 'check'] as const;

  test.each(calls)('are left at once when they are interim ones: %s', async (verb) => {
    const flood = await HostileSystem.start(floods('', hints));
    try {
      const type = { ...typeOf('svc'), url: flood.url };
      const start = { ...startOf('svc'), type };
      const asked = { ...execution('svc'), type, targetUrl: flood.url };
      const answer = {
        'fresh start': async () => {
          const line = await client.open(start);
          return line.kind === 'open' ? line.send(() => true) : line;
        },
        start: () => client.startOnPool(start),
        status: () => client.status(asked),
        kill: () => client.kill(asked),
        log: () => client.log(asked),
        check: () => client.check(type),
      }[verb];
      const begun = performance.now();
      expect(await answer()).toMatchObject({ kind: 'lost' });
      // Its deadline is five seconds, that of a log a minute.
      expect(performance.now() - begun).toBeLessThan(4_000);
    } finally {
      await flood.stop();
    }
  });
});
