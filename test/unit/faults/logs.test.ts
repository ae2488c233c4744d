import { expect, test } from '@jest/globals';
import { uncaught } from '../../faults/checker/endings.js';
import { leaks } from '../../faults/checker/secrets.js';

const CANARIES = new Map([
  ['the client secret', ['s3cret']],
  ['an access token', ['token-1', 'token-2']],
]);

test('a secret in a log is found, and not told again', () => {
  const found = leaks(CANARIES, [{ name: 'log', texts: ['good', 'Authorization: Bearer token-2 was sent'] }]);
  expect(found).toEqual([
    {
      invariant: 'I16',
      subject: 'log',
      seen: 'an access token in "Authorization: Bearer *** was sent"',
    },
  ]);
});

test('texts without a secret are good', () => {
  expect(leaks(CANARIES, [{ name: 'log', texts: ['Bearer ***', ''] }])).toEqual([]);
});

test('an error that nobody caught is found in a log', () => {
  const lines = [
    '{"level":"info"}',
    "      throw er; // Unhandled 'error' event",
    '',
    'Error: read ECONNRESET',
  ];
  expect(uncaught([{ name: 'log of all-1', texts: lines }])).toEqual([
    { invariant: 'P3', subject: 'log of all-1 line 2', seen: lines.slice(1).join(' | ') },
  ]);
  expect(uncaught([{ name: 'log of all-1', texts: ['{"level":"error","msg":"A loop failed"}'] }])).toEqual(
    [],
  );
});
