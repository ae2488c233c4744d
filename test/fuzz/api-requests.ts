import fc from 'fast-check';
import type { FromSchema } from '../support/arbitrary.js';
import { JUNK, seldom } from '../support/arbitrary.js';
import { alteredJson, alteration } from './alter-json.js';
import type { FuzzedOperation, Parameter } from './operations.js';
import type { RawRequest } from './send-request.js';

/** A request of an operation, and what is known of it. */
export interface FuzzedRequest extends RawRequest {
  /** What its JSON says; undefined = its body is no JSON that an operation reads. */
  readonly json: unknown;
}

interface Target {
  readonly path: string;
  readonly query: readonly string[];
}

const JSON_TYPE = 'application/json';
const KEYS = ['k', 'key 1', 'x'.repeat(255), 'x'.repeat(256), '~!@#$%^&*()', '', '\u00e9'];

/** Well-formed as a part of a URL, whatever it says. */
const encoded = (value: unknown): string =>
  encodeURIComponent(
    (typeof value === 'string' ? value : JSON.stringify(value)).replace(/\p{Surrogate}/gu, '?'),
  );

/** Steps of a path that are no text, leave it, or are too long for one. */
const ODD_STEPS = [
  '%00',
  '%ff%fe',
  '%c0%ae',
  '%',
  '%zz',
  '..',
  '%2e%2e%2f%2e%2e',
  '..;',
  '%2f',
  'x'.repeat(8_000),
];

/** Queries that are read as something else than names and texts, or as something more. */
const oddQueries = (name: string): readonly (readonly string[])[] => [
  [`${name}=1`, `${name}=2`],
  [`${name}[$gt]=`, `${name}[]=1`],
  [`${name}.a=1`],
  [name],
  [`${name}=%00`],
  [`${name}=%ff`],
  [`${name}=%zz`],
  ['__proto__[limit]=1', '__proto__=1'],
  ['constructor[prototype][dryRun]=true'],
  ['toString=1'],
  ['surprise=1'],
  ['=', '&', '&&=1'],
  [`${'a'.repeat(4_000)}=1`],
  Array.from({ length: 1_100 }, (_, n) => `a${n}=1`),
];

/** Bodies that are no document of the operation, each with the media type that it says. */
const ODD_BODIES: readonly (readonly [type: string | null, text: string | Buffer])[] = [
  [JSON_TYPE, ''],
  [JSON_TYPE, '{'],
  [JSON_TYPE, '{"a":1,}'],
  [JSON_TYPE, '\ufeff{}'],
  [JSON_TYPE, '{"a":"\u0000"}'],
  [JSON_TYPE, 'null'],
  [JSON_TYPE, '[]'],
  [JSON_TYPE, '"text"'],
  [JSON_TYPE, '1e999'],
  [JSON_TYPE, 'NaN'],
  [JSON_TYPE, '{"__proto__":{"dryRun":true,"limit":1,"reason":"polluted"}}'],
  [JSON_TYPE, '{"constructor":{"prototype":{"reason":"polluted"}}}'],
  [JSON_TYPE, Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
  [`${JSON_TYPE}; charset=utf-16`, Buffer.from('{}', 'utf16le')],
  [`${JSON_TYPE}; charset=x-none`, '{}'],
  ['application/merge-patch+json', '{}'],
  ['application/x-www-form-urlencoded', 'dryRun=true&__proto__[reason]=x'],
  ['text/plain', '{"dryRun":true}'],
  ['application/xml', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
  ['multipart/form-data', 'no boundary'],
  [
    'multipart/form-data; boundary=B',
    '--B\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\ncut',
  ],
  ['', '{}'],
  [null, '{}'],
];

/** Those of them that give a server something to do: as deep, as wide and as long as they may be, and more. */
const LARGE_BODIES: readonly (readonly [type: string, text: string])[] = [
  [JSON_TYPE, `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  [JSON_TYPE, `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`],
  [JSON_TYPE, `{${Array.from({ length: 20_000 }, (_, n) => `"k${n}":0`).join()}}`],
  [JSON_TYPE, `{"a":"${'x'.repeat(1_100_000)}"}`],
  [JSON_TYPE, `{"a":${'9'.repeat(100_000)}}`],
];

/** A part of a form: its header beside `form-data`, and what it says. */
type Part = readonly [disposition: string, content: Buffer];

const BOUNDARY = 'nightjar-fuzz';

function formOf(parts: readonly Part[]): Buffer {
  const pieces = parts.flatMap(([disposition, content]) => [
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`),
    content,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...pieces, Buffer.from(`--${BOUNDARY}--\r\n`)]);
}

