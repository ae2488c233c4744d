import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { transformSync } from '@swc/core';
import { VERBS, type Verb } from '../../examples/external-system/batch-service.js';
import * as judge from '../../examples/external-system/ledger.js';
import type { Fault, JobRule } from '../../examples/external-system/script.js';
import { startExternalSystem, type ExternalSystem } from '../../examples/external-system/server.js';

let system: ExternalSystem;

beforeEach(async () => {
  system = await startExternalSystem({ clientSecret: 's3cret+/%', jobMs: 1 });
});
afterEach(async () => system.close());

const ORDER = {
  cycleName: 'Nightly',
  flowName: 'Nightly',
  processName: 'LOAD_PROCESS',
  jobName: 'LOAD',
  parameters: 'a=1||b=x=y',
  agentExecutionId: 'attempt-1',
};
const JOB = { processName: ORDER.processName, jobName: ORDER.jobName };

type State = Readonly<Record<'executionId', string | number>>;

interface CallOptions {
  readonly service?: string;
  readonly authorization?: string;
  readonly method?: string;
  readonly signal?: AbortSignal;
}

async function tokenAnswer(form: Record<string, string>, headers: Record<string, string> = {}) {
  const body = new URLSearchParams({ grant_type: 'client_credentials', ...form });
  return fetch(system.tokenUrl, { method: 'POST', body, headers });
}

const basic = ({ clientId, clientSecret }: ExternalSystem): string =>
  `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')}`;

async function bearer(scope: string): Promise<string> {
  const answer = await tokenAnswer({ scope }, { authorization: basic(system) });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return `Bearer ${token}`;
}

async function call(verb: Verb, fields: object = {}, options: CallOptions = {}): Promise<Response> {
  const { service = 'merch', signal = null } = options;
  const authorization = options.authorization ?? (await bearer(`${service}:batch`));
  const url = new URL(`${system.url}/${service}/services/batch/${verb}`);
  if (VERBS[verb] === 'GET') url.search = new URLSearchParams(Object.entries(fields)).toString();
  const headers = { authorization, 'content-type': 'application/json' };
  const method = options.method ?? VERBS[verb];
  return fetch(url, { method, headers, signal, body: method === 'GET' ? null : JSON.stringify(fields) });
}

const codeOf = async (...args: Parameters<typeof call>): Promise<number> => (await call(...args)).status;
const stateOf = async (answer: Response): Promise<State> => (await answer.json()) as State;
const started = async (fields: object = {}, options: CallOptions = {}): Promise<string> =>
  String((await stateOf(await call('start', { ...ORDER, ...fields }, options))).executionId);
const statusOf = async (executionId: string): Promise<State> =>
  stateOf(await call('status', { ...JOB, executionId }));
const ended = async (executionId: string): Promise<judge.EffectEntry> =>
  system.ledger.until((entries) => judge.lastEnd(entries, judge.where({ executionId })));
const requests = (verb: string): judge.RequestEntry[] =>
  system.ledger.entries.filter((entry) => entry.kind === 'request').filter((entry) => entry.verb === verb);
