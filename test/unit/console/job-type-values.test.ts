import { expect, test } from '@jest/globals';
import {
  definitionOf,
  differences,
  lostIn,
  NEW_TYPE,
  valuesOf,
} from '../../../console/src/admin/job-types/job-type-values.js';
import { definition } from '../../../src/public-api/job-types/job-type-definition.js';

const FULL = {
  ...{ name: 'PAYSVC', schedule: 'PAY', description: 'pays', url: 'https://pay.example/batch' },
  ...{ connection: 'erp', scope: 'pay:batch' },
  endpoints: { start: '/s', status: '/q', restart: '/r', kill: null, log: '/l', check: '/ping' },
  ...{ pollIntervalMs: 500, startDeadlineMs: null, silenceBudgetMs: 60_000 },
  timeouts: { connectMs: 1, answerMs: 2, statusMs: 3 },
  ...{ pollPolicy: 'fixed', onSilence: 'error', onTimeout: 'error', cycleNameStyle: 'short' },
  ...{ idempotentStart: true, treat500AsUnknown: true, retryOn503: true },
};

test('a definition comes back from the form as it was', () => {
  expect(definitionOf(valuesOf(FULL))).toEqual(FULL);
  expect(definition.safeParse(definitionOf(valuesOf(FULL))).success).toBe(true);
});

test('a new definition has the defaults of the API', () => {
  const made = definition.parse({
    ...definitionOf({ ...NEW_TYPE, 'endpoints.start': '/s', 'endpoints.status': '/q' }),
    name: 'A',
  });
  expect(made.timeouts).toEqual({ connectMs: 10_000, answerMs: 60_000, statusMs: 15_000 });
});

test('what is no number is sent as it was typed, for the server to refuse', () => {
  const sent = definitionOf({ ...valuesOf(FULL), pollIntervalMs: '5 s' });
  expect(sent).toMatchObject({ pollIntervalMs: '5 s' });
  expect(definition.safeParse(sent).success).toBe(false);
});

test('what the form would lose is named', () => {
  expect(lostIn({ ...FULL, version: 3, source: 'API' })).toEqual([]);
  expect(lostIn({ ...FULL, retries: 3, endpoints: { ...FULL.endpoints, ping: '/p' } })).toEqual([
    'endpoints.ping',
    'retries',
  ]);
  expect(lostIn({ idempotentStart: 'yes' })).toEqual(['idempotentStart']);
});

test('differences are told by field', () => {
  const changed = valuesOf({ ...FULL, url: 'https://other', endpoints: { ...FULL.endpoints, kill: '/k' } });
  expect(differences(valuesOf(FULL), changed)).toEqual(['url', 'endpoints.kill']);
});