/** Requests of the operations of a server, sound ones and all kinds of others. */
export class ApiRequests {
  constructor(
    private readonly values: FromSchema,
    /** Files as an honest client uploads them, and others. */
    private readonly files: fc.Arbitrary<Buffer>,
  ) {}

  of(operation: FuzzedOperation): fc.Arbitrary<FuzzedRequest> {
    const key = fc.option(fc.constantFrom(...KEYS), { freq: 2 });
    const parts = fc.record({ target: this.target(operation), body: this.body(operation), key });
    return parts.map(({ target: { path, query }, body, key: said }) => {
      const headers = {
        ...(body.type === null ? {} : { 'content-type': body.type }),
        ...(said === null ? {} : { 'idempotency-key': said }),
      };
      const target = query.length === 0 ? path : `${path}?${query.join('&')}`;
      return { method: operation.method, target, headers, body: body.bytes, json: body.json };
    });
  }

  /** What the operation takes. */
  honestJson({ body }: FuzzedOperation): fc.Arbitrary<unknown> {
    return this.values.honest(body ?? {});
  }

  /** With a sound target, and whatever JSON is given; undefined = no body. */
  withJson(operation: FuzzedOperation, json: unknown): fc.Arbitrary<FuzzedRequest> {
    return this.soundTarget(operation).map(({ path, query }) => {
      const { type, bytes } = asJson(json);
      return {
        method: operation.method,
        target: query.length === 0 ? path : `${path}?${query.join('&')}`,
        headers: type === null ? {} : { 'content-type': type },
        body: bytes,
        json,
      };
    });
  }

  /** As a client that knows the document sends it. */
  soundTarget({ template, path, query }: FuzzedOperation): fc.Arbitrary<Target> {
    // An id or a name is one of something: of what, the step before it says.
    const valueOf = ({ name, schema }: Parameter): fc.Arbitrary<unknown> => {
      const whose = new RegExp(`([\\w-]+)/\\{${name}\\}`).exec(template)?.[1] ?? '';
      if (name === 'id' || name === 'name') return this.values.honest(schema, `${whose}.${name}`);
      // Everywhere else they are instants, or lines.
      const ofReports = template.includes('/reports/') && (name === 'from' || name === 'to');
      return this.values.honest(schema, ofReports ? `reports.${name}` : name);
    };
    const honest = (parameters: readonly Parameter[]): Record<string, fc.Arbitrary<unknown>> =>
      Object.fromEntries(parameters.map((one) => [one.name, valueOf(one)]));
    const needed = query.flatMap(({ name, required }) => (required === true ? [name] : []));
    return fc
      .record({ path: fc.record(honest(path)), query: seldom(honest(query), needed) })
      .map(({ path: named, query: asked }) => ({
        path: filled(template, (name) => encoded(named[name])),
        query: Object.entries(asked).map(([name, value]) => `${name}=${encoded(value)}`),
      }));
  }

