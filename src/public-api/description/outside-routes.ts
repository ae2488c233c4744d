import { z } from 'zod';
import type { DescribedRoute } from './described-routes.js';

/** What is served beside the API: its controllers know nothing of it, so they are described here. */

const checks = z.record(z.string(), z.looseObject({ status: z.enum(['up', 'down']) }));

const ready = z.object({
  status: z.enum(['ok', 'error', 'degraded', 'shutting_down']),
  info: checks.optional(),
  error: checks.optional(),
  details: checks,
});

export const OUTSIDE_ROUTES: readonly DescribedRoute[] = [
  {
    method: 'get',
    path: '/health/live',
    operationId: 'liveHealth',
    spec: {
      summary: 'The process runs',
      tag: 'Health',
      open: true,
      answers: { 200: { description: 'It does.', schema: z.object({ status: z.literal('ok') }) } },
    },
  },
  {
    method: 'get',
    path: '/health/ready',
    operationId: 'readyHealth',
    spec: {
      summary: 'The process can do its work: the database answers and has the schema of this version',
      tag: 'Health',
      open: true,
      answers: { 200: { description: 'It can.', schema: ready } },
      problems: { 503: ['NOT_READY'] },
    },
  },
  {
    method: 'get',
    path: '/metrics',
    operationId: 'readMetrics',
    spec: {
      summary:
        'Measurements, as Prometheus reads them; without a token where NIGHTJAR_METRICS_PUBLIC says so',
      tag: 'Health',
      may: 'see',
      on: 'installation',
      answers: { 200: { description: 'Text.', type: 'text/plain' } },
    },
  },
  {
    method: 'get',
    path: '/api/openapi.json',
    operationId: 'openapiDocs',
    spec: {
      summary: 'This document',
      tag: 'Documentation',
      open: true,
      answers: { 200: { description: 'OpenAPI 3.1.', schema: z.looseObject({ openapi: z.string() }) } },
    },
  },
  {
    method: 'get',
    path: '/api/docs',
    operationId: 'pageDocs',
    spec: {
      summary: 'This document as a page, without scripts',
      tag: 'Documentation',
      open: true,
      answers: { 200: { description: 'HTML.', type: 'text/html' } },
    },
  },
  {
    method: 'get',
    path: '/login',
    operationId: 'pageLogin',
    spec: {
      summary: 'The page where people log in',
      tag: 'Login',
      open: true,
      answers: { 200: { description: 'HTML.', type: 'text/html' } },
    },
  },
];
