import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { admission, CLOSED, missed, probing, unprobed, type Circuit } from '../../../src/domain/circuit.js';

/** Misses calls one after the other: each begins at its time and is over a moment later. */
const after = (begun: readonly number[], from: Circuit = CLOSED): Circuit =>
  begun.reduce<Circuit>((circuit, began) => missed(circuit, { began, now: began + 1, random: 0.5 }), from);

describe('a closed circuit', () => {
  test('opens after five missed calls in a row that last five seconds', () => {
    expect(after([0, 1_000, 2_000, 3_000])).toMatchObject({ state: 'closed', missed: 4 });
    expect(after([0, 1_000, 2_000, 3_000, 4_000])).toMatchObject({ state: 'closed', missed: 5 });
    expect(after([0, 1_000, 2_000, 3_000, 5_000])).toMatchObject({ state: 'open', openings: 1 });
  });

  test('takes any number of calls cut by one short interruption for an accident', () => {
    expect(after(Array.from({ length: 500 }, (_, n) => n)).state).toBe('closed');
  });

  test('counts a call from when it began: five that time out together have shown enough', () => {
    const together = [0, 1, 2, 3, 4].reduce<Circuit>(
      (circuit, began) => missed(circuit, { began, now: 30_000, random: 0 }),
      CLOSED,
    );
    expect(together.state).toBe('open');
  });

  test('lets every call pass', () => {
    expect(admission(CLOSED, 0)).toBe('call');
    expect(admission(after([0, 9_000]), 10_000)).toBe('call');
  });
});

describe('an open circuit', () => {
  const opened = after([0, 1_000, 2_000, 3_000, 9_999]);

  test('lets one call pass when its time is over, and none while that one is under way', () => {
    expect(opened).toMatchObject({ state: 'open', openedAt: 10_000, until: 10_750 });
    expect(admission(opened, 10_000)).toBe(750);
    expect(admission(opened, 10_750)).toBe('probe');
    const probed = probing(opened, 10_750);
    expect(admission(probed, 10_750)).toBe(5_000);
    expect(admission(probed, 55_000)).toBe(750);
    expect(admission(probed, 55_750)).toBe('probe');
    expect(admission(unprobed(probed), 10_751)).toBe('probe');
  });

  test('lasts twice as long each time its probe is missed, and at most half a minute', () => {
    const waits: number[] = [];
    let circuit = opened;
    for (let n = 0; n < 8; n += 1) {
      if (circuit.state !== 'open') throw new Error('closed');
      const { until } = circuit;
      circuit = missed(probing(circuit, until), { began: until, now: until, random: 0.99 });
      if (circuit.state === 'open') waits.push(Math.round((circuit.until - until) / 995));
    }
    expect(waits).toEqual([2, 4, 8, 16, 30, 30, 30, 30]);
  });

  test('learns nothing from a call that had left before it opened', () => {
    expect(missed(opened, { began: 9_000, now: 39_000, random: 0 })).toBe(opened);
  });
});

test('whatever is missed when, nobody waits longer than half a minute for a target that nobody probes', () => {
  const calls = fc.array(
    fc.tuple(fc.nat(60_000), fc.nat(40_000), fc.double({ min: 0, max: 0.99, noNaN: true })),
    {
      maxLength: 60,
    },
  );
  fc.assert(
    fc.property(calls, (steps) => {
      let now = 0;
      let circuit: Circuit = CLOSED;
      for (const [pause, lasted, random] of steps) {
        now += pause;
        circuit = missed(circuit, { began: now - lasted, now, random });
        const admitted = admission(circuit, now);
        if (circuit.state === 'closed') expect(admitted).toBe('call');
        else expect(admitted === 'probe' || (admitted as number) <= 30_000).toBe(true);
        expect(admission(circuit, now + 30_000)).not.toEqual(expect.any(Number));
      }
    }),
  );
});