const effectNames = (): string[] => judge.effects(system.ledger.entries).map(({ effect }) => effect);
const control = async (method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(`${system.url}/control/${path}`, { method, ...(body ? { body: JSON.stringify(body) } : {}) });

describe('the token endpoint', () => {
  test('grants a token to a client that authenticates by header or in the form', async () => {
    const byHeader = await tokenAnswer({ scope: 'pay:batch' }, { authorization: basic(system) });
    const { clientId: client_id, clientSecret: client_secret } = system;
    const inForm = await tokenAnswer({ scope: 'pay:batch rde:batch', client_id, client_secret });
    expect(byHeader.headers.get('cache-control')).toBe('no-store');
    const usual = { token_type: 'Bearer', expires_in: 300, scope: 'pay:batch' };
    expect(await byHeader.json()).toEqual({ access_token: expect.stringMatching(/^\S{40,}$/), ...usual });
    expect(await inForm.json()).toMatchObject({ scope: 'pay:batch rde:batch' });
  });

  test.each([
    [{ scope: 'pay:admin' }, true, [400, 'invalid_scope']],
    [{}, true, [400, 'invalid_scope']],
    [{ scope: 'pay:batch', grant_type: 'password' }, true, [400, 'unsupported_grant_type']],
    [{ scope: 'pay:batch', grant_type: '' }, true, [400, 'invalid_request']],
    [{ scope: 'pay:batch', client_secret: 'x' }, true, [400, 'invalid_request']],
    [{ scope: 'pay:batch', client_id: 'nightjar', client_secret: 'x' }, false, [401, 'invalid_client']],
    [{ scope: 'pay:batch' }, false, [401, 'invalid_client']],
  ])('answers %j (by header: %j) with %j', async (form, header, [status, error]) => {
    const answer = await tokenAnswer(form, header ? { authorization: basic(system) } : {});
    expect(answer.status).toBe(status);
    expect(answer.headers.has('www-authenticate')).toBe(status === 401);
    expect(await answer.json()).toMatchObject({ error });
  });

  test('fails as it is told, a number of times, and is recorded without the secret', async () => {
    await control('PUT', 'oauth', {
      tokenAnswer: [
        { kind: 'status', code: 401, body: '{"error":"invalid_client"}', times: 1 },
        { kind: 'fields', fields: { expires_in: null }, times: 1 },
      ],
    });
    const form = { scope: 'pay:batch', client_id: system.clientId, client_secret: system.clientSecret };
    expect(await (await tokenAnswer(form)).json()).toEqual({ error: 'invalid_client' });
    expect(await (await tokenAnswer(form)).json()).not.toHaveProperty('expires_in');
    expect(await (await tokenAnswer(form)).json()).toHaveProperty('expires_in', 300);
    expect(requests('token').map(({ outcome }) => outcome)).toEqual([401, 200, 200]);
    const body = expect.stringMatching(/client_secret=\*\*\*$/);
    expect(requests('token')[0]).toMatchObject({ scope: 'pay:batch', body });
  });
});

describe('access to a verb', () => {
  test.each(Object.keys(VERBS) as Verb[])('is refused to %s without a valid token', async (verb) => {
    const answer = await call(verb, ORDER, { authorization: 'Bearer nonsense' });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    expect(system.ledger.entries).toMatchObject([{ verb, outcome: 401, scope: null }]);
  });

  test('needs the scope of the service that is called', async () => {
    const answer = await call('ping', {}, { service: 'pay', authorization: await bearer('merch:batch') });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('www-authenticate')).toContain('insufficient_scope');
    expect(requests('ping')).toMatchObject([{ outcome: 403, scope: 'merch:batch' }]);
  });

  test('ends when tokens are revoked', async () => {
    const authorization = await bearer('merch:batch');
    expect(await codeOf('ping', {}, { authorization })).toBe(204);
    await control('POST', 'tokens/revoke');
    expect(await codeOf('ping', {}, { authorization })).toBe(401);
  });

  test('ends when the token expires, whatever its answer promised', async () => {
    const lie: Fault = { kind: 'fields', fields: { expires_in: 900 } };
    system.oauth.configure({ tokenLifetimeS: 0, tokenAnswer: lie });
    const answer = await tokenAnswer({ scope: 'merch:batch' }, { authorization: basic(system) });
    expect(await answer.json()).toHaveProperty('expires_in', 900);
    expect(await codeOf('ping')).toBe(401);
  });

  test('is by the method of the contract only', async () => {
    const answer = await call('start', ORDER, { method: 'PUT' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
    expect(effectNames()).toEqual([]);
  });
});

describe('start and status', () => {
  test('follow an execution from its start to its end', async () => {
    system.script.add({ outcome: 'never', executionInfo: { rows: 3 } });
    const executionId = await started();
    const state = { executionId, executionInfo: { rows: 3 } };
    expect(await statusOf(executionId)).toEqual({ ...state, status: 'RUNNING' });
    const finish = async (status: string): Promise<number> =>
      (await control('POST', `executions/${executionId}/finish`, { status })).status;
    expect(await finish('COMPLETED')).toBe(204);
    expect(await statusOf(executionId)).toEqual({ ...state, status: 'COMPLETED' });
    expect(await finish('ERROR')).toBe(409);
  });

  test('take the time that the script says and end as it says', async () => {
    system.script.add({ job: 'LO*', durationMs: 30, outcome: 'ERROR' });
    const executionId = await started();
    const end = await ended(executionId);
    const start = judge.firstStart(system.ledger.entries, judge.where({ executionId }));
    expect(end.effect).toBe('failed');
    expect(end.at - (start?.at ?? Infinity)).toBeGreaterThan(28);
  });

  test('answer with a number for the service pay and with a string elsewhere', async () => {
    const pay = await stateOf(await call('start', ORDER, { service: 'pay' }));
    const rde = await stateOf(await call('start', ORDER, { service: 'rde' }));
    expect([typeof pay.executionId, typeof rde.executionId]).toEqual(['number', 'string']);
    const executionId = String(pay.executionId);
    await ended(executionId);
    const status = await stateOf(await call('status', { ...JOB, executionId }, { service: 'pay' }));
    expect(status).toEqual({ executionId: pay.executionId, status: 'COMPLETED' });
  });

  test.each(Object.keys(ORDER))('need %s', async (name) => {
    const without = Object.fromEntries(Object.entries(ORDER).filter(([key]) => key !== name));
    const answer = await call('start', without);
    expect(answer.status).toBe(500);
    expect(await answer.json()).toHaveProperty('error', `${name} is missing or not a string.`);
    expect(effectNames()).toEqual([]);
  });

  test('accept empty parameters but no other empty field', async () => {
    expect(await codeOf('start', { ...ORDER, parameters: '' })).toBe(200);
    expect(await codeOf('start', { ...ORDER, agentExecutionId: '' })).toBe(500);
  });

  test('answer 500 for an unknown job, an unknown execution and that of another job', async () => {
    system.script.add({ job: 'GHOST', unknown: true });
    expect(await codeOf('start', { ...ORDER, jobName: 'GHOST' })).toBe(500);
    expect(await codeOf('status', { ...JOB, executionId: '1' })).toBe(500);
    const executionId = await started();
    expect(await codeOf('status', { ...JOB, jobName: 'OTHER', executionId })).toBe(500);
    expect(await codeOf('status', { ...JOB, executionId }, { service: 'rde' })).toBe(500);
  });

  test('make a new execution of a repeated agentExecutionId, unless the job dedupes', async () => {
    expect(await started()).not.toBe(await started());
    system.script.add({ service: 'rde', dedupe: true });
    expect(await started({}, { service: 'rde' })).toBe(await started({}, { service: 'rde' }));
    expect(judge.startsByAttempt(system.ledger.entries)).toEqual(new Map([['attempt-1', 3]]));
    expect(judge.sendsByAttempt(system.ledger.entries)).toEqual(new Map([['attempt-1', 4]]));
  });
});

describe('restart, kill, log and ping', () => {
  test('a failed execution is restarted under a new id', async () => {
    const says = { executionInfo: 'step 2', failureInfo: 'the table is locked' };
    system.script.add({ job: 'LOAD', outcomes: ['ERROR', 'COMPLETED'], ...says });
    const failed = await started();
    await ended(failed);
    expect(await statusOf(failed)).toMatchObject({ executionInfo: 'the table is locked' });
    const again = { ...ORDER, agentExecutionId: 'attempt-2', executionId: failed };
    const { executionId } = await stateOf(await call('restart', again));
    expect(executionId).not.toBe(failed);
    expect(await ended(String(executionId))).toMatchObject({ effect: 'completed', restartOf: failed });
    expect(await statusOf(String(executionId))).toMatchObject({ executionInfo: 'step 2' });
  });

  test('only a failed execution that is known can be restarted', async () => {
    system.script.add({ outcomes: ['COMPLETED', 'never'] });
    const completed = await started();
    await ended(completed);
    const running = await started();
    for (const executionId of [completed, running, '1', '']) {
      expect(await codeOf('restart', { ...ORDER, executionId })).toBe(500);
    }
    expect(await codeOf('restart', ORDER)).toBe(500);
  });

  test('a kill ends the execution at once and for good', async () => {
    system.script.add({ durationMs: 60_000 });
    const executionId = await started();
    const answer = await call('kill', { ...JOB, executionId });
    expect(await stateOf(answer)).toMatchObject({ executionId, status: 'ERROR' });
    expect(system.finish(executionId, 'COMPLETED')).toBe(false);
    expect(await statusOf(executionId)).toMatchObject({ status: 'ERROR' });
    expect(effectNames()).toEqual(['started', 'killed', 'reported']);
  });

  test('what is over or unknown cannot be killed', async () => {
    const executionId = await started();
    await ended(executionId);
    expect(await codeOf('kill', { ...JOB, executionId })).toBe(500);
    expect(await codeOf('kill', { ...JOB, executionId: '1' })).toBe(500);
  });

  test('the log says in plain text what happened', async () => {
    const executionId = await started();
    await ended(executionId);
    const answer = await call('log', { ...JOB, executionId });
    expect(answer.headers.get('content-type')).toContain('text/plain');
    const lines = (await answer.text()).trimEnd().split('\n');
    expect(lines).toEqual([
      expect.stringMatching(/ LOAD_PROCESS \/ LOAD started, parameters "a=1\|\|b=x=y"$/),
      expect.stringMatching(/ completed$/),
    ]);
    expect(await codeOf('log', { ...JOB, executionId: '1' })).toBe(500);
  });

  test('ping answers 204 without a body, or what the script says', async () => {
    expect(await codeOf('ping')).toBe(204);
    system.script.add({ service: 'merch', pingAnswer: { kind: 'status', code: 503 } });
    expect(await codeOf('ping')).toBe(503);
    expect(await codeOf('ping', {}, { service: 'rde' })).toBe(204);
  });
});

describe('a fault', () => {
  const faulty = (fault: Fault, rule: JobRule = {}): void => {
    system.script.add({ ...rule, startAnswer: fault });
  };

  test('answers a status before the effect or after it', async () => {
    faulty({ kind: 'status', code: 503, body: 'busy', headers: { 'retry-after': '7' }, times: 1 });
    const before = await call('start', ORDER);
    expect([before.status, before.headers.get('retry-after')]).toEqual([503, '7']);
    expect(await before.text()).toBe('busy');
    expect(effectNames()).toEqual([]);
    faulty({ kind: 'status-after-effect', code: 500 }, { outcome: 'never' });
    expect(await codeOf('start', ORDER)).toBe(500);
    expect(effectNames()).toEqual(['started']);
  });

  test.each(['reset-before-effect', 'reset-after-effect'] as const)(
    '%s cuts the connection',
    async (kind) => {
      faulty({ kind }, { outcome: 'never' });
      await expect(call('start', ORDER)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
      expect(requests('start')).toMatchObject([{ outcome: 'reset' }]);
      expect(effectNames()).toEqual(kind.includes('after') ? ['started'] : []);
    },
  );

  test.each(['hang', 'hang-after-effect'] as const)('%s never answers', async (kind) => {
    faulty({ kind }, { outcome: 'never' });
    const caller = new AbortController();
    const answer = call('start', ORDER, { signal: caller.signal });
    await system.ledger.until(() => requests('start').some(({ outcome }) => outcome === 'hang'));
    expect(effectNames()).toEqual(kind.includes('after') ? ['started'] : []);
    caller.abort();
    await expect(answer).rejects.toThrow('aborted');
  });

  test('delay holds the answer back, not the effect', async () => {
    faulty({ kind: 'delay', ms: 30 }, { outcome: 'never' });
    expect(await codeOf('start', ORDER)).toBe(200);
    const start = judge.firstStart(system.ledger.entries);
    expect(performance.now() - (start?.at ?? Infinity)).toBeGreaterThan(28);
  });

  test('delay-before-effect lets the effect happen although the caller has left', async () => {
    faulty({ kind: 'delay-before-effect', ms: 300 }, { outcome: 'never' });
    const caller = new AbortController();
    const answer = call('start', ORDER, { signal: caller.signal });
    const request = await system.ledger.until(() => requests('start')[0]);
    caller.abort();
    await expect(answer).rejects.toThrow('aborted');
    const start = await system.ledger.until(judge.firstStart);
    expect(start.at - request.at).toBeGreaterThan(298);
    expect(requests('start')).toMatchObject([{ outcome: 'gone' }]);
  });

  test('drip sends the honest answer in pieces', async () => {
    faulty({ kind: 'drip', everyMs: 5, bytes: 7 }, { outcome: 'never' });
    const answer = await call('start', ORDER);
    const pieces: Uint8Array[] = [];
    for await (const piece of answer.body ?? []) pieces.push(piece as Uint8Array);
    expect(pieces.length).toBeGreaterThan(1);
    expect(JSON.parse(Buffer.concat(pieces).toString())).toMatchObject({ status: 'RUNNING' });
  });

  test('truncate cuts the honest answer in the middle', async () => {
    faulty({ kind: 'truncate' });
    const answer = await call('start', ORDER);
    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow('terminated');
  });

  test('body sends something else, as long as is wanted, even for ever', async () => {
    faulty({ kind: 'body', body: '<html>', contentType: 'text/html', times: 1 });
    const garbage = await call('start', ORDER);
    expect([garbage.status, garbage.headers.get('content-type')]).toEqual([200, 'text/html']);
    expect(await garbage.text()).toBe('<html>');
    faulty({ kind: 'body', body: '0', repeat: 3_000_001, gzip: true });
    const bomb = await call('start', ORDER);
    expect(bomb.headers.get('content-encoding')).toBe('gzip');
    expect((await bomb.text()).length).toBe(3_000_001);
    faulty({ kind: 'body', body: 'abc', repeat: 'forever' });
    let length = 0;
    for await (const piece of (await call('start', ORDER)).body ?? []) {
      length += (piece as Uint8Array).length;
      if (length > 5_000_000) break;
    }
    expect(effectNames().filter((effect) => effect === 'started')).toHaveLength(3);
  });

  test('fields and executionId change members of the honest answer', async () => {
    faulty({ kind: 'executionId', value: 'someone-else’s' });
    expect(await stateOf(await call('start', ORDER))).toHaveProperty('executionId', 'someone-else’s');
    system.script.add({ outcome: 'never', statusAnswer: { kind: 'fields', fields: { status: 'DONE' } } });
    const executionId = await started();
    expect(await statusOf(executionId)).toEqual({ executionId, status: 'DONE' });
  });

  test('applies to each verb, one after the other, for the first calls of each job', async () => {
    const once503: Fault = { kind: 'status', code: 503, times: 1 };
    const faults = [once503, { kind: 'status', code: 502, times: 1 } as const];
    system.script.add({ outcome: 'never', statusAnswer: faults, killAnswer: faults, logAnswer: faults });
    const executionId = await started();
    for (const verb of ['status', 'log', 'kill'] as const) {
      const codes = [];
      for (let n = 0; n < 3; n += 1) codes.push(await codeOf(verb, { ...JOB, executionId }));
      expect(codes).toEqual([503, 502, 200]);
    }
    system.script.add({ restartAnswer: once503 });
    expect(await codeOf('restart', { ...ORDER, executionId })).toBe(503);
    expect(await codeOf('restart', { ...ORDER, executionId })).toBe(200);
    expect(await codeOf('status', { ...JOB, jobName: 'OTHER', executionId })).toBe(500);
  });
});

describe('the script', () => {
  test('is replaced, added to in front, and taken away over HTTP', async () => {
    const statuses = async (): Promise<number[]> =>
      Promise.all(['A1', 'A2'].map(async (jobName) => await codeOf('start', { ...ORDER, jobName })));
    await control('PUT', 'script', [{ job: 'A*', startAnswer: { kind: 'status', code: 400 } }]);
    expect(await statuses()).toEqual([400, 400]);
    await control('POST', 'script', [{ process: '*_PROCESS', job: 'A1', outcome: 'ERROR' }]);
    expect(await statuses()).toEqual([200, 400]);
    await control('DELETE', 'script');
    expect(await statuses()).toEqual([200, 200]);
  });

  test.each([
    [{ job: 'A' }, 'rules: expected a list'],
    [[{ jobs: 'A' }], 'rules[0].jobs: is not known'],
    [[{ outcomes: ['DONE'] }], 'rules[0].outcomes[0]: expected COMPLETED or ERROR or never'],
    [[{ startAnswer: { kind: 'status' } }], 'rules[0].startAnswer.code: is missing'],
    [[{ startAnswer: [{ kind: 'nap' }] }], 'rules[0].startAnswer[0].kind: expected one of status'],
    [[{ durationMs: 3e9 }], 'rules[0].durationMs: expected milliseconds'],
  ])('refuses %j and says where', async (rules, message) => {
    const answer = await control('PUT', 'script', rules);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(message);
  });
});

describe('the ledger', () => {
  test('has every request and effect in order, and when the end was first reported', async () => {
    system.script.add({ outcome: 'never', statusAnswer: { kind: 'reset-before-effect', times: 1 } });
    const executionId = await started();
    system.finish(executionId, 'COMPLETED');
    const authorization = await bearer('merch:batch');
    const ask = async () => call('status', { ...JOB, executionId }, { authorization });
    await expect(ask()).rejects.toThrow('fetch failed');
    await ask();
    await ask();
    const entries = (await (await control('GET', 'ledger')).json()) as judge.LedgerEntry[];
    const names = entries.map((entry) => (entry.kind === 'request' ? entry.verb : entry.effect));
    const asked = ['token', 'status', 'status', 'reported', 'status'];
    expect(names).toEqual(['token', 'start', 'started', 'completed', ...asked]);
    expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(entries.map(({ at }) => at)).toEqual(entries.map(({ at }) => at).sort((a, b) => a - b));
    const order = { process: 'LOAD_PROCESS', job: 'LOAD', cycle: 'Nightly', agentExecutionId: 'attempt-1' };
    const asSent = { body: JSON.stringify(ORDER), scope: 'merch:batch', parameters: 'a=1||b=x=y' };
    expect(entries[1]).toMatchObject({ ...order, ...asSent, outcome: 200 });
    expect(entries[2]).toMatchObject({ ...order, service: 'merch', flow: 'Nightly', executionId });
    const later = (await (await control('GET', 'ledger?after=7')).json()) as judge.LedgerEntry[];
    expect(later.map(({ seq }) => seq)).toEqual([8, 9]);
    await control('DELETE', 'ledger');
    await started({ agentExecutionId: 'attempt-2' });
    expect(system.ledger.entries[0]?.seq).toBe(10);
  });

  test('tells starts, ends and how many executions ran at the same time', async () => {
    system.script.add({ outcome: 'never' });
    const [one, two] = [await started({ jobName: 'ONE' }), await started({ jobName: 'TWO' })];
    system.finish(one, 'COMPLETED');
    await started({ jobName: 'ONE', flowName: 'OTHER' });
    system.finish(two, 'ERROR');
    const { entries } = system.ledger;
    expect(judge.concurrency(entries).map(({ running }) => running)).toEqual([1, 2, 1, 2, 1]);
    expect(judge.maxConcurrency(entries)).toBe(2);
    expect(judge.maxConcurrency(entries, judge.where({ job: 'ONE' }))).toBe(1);
    expect(judge.firstStart(entries, judge.where({ flow: 'OTHER' }))?.job).toBe('ONE');
    const failed = { effect: 'failed', executionId: two };
    expect(judge.lastEnd(entries, judge.where({ job: 'TWO' }))).toMatchObject(failed);
  });

  test('says when what is waited for does not come', async () => {
    await expect(system.ledger.until(judge.firstStart, 1)).rejects.toThrow('did not show it within 1 ms');
  });
});

describe('the command', () => {
  test.each([['SIGTERM'], ['the end of its standard input']])('serves until %s', async (end) => {
    const child = spawn(process.execPath, [builtMain(), '--client-secret', 's', '--exit-with-parent']);
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { url, ...rest } = JSON.parse(line.toString()) as { url: string };
    expect(rest).toEqual({ tokenUrl: `${url}/oauth2/v1/token`, clientId: 'nightjar' });
    expect((await fetch(`${url}/merch/services/batch/ping`)).status).toBe(401);
    if (end === 'SIGTERM') child.kill(end);
    else child.stdin.end();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});

/** Node runs no TypeScript: the example made JavaScript, in a folder of this process. */
function builtMain(): string {
  const source = 'examples/external-system';
  const built = join(process.cwd(), `node_modules/.cache/nightjar-test/${process.pid}/external-system`);
  mkdirSync(built, { recursive: true });
  writeFileSync(join(built, 'package.json'), '{ "type": "module" }');
  for (const file of readdirSync(source).filter((name) => name.endsWith('.ts'))) {
    const jsc = { parser: { syntax: 'typescript' }, target: 'es2022' } as const;
    const { code } = transformSync(readFileSync(join(source, file), 'utf8'), {
      jsc,
      module: { type: 'es6' },
    });
    writeFileSync(join(built, file.replace(/ts$/, 'js')), code);
  }
  return join(built, 'main.js');
}
