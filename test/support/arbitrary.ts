import fc from 'fast-check';

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

/** Values that a client might send where something else is expected. */
const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...NASTY, null, true, 0, -1, 1.5, 2 ** 31, 2 ** 53, 1e300, -1e-300, [], {}, [[]], {
    a: {},
  }),
  fc.json().map((text) => JSON.parse(text) as unknown),
);

/** Mostly what a schema of the document describes, with the values that are known to exist; now and then junk. */
export class FromSchema {
  constructor(
    private readonly document: Json,
    /** By the name of a member or parameter: values that mean something on the server. */
    private readonly known: Readonly<Record<string, readonly string[]>>,
  ) {}

  of(schema: Json, name = ''): fc.Arbitrary<unknown> {
    return fc.oneof({ arbitrary: this.honest(schema, name), weight: 60 }, { arbitrary: junk, weight: 1 });
  }

  private honest(schema: Json, name: string): fc.Arbitrary<unknown> {
    const known = this.known[name];
    if (known) return fc.constantFrom<unknown>(...(schema['type'] === 'integer' ? known.map(Number) : known));
    if (typeof schema['$ref'] === 'string') return this.of(this.resolved(schema['$ref']), name);
    const choices = (schema['anyOf'] ?? schema['oneOf']) as Json[] | undefined;
    if (choices) return fc.oneof(...choices.map((choice) => this.of(choice, name)));
    if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
    switch (schema['type']) {
      case 'object':
        return this.object(schema);
      case 'array':
        return fc.array(this.of((schema['items'] ?? {}) as Json, name), { maxLength: 3 });
      case 'string':
        return texts(schema);
      case 'integer':
      case 'number':
        return fc.integer({ min: Number(schema['minimum'] ?? -10), max: 100_000 });
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      default:
        return junk;
    }
  }

  private object(schema: Json): fc.Arbitrary<unknown> {
    const properties = (schema['properties'] ?? {}) as Record<string, Json>;
    const required = (schema['required'] ?? []) as string[];
    const members = Object.fromEntries(
      Object.entries(properties).map(([name, member]) => [name, this.of(member, name)]),
    );
    const described = fc.record(members, { requiredKeys: required });
    const others = schema['additionalProperties'];
    if (typeof others !== 'object' || others === null) return described;
    const names = fc.oneof(fc.constantFrom(...(this.known['name'] ?? []), '__proto__'), fc.string());
    return fc.dictionary(names, this.of(others as Json), { maxKeys: 3 });
  }

  private resolved(reference: string): Json {
    const steps = reference.replace('#/', '').split('/');
    return steps.reduce((found, step) => found[step] as Json, this.document);
  }
}

function texts(schema: Json): fc.Arbitrary<string> {
  if (schema['format'] === 'date') return fc.constantFrom('2026-11-24', '2026-11-25', '2028-02-29');
  const pattern = schema['pattern'];
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern));
  return fc.string({ minLength: Number(schema['minLength'] ?? 0), maxLength: 40 });
}
