import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { CONTROLLERS } from '../../../src/public-api/controllers.js';
import { routesOf } from '../../../src/public-api/description/described-routes.js';
import { openApiDocument } from '../../../src/public-api/description/openapi.js';

const FILE = 'console/src/api/schema.ts';

/** What the console calls; an operation that is not here does not exist for it. */
const CALLED = [
  'GET /api/v1/me',
  'GET /api/v1/schedules',
  'GET /api/v1/schedules/{schedule}',
  'GET /api/v1/schedules/{schedule}/jobs',
  'GET /api/v1/schedule-overviews',
  'GET /api/v1/schedules/{schedule}/versions',
  'GET /api/v1/schedules/{schedule}/versions/{version}/diff',
  'GET /api/v1/schedules/{schedule}/versions/{version}/impact',
  'GET /api/v1/schedules/{schedule}/versions/{version}/graph',
  'GET /api/v1/schedules/{schedule}/settings',
  'PUT /api/v1/schedules/{schedule}/settings',
  'GET /api/v1/schedules/{schedule}/disabled-jobs',
  'POST /api/v1/schedules/{schedule}/disabled-jobs',
  'DELETE /api/v1/schedules/{schedule}/disabled-jobs/{id}',
  'GET /api/v1/schedules/{schedule}/overrides',
  'POST /api/v1/schedules/{schedule}/overrides/clear',
  'POST /api/v1/schedules/{schedule}/overrides/keep',
  'POST /api/v1/schedules/{schedule}/versions/{version}/activate',
  'POST /api/v1/schedules/import',
  'GET /api/v1/schedules/{schedule}/days/{date}',
  'GET /api/v1/day-overviews',
  'GET /api/v1/schedules/{schedule}/callback-settings',
  'PUT /api/v1/schedules/{schedule}/callback-settings',
  'DELETE /api/v1/schedules/{schedule}/callback-settings',
  'GET /api/v1/callbacks',
  'POST /api/v1/callbacks/{id}/retry',
  'GET /api/v1/schedules/{schedule}/days/{date}/forecast',
  'GET /api/v1/schedules/{schedule}/days/{date}/forecast/runs',
  'GET /api/v1/activity',
  'GET /api/v1/agent-requests',
  'GET /api/v1/schedules/{schedule}/days/{date}/graph',
  'GET /api/v1/executions',
  'GET /api/v1/health',
  'GET /api/v1/health/job-types',
  'POST /api/v1/job-types/{name}/check',
  'POST /api/v1/job-types/check',
  'POST /api/v1/connections/check',
  'GET /api/v1/reports/nights',
  'GET /api/v1/reports/slow',
  'GET /api/v1/reports/flaky',
  'GET /api/v1/reports/late',
  'GET /api/v1/reports/heat',
  'GET /api/v1/runs',
  'GET /api/v1/runs/{id}',
  'GET /api/v1/runs/{id}/actions',
  'GET /api/v1/runs/{id}/attempts',
  'GET /api/v1/runs/{id}/log',
  'GET /api/v1/runs/{id}/log/lines',
  'GET /api/v1/runs/{id}/history',
  'GET /api/v1/runs/{id}/dependencies',
  'GET /api/v1/runs/{id}/dependents',
  'GET /api/v1/runs/{id}/forecast',
  'GET /api/v1/schedules/{schedule}/durations',
  'GET /api/v1/job-types/{name}',
  'GET /api/v1/runs/{id}/why',
  'POST /api/v1/schedules/{schedule}/days',
  'POST /api/v1/schedules/{schedule}/days/{date}/close',
  'POST /api/v1/schedules/{schedule}/executions',
  'POST /api/v1/runs/actions',
  'POST /api/v1/runs/actions/preview',
  'POST /api/v1/runs/{id}/actions/{action}',
  'POST /api/v1/runs/{id}/actions/resolve-start',
  'POST /api/v1/runs/{id}/actions/ask-status',
  'POST /api/v1/runs/{id}/check-execution',
  'PUT /api/v1/runs/{id}/parameters',
  'GET /api/v1/job-types',
  'POST /api/v1/job-types',
  'PUT /api/v1/job-types/{name}',
  'DELETE /api/v1/job-types/{name}',
  'GET /api/v1/connections',
  'POST /api/v1/connections',
  'GET /api/v1/connections/{name}',
  'PUT /api/v1/connections/{name}',
  'DELETE /api/v1/connections/{name}',
  'POST /api/v1/connections/{name}/check',
  'GET /api/v1/people',
  'POST /api/v1/people',
  'PUT /api/v1/people/{name}',
  'DELETE /api/v1/people/{name}',
  'PUT /api/v1/people/{name}/password',
  'POST /api/v1/people/{name}/end-sessions',
  'PUT /api/v1/me/password',
  'GET /api/v1/sessions',
  'POST /api/v1/sessions/{id}/end',
  'GET /api/v1/tokens',
  'POST /api/v1/tokens',
  'POST /api/v1/tokens/{id}/revoke',
  'GET /api/v1/schedules/{schedule}/overridable-rows',
  'PUT /api/v1/schedules/{schedule}/overrides',
  'GET /api/v1/audit',
  'GET /api/v1/audit/verify',
];

/** `npm run docs` writes the file anew. */
test('the types of the console are made from the OpenAPI document', async () => {
  const routes = routesOf(CONTROLLERS).filter(({ method, path }) =>
    CALLED.includes(`${method.toUpperCase()} ${path}`),
  );
  expect(routes).toHaveLength(CALLED.length);
  const document = JSON.parse(JSON.stringify(openApiDocument(routes, '0'), withoutRefusals)) as OpenAPI3;
  // What an operation does not have need not be said: it is not asked for.
  const types = astToString(await openapiTS(document)).replace(/^ +\w+\?: never;\n/gm, '');
  const made = `/** Made from the OpenAPI document by \`npm run docs\`. */\n${types}`;
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(FILE, made);
  expect(readFileSync(FILE, 'utf8')).toBe(made);
});

/** The console goes by the status and the words of a problem document, which are the same everywhere. */
const withoutRefusals = (name: string, value: unknown): unknown =>
  name === 'responses'
    ? Object.fromEntries(Object.entries(value as object).filter(([status]) => status.startsWith('2')))
    : value;
