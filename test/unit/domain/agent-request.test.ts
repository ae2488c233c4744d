import { expect, test } from '@jest/globals';
import { AGENT_REQUEST_STATUS, statesShownAs } from '../../../src/domain/run/agent-request.js';
import { ATTEMPT_STATES, isOpen } from '../../../src/domain/run/run-state.js';

test('every state of an attempt is shown as one of the five words of the original', () => {
  expect(ATTEMPT_STATES.map((state) => `${state} ${AGENT_REQUEST_STATUS[state]}`)).toEqual([
    'QUEUED LOADED',
    'CLAIMED RUNNING',
    'SENDING RUNNING',
    'TRACKING RUNNING',
    'KILLING RUNNING',
    'START_UNKNOWN ERROR',
    'COMPLETED COMPLETE',
    'ERROR ERROR',
    'NOT_STARTED CANCELED',
  ]);
});

test('what is shown as over is over, but for a Start of which nobody knows', () => {
  const over = statesShownAs(['COMPLETE', 'ERROR', 'CANCELED']);
  expect(over.filter(isOpen)).toEqual(['START_UNKNOWN']);
  expect(ATTEMPT_STATES.filter((state) => !isOpen(state) && !over.includes(state))).toEqual([]);
});

test('a word means the states that are shown as it', () => {
  expect(statesShownAs(['RUNNING'])).toEqual(['CLAIMED', 'SENDING', 'TRACKING', 'KILLING']);
  expect(statesShownAs(['LOADED', 'CANCELED'])).toEqual(['QUEUED', 'NOT_STARTED']);
  expect(statesShownAs([])).toEqual([]);
});
