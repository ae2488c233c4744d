import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FromSchema, NASTY } from '../support/arbitrary.js';
import { Contract } from '../support/contract.js';
import { openSmall } from '../support/small-night.js';
import { sample, World } from '../support/world.js';

/** Another one can be given to repeat what a run has found. */
const SEED = Number(process.env['NIGHTJAR_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const RUNS = 40;

let world: World;
let contract: Contract;
let values: FromSchema;
beforeAll(async () => {
  process.stdout.write(`api-fuzz: NIGHTJAR_FUZZ_SEED=${SEED}\n`);
  world = await World.start();
  contract = await Contract.of(world.api.url);
  values = new FromSchema(contract.document, await whatIsThere());
});
afterAll(async () => {
  // Not one request was an error of the server.
  expect(await world.stop()).toEqual([]);
});

/** Names and ids of a night, so that requests get beyond the first check. */
async function whatIsThere(): Promise<Readonly<Record<string, readonly string[]>>> {
  const night = await openSmall(world, {
    name: 'FUZZ',
    processes: { A: ['FUZZ_A'], B: ['FUZZ_B'], H: ['FUZZ_H'], Q: ['FUZZ_Q'] },
    after: [['B', 'A']],
    external: [['B/FUZZ_B', 'FILE']],
    flows: {
      HOURS: { cycles: ['Hourly_Cycle_1'], processes: ['H'] },
      ADHOC: { cycles: ['Adhoc'], processes: ['Q'] },
    },
  });
  const { id } = await night.request({ cycleName: 'Adhoc' });
  await night.untilExecution(id, 'COMPLETED');
  const runs = (await night.runs()).map((run) => run.id);
  return {
    schedule: ['FUZZ'],
    name: ['SVC', 'FILE', 'FUZZED'],
    version: ['1', '2'],
    action: ['hold', 'release', 'skip', 'release-skip', 'restart', 'kill', 'fail', 'complete', 'force'],
    businessDate: ['2026-11-24', '2026-11-25'],
    date: ['2026-11-24', '2026-11-25'],
    cycleName: ['Nightly', 'Hourly_Cycle_1', 'Adhoc'],
    id: [...runs, id],
    runIds: runs,
    execution: [id],
    connection: ['default'],
    url: [`${world.system.url}/svc/services/batch`, 'http://127.0.0.1:9/x', 'https://far.example.com'],
    start: ['/start'],
    restart: ['/restart'],
    kill: ['/kill'],
    flowName: ['Nightly', 'HOURS', 'ADHOC'],
    processName: ['Q', 'A'],
    parameters: ['', 'a=b', 'a=b||c=', 'a'],
    cursor: ['MQ', 'MTAw', 'QUJD'],
    limit: ['1', '7', '5000'],
    after: ['start'],
  };
}

interface Described {
  readonly parameters: readonly { name: string; in: string; schema: Readonly<Record<string, unknown>> }[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { schema: Readonly<Record<string, unknown>> }>>;
  };
}

interface Request {
  readonly path: string;
  readonly key: string | null;
  readonly body: unknown;
}

const KEYS = fc.constantFrom(
  null,
  null,
  null,
  'k',
  'key 1',
  'x'.repeat(255),
  'x'.repeat(256),
  '~!@#$%^&*()',
  'é',
);

/** Well-formed as a URL, whatever it says. */
const encoded = (value: unknown): string =>
  encodeURIComponent(
    (typeof value === 'string' ? value : JSON.stringify(value)).replace(/\p{Surrogate}/gu, '?'),
  );

function requestsOf(template: string, { parameters, requestBody }: Described): fc.Arbitrary<Request> {
  const of = (where: string): Described['parameters'] =>
    parameters.filter((parameter) => parameter.in === where);
  const path = fc
    .record(Object.fromEntries(of('path').map(({ name, schema }) => [name, values.of(schema, name)])))
    .map((named) => template.replace(/\{(\w+)\}/g, (_, name: string) => encoded(named[name]) || 'x'));
  const query = fc
    .record(Object.fromEntries(of('query').map(({ name, schema }) => [name, values.of(schema, name)])), {
      requiredKeys: [],
    })
    .map((named) => Object.entries(named).map(([name, value]) => `${name}=${encoded(value)}`));
  const surprise = fc.constantFrom(...Array.from({ length: 20 }, () => []), ['surprise=1']);
  const json = requestBody?.content['application/json']?.schema;
  const body = json ? values.of(json) : fc.constantFrom(undefined, undefined, {}, { surprise: 1 });
  return fc
    .record({ path, query, surprise, key: KEYS, body })
    .map(({ path: at, query: asked, surprise: more, ...rest }) => {
      const search = [...asked, ...more].join('&');
      return { path: search === '' ? at : `${at}?${search}`, ...rest };
    });
}

/** Sends it; the client itself judges the answer by the document. */
async function send(method: string, { path, key, body }: Request): Promise<void> {
  const options = { headers: key === null ? {} : { 'idempotency-key': key } };
  const answer = await world.api.call(method, path, { body: method === 'GET' ? undefined : body, options });
  expect(answer.status).toBeLessThan(500);
  if (answer.status < 400) return;
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(answer.body).toMatchObject({ status: answer.status, code: expect.stringMatching(/^[A-Z_0-9]+$/) });
  expect(JSON.stringify(answer.body)).not.toMatch(
    /node_modules|QueryFailed|invalid byte sequence|syntax error/,
  );
}

const NOT_JSON = ['/api/v1/events', '/api/v1/schedules/import'];

test('every operation answers whatever it is asked with what the document says, and never with an error of its own', async () => {
  const paths = contract.document['paths'] as Record<string, Record<string, Described>>;
  for (const [template, methods] of Object.entries(paths)) {
    if (NOT_JSON.includes(template)) continue;
    for (const [method, described] of Object.entries(methods)) {
      const property = fc.asyncProperty(requestsOf(template, described), (request) =>
        send(method.toUpperCase(), request),
      );
      await fc.assert(property, { seed: SEED, numRuns: RUNS });
    }
  }
});

test('the stream of events begins, or says why not', async () => {
  const text = fc.oneof(fc.constantFrom(...NASTY), fc.string(), fc.base64String());
  const property = fc.asyncProperty(text, fc.boolean(), async (cursor, inHeader) => {
    const header = /^[\x20-\x7e]*$/.test(cursor);
    const given = inHeader && header ? { headers: { 'last-event-id': cursor } } : {};
    const answer = await world.api.raw(`/api/v1/events${inHeader ? '' : `?after=${encoded(cursor)}`}`, given);
    await answer.body?.cancel();
    expect([200, 422]).toContain(answer.status);
  });
  await fc.assert(property, { seed: SEED, numRuns: 100 });
});

test('a file of whatever bytes is imported or refused', async () => {
  const workbook = sample('payments');
  const damaged = fc
    .array(fc.tuple(fc.nat({ max: workbook.length - 1 }), fc.nat({ max: 255 })), {
      minLength: 1,
      maxLength: 20,
    })
    .map((changes) => {
      const copy = Buffer.from(workbook);
      for (const [at, byte] of changes) copy[at] = byte;
      return copy;
    });
  const file = fc.oneof(damaged, fc.uint8Array({ maxLength: 4_000 }));
  const property = fc.asyncProperty(file, async (content) => {
    const answer = await world.api.upload('/api/v1/schedules/import?dryRun=true', content);
    expect([200, 413, 415, 422]).toContain(answer.status);
  });
  await fc.assert(property, { seed: SEED, numRuns: 25 });
});
