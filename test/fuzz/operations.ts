export type Json = Readonly<Record<string, unknown>>;

/** An operation as the server's own document describes it. */
export interface FuzzedOperation {
  /** `POST /api/v1/schedules/{schedule}/days`. */
  readonly name: string;
  readonly method: string;
  readonly template: string;
  /** What its caller must be allowed to do; null = it is open to everybody. */
  readonly permission: string | null;
  readonly path: readonly Parameter[];
  readonly query: readonly Parameter[];
  /** null = it takes none. */
  readonly body: Json | null;
  /** The field of the form in which it takes a file; null = it takes none. */
  readonly upload: string | null;
}

export interface Parameter {
  readonly name: string;
  readonly required?: boolean;
  readonly schema: Json;
}

interface Described {
  readonly 'x-permission'?: string;
  readonly parameters?: readonly (Parameter & { readonly in: string })[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Json }>> };
}

/** Every operation of the document, by path and method. */
export function operationsOf(document: Json): readonly FuzzedOperation[] {
  const paths = document['paths'] as Readonly<Record<string, Readonly<Record<string, Described>>>>;
  return Object.entries(paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([method, described]): FuzzedOperation => {
      const { parameters = [], requestBody } = described;
      const of = (where: string): readonly Parameter[] => parameters.filter((one) => one.in === where);
      const form = requestBody?.content['multipart/form-data']?.schema['properties'] as Json | undefined;
      return {
        name: `${method.toUpperCase()} ${template}`,
        method: method.toUpperCase(),
        template,
        permission: described['x-permission'] ?? null,
        path: of('path'),
        query: of('query'),
        body: requestBody?.content['application/json']?.schema ?? null,
        upload: form ? (Object.keys(form)[0] ?? null) : null,
      };
    }),
  );
}
