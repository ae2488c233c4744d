import { expect, test } from '@jest/globals';
import { knownFate } from '../../../src/domain/run/send.js';

const sends = (...outcomes: readonly (string | null)[]): Parameters<typeof knownFate>[0] =>
  outcomes.map((outcome) => ({ outcome, detail: null }));

test.each([
  ['nothing is in the log', sends(), 'DOUBT'],
  ['no answer was noted', sends(null), 'DOUBT'],
  ['the answer was doubtful', sends('UNKNOWN'), 'DOUBT'],
  ['it was accepted, under an id that nobody stored', sends('STARTED'), 'DOUBT'],
  ['it was refused', sends('REJECTED'), 'REJECTED'],
  ['it was refused at the second try', sends('NOT_STARTED', 'REJECTED'), 'REJECTED'],
  ['it was not taken', sends('NOT_STARTED'), 'NOT_SENT'],
  ['it was not taken, twice', sends('UNAUTHORIZED', 'NOT_STARTED'), 'NOT_SENT'],
  ['it was not taken, and tried again', sends('NOT_STARTED', null), 'DOUBT'],
  ['an earlier try is open', sends(null, 'REJECTED'), 'DOUBT'],
  ['an earlier try is open, and this one was not taken', sends(null, 'NOT_STARTED'), 'DOUBT'],
])('%s', (_what, log, fate) => {
  expect(knownFate(log)).toBe(fate);
});
