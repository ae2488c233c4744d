import { SESSION_COOKIE } from '../../login/cookies.js';
import { REQUEST_HEADER } from '../../login/cross-site.js';
import { STATUS_TITLES } from '../../platform/http/problem.filter.js';
import type { DescribedRoute } from './described-routes.js';
import { JsonSchemas, type Json } from './json-schemas.js';
import { problemsOf } from './known-problems.js';
import type { OperationSpec } from '../call/operation-spec.js';

/** The OpenAPI 3.1 document of the API. */
export function openApiDocument(routes: readonly DescribedRoute[], version: string): Json {
  const schemas = new JsonSchemas();
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method] = operationOf(route, schemas);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Nightjar',
      version,
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }, { session: [] }],
    tags: [...new Set(routes.map(({ spec }) => spec.tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token.' },
        session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE, description: SESSION },
      },
      schemas: { ...schemas.components, Problem: PROBLEM },
    },
  };
}

const DESCRIPTION =
  'Orchestrates generic external REST jobs. Instants are ISO 8601 in UTC, business dates YYYY-MM-DD, ids texts. ' +
  'Errors are problem documents (RFC 9457) with a stable `code`. docs/api.md tells more.';

const SESSION = `For pages of this server alone, after POST /auth/local or GET /auth/login. What changes something has the header ${REQUEST_HEADER}: 1.`;

const PROBLEM: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What is wrong and how to mend it.' },
    code: { type: 'string', description: 'Stable; what programs go by.' },
    requestId: { type: 'string', description: 'Of the request; the log has it under this.' },
    findings: { type: 'array', items: { type: 'object' }, description: 'Where there are several.' },
  },
};

function operationOf(route: DescribedRoute, schemas: JsonSchemas): Json {
  const { operationId, method, spec } = route;
  const { summary, description, tag, open } = spec;
  return {
    operationId,
    summary,
    ...(description === undefined ? {} : { description }),
    tags: [tag],
    ...(open ? { security: [] } : { 'x-permission': spec.may, 'x-permission-on': spec.on ?? 'schedule' }),
    parameters: [
      ...parametersOf(spec.params, 'path', schemas),
      ...parametersOf(spec.query, 'query', schemas),
      ...(method === 'post' ? [IDEMPOTENCY_KEY] : []),
    ],
    ...requestBodyOf(spec, schemas),
    responses: { ...answersOf(spec, schemas), ...refusalsOf(route) },
  };
}

function parametersOf(
  schema: OperationSpec['params'],
  where: 'path' | 'query',
  schemas: JsonSchemas,
): readonly Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemas.ofInput(schema) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...property }]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: property,
  }));
}

const IDEMPOTENCY_KEY: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Repeated within 24 hours, the same request gets the first answer again.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

function requestBodyOf({ body, upload }: OperationSpec, schemas: JsonSchemas): Json {
  if (upload !== undefined) {
    const file = { type: 'string', format: 'binary' };
    const schema = { type: 'object', required: [upload], properties: { [upload]: file } };
    return { requestBody: { required: true, content: { 'multipart/form-data': { schema } } } };
  }
  if (!body) return {};
  // What asks for nothing may be left out.
  const required = !body.safeParse({}).success;
  return { requestBody: { required, content: { 'application/json': { schema: schemas.ofInput(body) } } } };
}

const answersOf = ({ answers }: OperationSpec, schemas: JsonSchemas): Json =>
  Object.fromEntries(
    Object.entries(answers).map(([status, { description, schema, type }]) => {
      if (!schema && type === undefined) return [status, { description }];
      const shape = schema ? schemas.ofAnswer(schema) : { type: 'string' };
      return [status, { description, content: { [type ?? 'application/json']: { schema: shape } } }];
    }),
  );

const refusalsOf = (route: DescribedRoute): Json =>
  Object.fromEntries(
    Object.entries(problemsOf(route)).map(([status, codes]) => [
      status,
      {
        description: `${STATUS_TITLES[Number(status)] ?? 'Problem'}: ${codes.join(', ')}`,
        content: { 'application/problem+json': { schema: problemWith(codes) } },
      },
    ]),
  );

const problemWith = (codes: readonly string[]): Json => ({
  allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code: { enum: codes } } }],
});
