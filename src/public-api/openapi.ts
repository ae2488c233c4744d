import 'reflect-metadata';
import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { z } from 'zod';
import { OPERATION, type OperationSpec } from './operation.js';
import { STATUS_TITLES } from '../platform/http/problem.filter.js';

/** A route with its spec, as the document and the docs page tell it. */
export interface DescribedRoute {
  readonly method: string;
  /** `/api/v1/runs/{id}`. */
  readonly path: string;
  readonly operationId: string;
  readonly spec: OperationSpec;
}

type Json = Readonly<Record<string, unknown>>;

/** Routes are read off the controllers, so that no route can be missing; one without a spec stops the start. */
export function routesOf(controllers: readonly Type[]): readonly DescribedRoute[] {
  return controllers.flatMap((controller) => {
    const prototype = controller.prototype as Record<string, unknown>;
    const base = Reflect.getMetadata(PATH_METADATA, controller) as string;
    return Object.getOwnPropertyNames(prototype).flatMap((operationId) => {
      const handler = prototype[operationId];
      if (typeof handler !== 'function' || !Reflect.hasMetadata(METHOD_METADATA, handler)) return [];
      const spec = Reflect.getMetadata(OPERATION, handler) as OperationSpec | undefined;
      if (!spec) throw new Error(`${controller.name}.${operationId} has no @Operation`);
      const own = Reflect.getMetadata(PATH_METADATA, handler) as string;
      const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number] ?? '';
      const resource = controller.name.replace(/Controller$/, '');
      return [
        {
          method: method.toLowerCase(),
          path: pathOf(base, own),
          operationId: `${operationId}${resource}`,
          spec,
        },
      ];
    });
  });
}

const pathOf = (base: string, own: string): string =>
  `/${[base, own]
    .map((part) => part.replace(/^\/+|\/+$/g, ''))
    .filter((part) => part !== '')
    .join('/')}`.replace(/:(\w+)/g, '{$1}');

/** The OpenAPI 3.1 document of the API. */
export function openApiDocument(routes: readonly DescribedRoute[], version: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method] = operationOf(route);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Nightjar',
      version,
      description:
        'Orchestrates generic external REST jobs. Instants are ISO 8601 in UTC, business dates YYYY-MM-DD, ids texts. ' +
        'Errors are problem documents (RFC 9457) with a stable `code`.',
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
    tags: [...new Set(routes.map(({ spec }) => spec.tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'An API token.' } },
      schemas: { Problem: PROBLEM },
    },
  };
}

const PROBLEM: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What is wrong and how to mend it.' },
    code: { type: 'string', description: 'Stable; what programs go by.' },
    findings: { type: 'array', items: { type: 'object' }, description: 'Where there are several.' },
  },
};

function operationOf({ operationId, method, spec }: DescribedRoute): Json {
  const { summary, description, tag } = spec;
  return {
    operationId,
    summary,
    ...(description === undefined ? {} : { description }),
    tags: [tag],
    parameters: [
      ...parametersOf(spec.params, 'path'),
      ...parametersOf(spec.query, 'query'),
      ...keyOf(method),
    ],
    ...requestBodyOf(spec),
    responses: { ...answersOf(spec), ...problemsOf(spec) },
  };
}

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
  });
  return json;
};

function parametersOf(schema: z.ZodObject | undefined, where: 'path' | 'query'): readonly Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
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

const keyOf = (method: string): readonly Json[] =>
  method === 'post'
    ? [
        {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          description: 'Repeated within 24 hours, the same request gets the first answer again.',
          schema: { type: 'string', maxLength: 255 },
        },
      ]
    : [];

function requestBodyOf({ body, upload }: OperationSpec): Json {
  if (upload !== undefined) {
    const file = { type: 'string', format: 'binary' };
    const schema = { type: 'object', required: [upload], properties: { [upload]: file } };
    return { requestBody: { required: true, content: { 'multipart/form-data': { schema } } } };
  }
  if (!body) return {};
  return {
    requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body, 'input') } } },
  };
}

const answersOf = ({ answers }: OperationSpec): Json =>
  Object.fromEntries(
    Object.entries(answers).map(([status, { description, schema, type }]) => [
      status,
      {
        description,
        ...contentOf(type ?? 'application/json', schema ? schemaOf(schema, 'output') : undefined, type),
      },
    ]),
  );

function contentOf(type: string, schema: Json | undefined, given: string | undefined): Json {
  if (schema) return { content: { [type]: { schema } } };
  return given === undefined ? {} : { content: { [type]: { schema: { type: 'string' } } } };
}

/** Those of the operation, and those that every operation can have. */
function problemsOf({ problems = {} }: OperationSpec): Json {
  const all: Record<string, readonly string[]> = { 401: [], ...problems };
  all['422'] = ['INVALID_REQUEST', ...(problems[422] ?? [])];
  all['429'] = ['RATE_LIMITED'];
  return Object.fromEntries(
    Object.entries(all).map(([status, codes]) => [
      status,
      {
        description: codes.length > 0 ? codes.join(', ') : (STATUS_TITLES[Number(status)] ?? 'Problem'),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}
