import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from '@jest/globals';
import { CONTROLLERS, LOGIN_CONTROLLERS } from '../../src/public-api/controllers.js';
import { routesOf } from '../../src/public-api/description/described-routes.js';
import { docsPage } from '../../src/public-api/description/docs-page.js';
import { problemsOf } from '../../src/public-api/description/known-problems.js';
import { openApiDocument } from '../../src/public-api/description/openapi.js';
import { OUTSIDE_ROUTES } from '../../src/public-api/description/outside-routes.js';
import { STATUS_TITLES } from '../../src/platform/http/problem.filter.js';
import { WORKBOOK_REFUSALS } from '../../src/schedules/workbook/workbook-refused.js';
import { Contract } from '../support/contract.js';

const routes = [...routesOf([...CONTROLLERS, ...LOGIN_CONTROLLERS]), ...OUTSIDE_ROUTES];
const document = JSON.parse(JSON.stringify(openApiDocument(routes, '1.2.3'))) as Readonly<
  Record<string, unknown>
>;

type Json = Readonly<Record<string, unknown>>;
const operations = Object.entries(document['paths'] as Record<string, Record<string, Json>>).flatMap(
  ([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

/** Every value below, with how it is reached. */
function* valuesIn(value: unknown, path = ''): Generator<readonly [string, unknown]> {
  yield [path, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* valuesIn(inner, `${path}/${key}`);
}

describe('the document', () => {
  test('is OpenAPI 3.1', async () => {
    const result = await new Validator().validate(structuredClone(document));
    expect(result.errors).toBeUndefined();
    expect(result.valid).toBe(true);
    expect(document['openapi']).toBe('3.1.0');
  });

  test('refers only to what it has', () => {
    const references = [...valuesIn(document)]
      .filter(([path]) => path.endsWith('/$ref'))
      .map(([, value]) => String(value));
    expect(references.length).toBeGreaterThan(50);
    for (const reference of new Set(references)) {
      expect(reference).toMatch(/^#\/components\/schemas\/\w+$/);
      expect(document['components']).toHaveProperty(['schemas', reference.replace(/^.*\//, '')]);
    }
    expect([...valuesIn(document)].filter(([path]) => path.endsWith('/$defs'))).toEqual([]);
  });

  test('names every operation once, and describes every parameter of its path', () => {
    const names = operations.map(({ operation }) => String(operation['operationId']));
    expect(new Set(names).size).toBe(names.length);
    for (const { path, operation } of operations) {
      const inPath = (operation['parameters'] as { name: string; in: string; required: boolean }[])
        .filter((parameter) => parameter.in === 'path')
        .map(({ name }) => name);
      expect({ path, inPath: inPath.sort() }).toEqual({
        path,
        inPath: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort(),
      });
      expect(String(operation['summary']).length).toBeGreaterThan(3);
    }
  });

  test('closes requests, and leaves answers open', () => {
    for (const { operation, path } of operations) {
      // Callers of the original send what it ignores.
      const isOriginal = path.startsWith('/ProcessServices/');
      const { responses, requestBody } = operation as { responses: Json; requestBody?: { content: Json } };
      const body = requestBody?.content['application/json'];
      const { schema } = (body ?? {}) as { schema?: Json & { oneOf?: readonly Json[] } };
      for (const one of isOriginal ? [] : (schema?.oneOf ?? (schema ? [schema] : [])))
        expect(one).toHaveProperty('additionalProperties', false);
      const closed = [...valuesIn(responses)].filter(
        ([path, value]) => path.endsWith('/additionalProperties') && value === false,
      );
      expect(closed).toEqual([]);
    }
  });

  test('says which words a query takes: several with commas between them, or yes and no', () => {
    const ofQuery = (wanted: string, name: string): Json | undefined => {
      const { operation } = operations.find(({ method, path }) => `${method} ${path}` === wanted) ?? {};
      const all = (operation?.['parameters'] ?? []) as { name: string; in: string; schema: Json }[];
      return all.find((one) => one.in === 'query' && one.name === name)?.schema;
    };
    const pattern = new RegExp(String(ofQuery('get /api/v1/runs', 'status')?.['pattern']));
    const texts = ['RUNNING', 'RUNNING,HELD', 'RUNNING,', 'RUNNING HELD', 'RUNNINGS', ''];
    expect(texts.filter((text) => pattern.test(text))).toEqual(['RUNNING', 'RUNNING,HELD']);
    const types = new RegExp(String(ofQuery('get /api/v1/activity', 'type')?.['pattern']));
    expect(['day.opened', 'day opened'].map((text) => types.test(text))).toEqual([true, false]);
    expect(ofQuery('post /api/v1/schedules/import', 'dryRun')).toMatchObject({ enum: ['true', 'false'] });
  });

  test('needs a token for every operation but those of health and documentation', () => {
    const open = operations.filter(({ operation }) => 'security' in operation).map(({ path }) => path);
    expect(open.sort()).toEqual([
      ...[
        '/api/docs',
        '/api/openapi.json',
        '/auth',
        '/auth/callback',
        '/auth/local',
        '/auth/login',
        '/auth/logout',
      ],
      ...['/health/live', '/health/ready', '/login'],
    ]);
    expect(document['security']).toEqual([{ token: [] }, { session: [] }]);
  });

  test('judges answers: what it does not describe is a breach', () => {
    const contract = new Contract(document);
    const day = {
      schedule: 'S',
      businessDate: '2026-11-24',
      version: 1,
      overrideRevision: 0,
      status: 'OPEN',
      openedAt: '2026-11-24T20:00:00.000Z',
      openedBy: 'admin',
      closedAt: null,
      purgedAt: null,
      counts: { LOADED: 1 },
    };
    const answered = {
      method: 'GET',
      path: '/api/v1/schedules/S/days/2026-11-24?x=1',
      status: 200,
      type: 'application/json; charset=utf-8',
      body: day as unknown,
    };
    expect(contract.breaches(answered)).toEqual([]);
    const wrong: readonly Json[] = [
      { ...day, colour: 'red' },
      { ...day, counts: { LOADED: '1' } },
      { ...day, status: 'AJAR' },
      { ...day, version: undefined },
      { ...day, openedAt: 'now' },
    ];
    for (const body of wrong) expect(contract.breaches({ ...answered, body })).not.toEqual([]);
    const problem = { type: 'about:blank', title: 'x', status: 404, detail: 'x', code: 'UNKNOWN_DAY' };
    const refused = { ...answered, status: 404, type: 'application/problem+json', body: problem as unknown };
    expect(contract.breaches(refused)).toEqual([]);
    expect(contract.breaches({ ...refused, body: { ...problem, code: 'UNKNOWN_RUN' } })).not.toEqual([]);
    expect(contract.breaches({ ...refused, body: { code: 'UNKNOWN_DAY' } })).not.toEqual([]);
    expect(contract.breaches({ ...refused, status: 418 })).not.toEqual([]);
    expect(contract.breaches({ ...refused, type: 'application/json' })).not.toEqual([]);
    expect(contract.breaches({ ...answered, path: '/api/v1/unknown' })).not.toEqual([]);
  });
});

describe('the page', () => {
  const page = docsPage(routes, '1.2.3 <x>');

  test('shows every operation with what it takes, answers and refuses', () => {
    for (const { path, method, operation } of operations) {
      expect(page).toContain(`<b>${method.toUpperCase()}</b> <code>${path}</code>`);
      for (const { name } of operation['parameters'] as { name: string; in: string }[])
        if (name !== 'Idempotency-Key') expect(page).toContain(`<code>${name}</code>`);
    }
    for (const code of documentedCodes().keys()) expect(page).toContain(code);
  });

  test('has no script, loads nothing, and takes no text for markup', () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|\bon\w+=|javascript:|@import|url\(/i);
    expect(
      [...page.matchAll(/(?:src|href|action)="([^"]*)"/g)]
        .map(([, target]) => target)
        .filter((target) => !/^(#[\w-]+|\/api\/openapi\.json)$/.test(target ?? '')),
    ).toEqual([]);
    expect(page).toContain('1.2.3 &lt;x&gt;');
    expect(page).not.toContain('<x>');
  });
});

/** Code → statuses, by the specs of the operations. */
function documentedCodes(): ReadonlyMap<string, ReadonlySet<string>> {
  const codes = new Map<string, Set<string>>();
  for (const route of routes) {
    for (const [status, all] of Object.entries(problemsOf(route))) {
      for (const code of all) codes.set(code, (codes.get(code) ?? new Set()).add(status));
    }
  }
  return codes;
}

/** Of the HTTP layer, before an operation is found. */
const BEFORE_ANY_OPERATION: Readonly<Record<string, string>> = {
  NOT_FOUND: '404',
  METHOD_NOT_ALLOWED: '405',
  REQUEST_REFUSED: '4xx',
  REQUEST_TIMEOUT: '408',
  HEADERS_TOO_LARGE: '431',
};
/** Thrown by use cases for other callers; the shapes of the API refuse it first. */
const NOT_OVER_HTTP = ['INVALID_BUSINESS_DATE'];
/** The browser is sent to the login page with these. */
const OF_THE_LOGIN_PAGE = [
  ...['LOGIN_EXPIRED', 'LOGIN_INVALID', 'NAME_UNVERIFIED', 'NO_PROVIDER', 'PERSON_DISABLED'],
  'PROVIDER_UNAVAILABLE',
];

/** Codes that the sources refuse with. */
function thrownCodes(): ReadonlySet<string> {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const refusals = files.flatMap((name) => {
    const source = readFileSync(join('src', name), 'utf8');
    const called = source.matchAll(
      /\b(?:conflict|forbidden|invalid|notFound|refused|unauthorized)\(\s*'([A-Z][A-Z0-9_]+)'/g,
    );
    const made = source.matchAll(/new Refused\(\{[^}]*?code: '([A-Z][A-Z0-9_]+)'/g);
    const told = source.matchAll(/\{\s*code: '([A-Z][A-Z0-9_]+)',\s*detail\b/g);
    return [...called, ...made, ...told].map(([, code]) => code ?? '');
  });
  const filter = readFileSync('src/platform/http/problem.filter.ts', 'utf8');
  const ofHttp = [...filter.matchAll(/(?:\d{3}: |\?\? |problem\(500, )'([A-Z][A-Z0-9]*_[A-Z0-9_]+)'/g)].map(
    ([, code]) => code ?? '',
  );
  return new Set([...refusals, ...ofHttp, ...Object.keys(WORKBOOK_REFUSALS)]);
}

describe('the codes', () => {
  const known = new Map<string, string>([
    ...[...documentedCodes()].map(([code, statuses]) => [code, [...statuses].sort().join(' ')] as const),
    ...Object.entries(BEFORE_ANY_OPERATION),
  ]);

  test('of the sources are those of the document', () => {
    const thrown = [...thrownCodes()]
      .filter((code) => ![...NOT_OVER_HTTP, ...OF_THE_LOGIN_PAGE].includes(code))
      .sort();
    expect(thrown.length).toBeGreaterThan(60);
    expect([...known.keys()].sort()).toEqual(thrown);
  });

  test('are explained in docs/api.md with their status, and no others', () => {
    const page = readFileSync('docs/api.md', 'utf8');
    const table = page.slice(page.indexOf('<!-- codes -->'), page.indexOf('<!-- /codes -->'));
    const rows = [...table.matchAll(/^\| `([A-Z0-9_]+)` *\| ([0-9x ]+?) *\| (.+?) *\|$/gm)];
    expect(rows.map(([, code, statuses]) => `${code ?? ''} ${statuses ?? ''}`).sort()).toEqual(
      [...known].map(([code, statuses]) => `${code} ${statuses}`).sort(),
    );
  });

  test('of every status have a title', () => {
    for (const route of routes)
      for (const status of Object.keys(problemsOf(route))) expect(STATUS_TITLES).toHaveProperty(status);
  });
});