  private target(operation: FuzzedOperation): fc.Arbitrary<Target> {
    const { template, path, query } = operation;
    const sound = this.soundTarget(operation);
    const names = [...query.map(({ name }) => name), 'limit'];
    const oddQuery = fc
      .tuple(
        sound,
        fc.constantFrom(...names).chain((name) => fc.constantFrom(...oddQueries(name))),
      )
      .map(([target, odd]) => ({ ...target, query: [...target.query, ...odd] }));
    const junkQuery = fc
      .tuple(sound, fc.constantFrom(...names), JUNK)
      .map(([target, name, value]) => ({ ...target, query: [...target.query, `${name}=${encoded(value)}`] }));
    const step = fc.oneof(fc.constantFrom(...ODD_STEPS), JUNK.map(encoded));
    const oddPath = fc.tuple(sound, step, fc.nat()).map(([target, odd, at]) => {
      const chosen = path[at % Math.max(path.length, 1)]?.name;
      const other = filled(template, (name) => (name === chosen ? odd : 'x'));
      return { ...target, path: chosen === undefined ? target.path : other };
    });
    return fc.oneof({ arbitrary: sound, weight: 12 }, oddQuery, junkQuery, oddPath);
  }

  private body(operation: FuzzedOperation): fc.Arbitrary<Body> {
    const some = fc.oneof(
      { arbitrary: fc.constantFrom(...ODD_BODIES), weight: 12 },
      fc.constantFrom(...LARGE_BODIES),
    );
    const odd = some.map(([type, content]): Body => {
      const bytes = Buffer.from(content as string);
      return { type, bytes, json: undefined };
    });
    if (operation.method === 'GET') return fc.oneof({ arbitrary: fc.constant(NO_BODY), weight: 20 }, odd);
    if (operation.upload !== null)
      return fc.oneof({ arbitrary: this.form(operation.upload), weight: 6 }, odd, fc.constant(NO_BODY));
    if (!operation.body)
      return fc.oneof({ arbitrary: fc.constant(NO_BODY), weight: 5 }, odd, JUNK.map(asJson));
    const honest = this.values.honest(operation.body);
    return fc.oneof(
      { arbitrary: honest.map(asJson), weight: 8 },
      { arbitrary: fc.tuple(honest, alteration).map((both) => asJson(alteredJson(...both))), weight: 8 },
      odd,
      fc.constant(NO_BODY),
    );
  }

  private form(field: string): fc.Arbitrary<Body> {
    const honest = this.files.map((file): Part => [`name="${field}"; filename="a.xlsx"`, file]);
    const disposition = fc.constantFrom(
      `name="${field}"`,
      'name="other"; filename="a.xlsx"',
      'name="__proto__"; filename="a.xlsx"',
      `name="${field}"; filename="../../../etc/passwd"`,
      `name="${field}"; filename="a\u0000.xlsx"`,
      `name="${field}[a][b][c]"`,
      'filename="a.xlsx"',
      `name=${'n'.repeat(1_000)}`,
    );
    const other = fc.tuple(
      disposition,
      fc.constantFrom('', '1', 'true').map((text) => Buffer.from(text)),
    );
    const parts = fc.oneof(
      { arbitrary: honest.map((part): readonly Part[] => [part]), weight: 4 },
      fc.tuple(honest, honest),
      fc.tuple(honest, other),
      fc.array(other, { maxLength: 3 }),
    );
    return parts.map((all) => {
      const type = `multipart/form-data; boundary=${BOUNDARY}`;
      return { type, bytes: formOf(all), json: undefined };
    });
  }
}

interface Body {
  readonly type: string | null;
  readonly bytes: Buffer | null;
  readonly json: unknown;
}

const NO_BODY: Body = { type: null, bytes: null, json: undefined };

const asJson = (json: unknown): Body =>
  json === undefined ? NO_BODY : { type: JSON_TYPE, bytes: Buffer.from(JSON.stringify(json)), json };

const filled = (template: string, of: (name: string) => string): string =>
  template.replace(/\{(\w+)\}/g, (_, name: string) => of(name) || 'x');
