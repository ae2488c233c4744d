import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

/** An answer as the document of the API describes it. */
export interface Answered {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly status: number;
  readonly type: string;
  readonly body: unknown;
}

type Json = Readonly<Record<string, unknown>>;
type Operations = Readonly<Record<string, { readonly responses: Readonly<Record<string, Response>> }>>;
interface Response {
  readonly content?: Readonly<Record<string, { readonly schema: Json }>>;
}

/** Of the HTTP layer: whatever the operation, and whether there is one. */
const ANYWHERE = new Set([400, 405, 413, 415]);
const NOWHERE = new Set([...ANYWHERE, 401, 404, 429]);

/** What a server says about itself at /api/openapi.json, as a judge of its answers. */
export class Contract {
  private static readonly known = new Map<string, Promise<Contract>>();
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly validators = new Map<string, ValidateFunction>();
  private readonly paths: readonly (readonly [template: string, pattern: RegExp])[];

  constructor(readonly document: Json) {
    formats.default(this.ajv);
    this.ajv.addSchema({ ...(strict(document) as Json), $id: 'https://nightjar/openapi' });
    this.paths = Object.keys(document['paths'] as Json)
      .sort((a, b) => literals(b) - literals(a))
      .map((template) => [template, new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`)] as const);
  }

  /** Of the server at this URL, asked once. */
  static of(url: string): Promise<Contract> {
    const known = Contract.known.get(url) ?? Contract.read(url);
    Contract.known.set(url, known);
    return known;
  }

  private static async read(url: string): Promise<Contract> {
    const answer = await fetch(`${url}/api/openapi.json`);
    return new Contract((await answer.json()) as Json);
  }

  /** In what an answer is not as described; empty = in nothing. */
  breaches({ method, path, status, type, body }: Answered): readonly string[] {
    const bare = path.replace(/\?.*$/s, '');
    const template = this.paths.find(([, pattern]) => pattern.test(bare))?.[0];
    if (template === undefined)
      return NOWHERE.has(status) ? this.problemBreaches(body) : [`${bare} is not described`];
    const operations = (this.document['paths'] as Record<string, Operations>)[template];
    const described = operations?.[method.toLowerCase()]?.responses[String(status)];
    const told = `${method} ${template} → ${status}`;
    if (!described) {
      return ANYWHERE.has(status) ? this.problemBreaches(body) : [`${told} is not described`];
    }
    if (!described.content) return body === '' ? [] : [`${told} has a body`];
    const media = Object.keys(described.content).find((known) => type.startsWith(known));
    if (media === undefined) return [`${told} is of type ${type}`];
    const place = [
      'paths',
      template,
      method.toLowerCase(),
      'responses',
      String(status),
      'content',
      media,
      'schema',
    ];
    return this.errors(place, body).map((error) => `${told}: ${error}`);
  }

  /** Whether a JSON body is one that the document describes for an operation. */
  takes(method: string, template: string, body: unknown): boolean {
    const place = [
      'paths',
      template,
      method.toLowerCase(),
      'requestBody',
      'content',
      'application/json',
      'schema',
    ];
    return this.errors(place, body).length === 0;
  }

  private problemBreaches(body: unknown): readonly string[] {
    return this.errors(['components', 'schemas', 'Problem'], body);
  }

  private errors(place: readonly string[], body: unknown): readonly string[] {
    const pointer = place
      .map((step) => encodeURIComponent(step.replace(/~/g, '~0').replace(/\//g, '~1')))
      .join('/');
    const validate =
      this.validators.get(pointer) ?? this.ajv.compile({ $ref: `https://nightjar/openapi#/${pointer}` });
    this.validators.set(pointer, validate);
    if (validate(body)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
    );
  }
}

const literals = (template: string): number =>
  template.split('/').filter((step) => !step.startsWith('{')).length;

/** Members that are not described are a lie of the document too, except in problems, which have some of their own. */
function strict(schema: unknown, inProblem = false): unknown {
  if (Array.isArray(schema)) return schema.map((one) => strict(one, inProblem));
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      strict(value, inProblem || key === 'Problem' || key === 'application/problem+json'),
    ]),
  );
  const closed =
    !inProblem && inner['type'] === 'object' && 'properties' in inner && !('additionalProperties' in inner);
  return closed ? { ...inner, additionalProperties: false } : inner;
}
