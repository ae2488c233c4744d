import { z } from 'zod';

export type Json = Readonly<Record<string, unknown>>;

/** JSON schemas of zod's, with those that have a name of their own (`meta({ id })`) kept apart, once. */
export class JsonSchemas {
  private readonly named = new Map<string, Json>();

  /** What a client sends: unknown members are refused, and the schema says so. */
  ofInput(schema: z.ZodType): Json {
    return this.of(schema, 'input');
  }

  /** What the server sends. It may have more members one day; clients ignore what they do not know. */
  ofAnswer(schema: z.ZodType): Json {
    return this.of(schema, 'output');
  }

  /** For `components.schemas`. */
  get components(): Readonly<Record<string, Json>> {
    return Object.fromEntries([...this.named].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  private of(schema: z.ZodType, io: 'input' | 'output'): Json {
    const made = z.toJSONSchema(schema, {
      io,
      unrepresentable: 'any',
      target: 'draft-2020-12',
      override: ({ jsonSchema }) => {
        if (io === 'output' && jsonSchema.additionalProperties === false)
          delete jsonSchema.additionalProperties;
      },
    });
    const { $schema, $defs = {}, ...own } = inComponents(made) as Json & { $defs?: Record<string, Json> };
    for (const [name, { id, ...definition }] of Object.entries($defs)) this.named.set(name, definition);
    return own;
  }
}

/** In a document a schema is not the root: what it refers to is among the document's components. */
const inComponents = (schema: unknown): unknown =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
