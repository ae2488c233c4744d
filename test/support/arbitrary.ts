import fc from 'fast-check';
import { HOSTILE_TEXTS } from './hostile-texts.js';

type Json = Readonly<Record<string, unknown>>;

/** Texts that have broken something somewhere. */
export const NASTY: readonly string[] = [
  '',
  ' ',
  '0',
  '-1',
  '1.5',
  '1e3',
  '007',
  '9223372036854775807',
  '9223372036854775808',
  '99999999999999999999999999',
  'NaN',
  'null',
  'true',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202e',
  '2026-02-30',
  '9999-99-99',
  '0000-01-01',
  '10000-01-01',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '../../etc/passwd',
  '%00',
  '%',
  "'; DROP TABLE run; --",
  '$1',
  '{}',
  '[]',
  '<script>',
  'ünïcödé ✓',
  'x'.repeat(3_000),
];

const nested = (depth: number, inner: unknown): unknown =>
  depth === 0 ? inner : depth % 2 === 0 ? [nested(depth - 1, inner)] : { a: nested(depth - 1, inner) };

/** Values that a client might send where something else is expected. */
export const JUNK: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...NASTY, ...HOSTILE_TEXTS.map(({ text }) => text)),
  fc.constantFrom<unknown>(null, true, 0, -0, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e300, -1e-300),
  fc.constantFrom<unknown>(
    [],
    {},
    [[]],
    { a: {} },
    { $gt: '' },
    { toString: 1 },
    { length: 9 },
    nested(1_000, 1),
  ),
  fc.json().map((text) => JSON.parse(text) as unknown),
);

/** What a schema of the document describes, with the values that are known to exist. */
export class FromSchema {
  constructor(
    private readonly document: Json,
    /** By the name of a member or parameter: values that mean something on the server. */
    private readonly known: Readonly<Record<string, readonly string[]>>,
  ) {}

  honest(schema: Json, name = ''): fc.Arbitrary<unknown> {
    const known = this.knownOf(schema, name);
    if (known.length > 0) return fc.constantFrom<unknown>(...known);
    if (typeof schema['$ref'] === 'string') return this.honest(this.resolved(schema['$ref']), name);
    const choices = (schema['anyOf'] ?? schema['oneOf']) as Json[] | undefined;
    if (choices) return fc.oneof(...choices.map((choice) => this.honest(choice, name)));
    if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
    if ('const' in schema) return fc.constant(schema['const']);
    if (Array.isArray(schema['type'])) {
      const types = schema['type'] as string[];
      return fc.oneof(...types.map((type) => this.honest({ ...schema, type }, name)));
    }
    switch (schema['type']) {
      case 'object':
        return this.object(schema);
      case 'array':
        return fc.array(this.honest((schema['items'] ?? {}) as Json, name), {
          minLength: Number(schema['minItems'] ?? 0),
          maxLength: 3,
        });
      case 'string':
        return texts(schema);
      case 'integer':
      case 'number':
        return numbers(schema);
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      default:
        return JUNK;
    }
  }

  /** Of the values that are known of a member, those that it may have. */
  private knownOf(schema: Json, name: string): readonly unknown[] {
    const { type, pattern, format } = schema;
    const all = Object.hasOwn(this.known, name) ? (this.known[name] ?? []) : [];
    if (type === 'integer') return all.map(Number);
    if (type !== 'string' || 'enum' in schema || 'const' in schema || format === 'date-time') return [];
    return typeof pattern === 'string' ? all.filter((text) => new RegExp(pattern).test(text)) : all;
  }

  private object(schema: Json): fc.Arbitrary<unknown> {
    const properties = (schema['properties'] ?? {}) as Record<string, Json>;
    const required = (schema['required'] ?? []) as string[];
    const members = Object.fromEntries(
      Object.entries(properties).map(([name, member]) => [name, this.honest(member, name)]),
    );
    const others = schema['additionalProperties'];
    if (Object.keys(members).length > 0 || typeof others !== 'object' || others === null)
      return seldom(members, required);
    const names = fc.oneof(fc.constantFrom(...(this.known['name'] ?? []), '__proto__'), fc.string());
    return fc.dictionary(names, this.honest(others as Json), { maxKeys: 3 });
  }

  private resolved(reference: string): Json {
    const steps = reference.replace('#/', '').split('/');
    return steps.reduce((found, step) => found[step] as Json, this.document);
  }
}

const ABSENT = Symbol('absent');

/** A record in which a member that may be left out mostly is: many of them contradict each other. */
export function seldom(
  members: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  required: readonly string[] = [],
): fc.Arbitrary<Record<string, unknown>> {
  const all = Object.entries(members).map(([name, member]) => [
    name,
    required.includes(name) ? member : fc.oneof({ arbitrary: fc.constant(ABSENT), weight: 3 }, member),
  ]);
  return fc
    .record(Object.fromEntries(all) as Record<string, fc.Arbitrary<unknown>>)
    .map((record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== ABSENT)));
}

function numbers(schema: Json): fc.Arbitrary<number> {
  const min = Number(schema['minimum'] ?? -10);
  return fc.integer({ min, max: Math.min(Number(schema['maximum'] ?? 100_000), 100_000) });
}

function texts(schema: Json): fc.Arbitrary<string> {
  if (schema['format'] === 'date') return fc.constantFrom('2026-11-24', '2026-11-25', '2028-02-29');
  if (schema['format'] === 'uri')
    return fc.constantFrom('http://127.0.0.1:9', 'https://far.example.com:8443');
  if (schema['format'] === 'date-time')
    return fc.constantFrom('2026-11-24T01:00:00Z', '2040-01-01T00:00:00.000Z');
  const pattern = schema['pattern'];
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern));
  const hostile = fc.constantFrom(...HOSTILE_TEXTS.map(({ text }) => text));
  const minLength = Number(schema['minLength'] ?? 0);
  const maxLength = Number(schema['maxLength'] ?? 40);
  const plain = fc.string({ minLength, maxLength: Math.min(Math.max(minLength, 40), maxLength) });
  const fitting = hostile.map((text) => text.slice(0, maxLength).padEnd(minLength, 'x'));
  // What no database keeps as it is must be looked for wherever a text is taken.
  const unsound = fc.constantFrom('a\u0000b', 'a\ud800b').map((text) => text.padEnd(minLength, 'x'));
  const some = maxLength < 3 ? [] : [unsound];
  return fc.oneof({ arbitrary: plain, weight: 8 }, { arbitrary: fitting, weight: 2 }, ...some);
}
