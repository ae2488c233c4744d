import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { activitySearchOf } from '../../../console/src/activity/activity-search.js';
import { burstsOf, byId, matcherOf, withOpened } from '../../../console/src/activity/bursts.js';
import { KINDS } from '../../../console/src/activity/kinds.js';
import type { Activity } from '../../../console/src/api/shapes.js';
import { EVENT_TYPES } from '../../../src/domain/event.js';

const AT = Date.parse('2026-11-24T03:00:00Z');
const event = (id: number, given: Partial<Activity> = {}, ageMs = 0): Activity => ({
  ...{ id: String(id), type: 'run.status-changed', at: new Date(AT - ageMs).toISOString(), text: 'became' },
  ...{ schedule: 'PAY', businessDate: '2026-11-24', executionId: null, runId: String(id), attempt: null },
  ...{ from: 'RUNNING', to: 'COMPLETED', actor: 'agent', reason: null },
  ...given,
});

describe('bursts', () => {
  test('gather what is the same within a minute, also with others in between', () => {
    const events = [6, 5, 4, 3, 2, 1].map((id) => event(id, { to: id % 2 === 0 ? 'COMPLETED' : 'RUNNING' }));
    expect(burstsOf(events).map(({ events: each }) => each.map(({ id }) => id))).toEqual([
      ['6', '4', '2'],
      ['5', '3', '1'],
    ]);
  });

  test('leave alone what is too few, too far apart, or has a reason', () => {
    expect(burstsOf([event(2), event(1)])).toHaveLength(2);
    expect(burstsOf([event(3), event(2, {}, 40_000), event(1, {}, 70_000)])).toHaveLength(3);
    expect(burstsOf([3, 2, 1].map((id) => event(id, { reason: 'because' })))).toHaveLength(3);
  });

  test('lose nothing, and stand in the order of their latest events', () => {
    const made = fc.array(fc.record({ to: fc.constantFrom('COMPLETED', 'ERROR'), ageMs: fc.nat(300_000) }));
    fc.assert(
      fc.property(made, (given) => {
        const ages = given.map(({ ageMs }) => ageMs).toSorted((a, b) => a - b);
        const events = given.map(({ to }, n) => event(given.length - n, { to }, ages[n]));
        const lines = burstsOf(events);
        expect(lines.flatMap((line) => line.events).toSorted((a, b) => byId(b, a))).toEqual(events);
        const heads = lines.map((line) => Number(line.events[0].id));
        expect(heads).toEqual(heads.toSorted((a, b) => b - a));
        const all = withOpened(lines, new Set(heads.map(String)));
        expect(all.filter((line) => line.events.length === 1)).toHaveLength(events.length);
      }),
    );
  });
});

test('every type of event is of exactly one kind', () => {
  expect(Object.values(KINDS).flat().toSorted()).toEqual([...EVENT_TYPES].toSorted());
});

test('words are looked for in what is told, whoever did it and why', () => {
  const one = event(1, { text: 'LOAD/POST of PAY was killed', actor: 'mia', reason: 'Wrong file' });
  expect(matcherOf('post MIA wrong')(one)).toBe(true);
  expect(matcherOf('post olga')(one)).toBe(false);
  expect(matcherOf(undefined)(one)).toBe(true);
});

test('the address is taken as far as it can be understood', () => {
  expect(
    activitySearchOf({ who: 'people', kind: 'runs', from: '2026-11-24T03:00:00Z', q: 'x', other: '1' }),
  ).toEqual({ who: 'people', kind: 'runs', from: '2026-11-24T03:00:00.000Z', q: 'x' });
  expect(activitySearchOf({ who: 'aliens', kind: 'toString', to: 'soon' })).toEqual({
    ignored: 'who aliens, kind toString, to soon',
  });
});
