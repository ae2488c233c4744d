import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Contract } from '../support/contract.js';
import { fuzzing, isLong, tellSeed } from '../support/fuzz.js';
import { openSmall } from '../support/small-night.js';
import { World } from '../support/world.js';
import { FOREIGN_MEMBERS, nestedJson, withMember } from './alter-json.js';
import type { ApiRequests, FuzzedRequest } from './api-requests.js';
import { requestsOf, somethingOfEverything } from './fuzzed-world.js';
import { AnswerJudge } from './judge-answer.js';
import { operationsOf, type FuzzedOperation } from './operations.js';
import { RawClient, type RawAnswer } from './send-request.js';

/** No answer takes longer; one that did is asked for once more, so that a busy machine is no finding. */
const MOST_MS = 2_000;
/** A principal may ask 300 times a second; together they ask more often. */
const PRINCIPALS = 4;

let world: World;
let client: RawClient;
let contract: Contract;
let judge: AnswerJudge;
let operations: readonly FuzzedOperation[];
let requests: ApiRequests;
let administrators: readonly string[];
beforeAll(async () => {
  tellSeed();
  world = await World.start();
  client = new RawClient(world.api.url);
  contract = await Contract.of(world.api.url);
  judge = new AnswerJudge(contract);
  operations = inOrder(operationsOf(contract.document));
  requests = requestsOf(contract, await somethingOfEverything(world));
  administrators = await Promise.all(
    Array.from({ length: PRINCIPALS }, (_, n) => tokenOf('administrator', `fuzzer-${n}`)),
  );
});
afterAll(async () => {
  client.close();
  // Not one request was an error of the server.
  expect(await world.stop()).toEqual([]);
});

async function tokenOf(role: string, name: string): Promise<string> {
  const body = { name, grants: [{ role, schedule: null }] };
  return ((await world.api.must(world.api.post('/api/v1/tokens', body))) as { token: string }).token;
}

/** What reads first, and what leaves less to do for the others last. */
function inOrder(all: readonly FuzzedOperation[]): readonly FuzzedOperation[] {
  const rank = ({ method, template }: FuzzedOperation): number =>
    method === 'GET' ? 0 : method === 'DELETE' || /close|abort|revoke|recovery/.test(template) ? 2 : 1;
  return all.toSorted((one, other) => rank(one) - rank(other));
}

const as = (request: FuzzedRequest, token: string): FuzzedRequest => ({
  ...request,
  headers: { ...request.headers, authorization: `Bearer ${token}` },
});

let sent = 0;
const nextAdministrator = (): string => administrators[(sent += 1) % PRINCIPALS] ?? '';

const shown = ({ method, target, headers, body }: FuzzedRequest): string =>
  `${method} ${target.slice(0, 300)} ${JSON.stringify({ ...headers, authorization: undefined })} ${String(body).slice(0, 600)}`;

/** Sends it; throws what is wrong with the answer. */
async function judged(operation: FuzzedOperation, request: FuzzedRequest): Promise<RawAnswer> {
  const answer = await client.send(request);
  const breaches = judge.breaches(operation, request, answer);
  const isSlow = answer.milliseconds > MOST_MS && (await client.send(request)).milliseconds > MOST_MS;
  const all = [...breaches, ...(isSlow ? [`it takes ${answer.milliseconds.toFixed(0)} ms`] : [])];
  const told = { request: shown(request), status: answer.status, body: answer.text.slice(0, 600) };
  expect({ ...told, breaches: all }).toEqual({ ...told, breaches: [] });
  return answer;
}

test('every operation answers whatever it is asked with what the document says, and never with an error of its own', async () => {
  const answered = new Map<string, Map<number, number>>();
  for (const operation of operations) {
    const statuses = new Map<number, number>();
    let slowest = 0;
    const property = fc.asyncProperty(requests.of(operation), async (request) => {
      const { status, milliseconds } = await judged(operation, as(request, nextAdministrator()));
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      slowest = Math.max(slowest, milliseconds);
    });
    await fc.assert(property, fuzzing(10, 1 / 25));
    answered.set(operation.name, statuses);
    if (isLong) process.stdout.write(`${progress(answered)} slowest ${slowest.toFixed(0)} ms\n`);
  }
  // Requests that are all refused would show nothing.
  const done = [...answered].filter(([, statuses]) => [...statuses.keys()].some((status) => status < 400));
  expect(done.length).toBeGreaterThan(operations.length * 0.8);
});

/** `12 of 92: POST /api/v1/…: 200 ×4, 422 ×21`. */
function progress(answered: ReadonlyMap<string, ReadonlyMap<number, number>>): string {
  const [name, statuses] = [...answered].at(-1) ?? [];
  const counts = [...(statuses ?? [])].sort(([one], [other]) => one - other);
  const told = counts.map(([status, count]) => `${status} ×${count}`).join(', ');
  return `${answered.size} of ${operations.length}: ${name ?? ''}: ${told};`;
}

/** A document that the operation takes, and a request that sends it. */
function sound(operation: FuzzedOperation, seed: number): unknown {
  const [json] = fc.sample(requests.honestJson(operation), { numRuns: 1, seed });
  return json;
}

const sample = (operation: FuzzedOperation, json: unknown): FuzzedRequest => {
  const [request] = fc.sample(requests.withJson(operation, json), { numRuns: 1, seed: 1 });
  if (!request) throw new Error(`no request of ${operation.name}`);
  return as(request, nextAdministrator());
};

const INVALID = { status: 422, code: 'INVALID_REQUEST' };

async function told(request: FuzzedRequest): Promise<{ readonly status: number; readonly code: unknown }> {
  const { status, text } = await client.send(request);
  return { status, code: (JSON.parse(text || '{}') as { code?: unknown }).code };
}

describe('what is no part of a document is refused, and not left out:', () => {
  test('what only the engine or the server says of a thing, in every body and in every query', async () => {
    for (const operation of operations.filter(({ body }) => body !== null)) {
      const honest = sound(operation, 7);
      for (const member of FOREIGN_MEMBERS) {
        const json = withMember(honest, member, 1);
        if (contract.takes(operation.method, operation.template, json)) continue;
        expect({ at: operation.name, member, ...(await told(sample(operation, json))) }).toEqual({
          at: operation.name,
          member,
          ...INVALID,
        });
      }
    }
  });

  test('a list or an object in the place of a single value', async () => {
    for (const operation of operations.filter(({ body }) => body !== null)) {
      for (const json of nestedJson(sound(operation, 8))) {
        if (contract.takes(operation.method, operation.template, json)) continue;
        const request = sample(operation, json);
        expect({ request: shown(request), ...(await told(request)) }).toEqual({
          request: shown(request),
          ...INVALID,
        });
      }
    }
  });

  test('names in a query twice, or with something in brackets', async () => {
    // The original's own paths take, and ignore, what others add.
    const ours = operations.filter(({ template }) => template.startsWith('/api/v1/'));
    for (const operation of ours) {
      const { path } = fc.sample(requests.soundTarget(operation), { numRuns: 1, seed: 9 })[0] ?? { path: '' };
      const [{ name } = { name: 'limit' }] = operation.query;
      for (const query of [
        `${name}=1&${name}=1`,
        `${name}[$gt]=1`,
        'status=COMPLETED&epoch=1',
        '__proto__=1',
      ]) {
        const { method, body } = operation;
        const json = body && method !== 'GET' ? sound(operation, 9) : undefined;
        const base = json === undefined ? { headers: {}, body: null } : sample(operation, json);
        const request = as({ ...base, method, target: `${path}?${query}`, json }, nextAdministrator());
        const answer = await told(request);
        expect({ request: shown(request), ...answer }).toEqual({ request: shown(request), ...INVALID });
      }
    }
  });
});

test('a viewer changes nothing, whatever it sends', async () => {
  const viewer = await tokenOf('viewer', 'looks-on');
  for (const operation of operations) {
    if (operation.permission === null) continue;
    const property = fc.asyncProperty(requests.of(operation), async (request) => {
      const { status } = await judged(operation, as(request, viewer));
      if (operation.permission === 'see') return;
      // What cannot be read at all is not asked who has sent it.
      expect([400, 403, 404, 413, 415]).toContain(status);
    });
    await fc.assert(property, fuzzing(2, 1 / 100));
    if (operation.permission === 'see' || operation.upload !== null) continue;
    const json = operation.body ? sound(operation, 10) : undefined;
    const request = as(sample(operation, json), viewer);
    expect({ at: operation.name, ...(await told(request)) }).toEqual({
      at: operation.name,
      status: 403,
      code: 'ROLE_REQUIRED',
    });
  }
});

test('afterwards the server is well: a night runs, and nobody has given all objects a member', async () => {
  const ready = await world.api.get('/health/ready');
  expect(ready).toMatchObject({ status: 200 });
  const holds = (await world.api.must(world.api.get('/api/v1/holds'))) as { items: { id: string }[] };
  for (const { id } of holds.items) await world.api.post(`/api/v1/holds/${id}/release`);
  const night = await openSmall(world, { name: 'AFTERWARDS', processes: { P: ['LAST_JOB'] } });
  const { id } = await night.request();
  await night.untilExecution(id, 'COMPLETED');
  const override = { tab: 'Job', row: 'LAST_JOB', field: 'notes', value: 'well' };
  // A prototype with these members would say that it is a dry run, and why.
  expect(await world.api.put(night.path('/overrides'), { overrides: [override] })).toMatchObject({
    status: 200,
    body: { dryRun: false, changed: [{ value: 'well' }] },
  });
  expect((await world.api.get(night.path('/overrides'))).body).toMatchObject({ items: [{ reason: null }] });
});
