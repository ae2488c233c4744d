import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Refused } from '../../../src/domain/errors.js';
import { Turns } from '../../../src/public-api/call/turns.js';

const LIMITS = { each: 2, all: 3, eachWaiting: 2, allWaiting: 4 };
const STAYS = new AbortController().signal;

/** Lets promises that have been resolved be told. */
const told = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const code = (take: () => unknown): string => {
  try {
    take();
    return 'taken';
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
};

describe('turns', () => {
  test('are taken at once while there are few, and then in order', async () => {
    const turns = new Turns(LIMITS);
    const order: string[] = [];
    const [a, b] = await Promise.all([turns.take('A', STAYS), turns.take('A', STAYS)]);
    const third = turns.take('A', STAYS).then((end) => {
      order.push('third');
      return end;
    });
    const other = await turns.take('B', STAYS);
    await told();
    expect(order).toEqual([]);
    a?.();
    (await third)?.();
    b?.();
    other?.();
    expect(order).toEqual(['third']);
  });

  test('are refused to whoever has too many waiting, and to all when too many wait', () => {
    const turns = new Turns(LIMITS);
    for (const who of ['A', 'A', 'B', 'A', 'A']) void turns.take(who, STAYS);
    expect(code(() => turns.take('A', STAYS))).toBe('TOO_MANY_AT_ONCE');
    for (const who of ['B', 'B']) void turns.take(who, STAYS);
    expect(code(() => turns.take('C', STAYS))).toBe('BUSY');
  });

  test('pass to the next when somebody who waits has gone', async () => {
    const turns = new Turns({ ...LIMITS, all: 1 });
    const end = await turns.take('A', STAYS);
    const gone = new AbortController();
    const leaver = turns.take('B', gone.signal);
    const next = turns.take('C', STAYS);
    gone.abort();
    expect(await leaver).toBeNull();
    end?.();
    end?.();
    expect(await next).not.toBeNull();
    const further = turns.take('A', STAYS);
    (await next)?.();
    expect(await further).not.toBeNull();
  });

  test('are never more than there may be, and everybody who waits gets one', async () => {
    const someone = fc.record({ who: fc.constantFrom('A', 'B', 'C'), ticks: fc.nat({ max: 5 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(someone, { maxLength: 12 }), async (all) => {
        const turns = new Turns({ each: 2, all: 3, eachWaiting: 20, allWaiting: 20 });
        const working: string[] = [];
        let most = 0;
        let done = 0;
        await Promise.all(
          all.map(async ({ who, ticks }) => {
            const end = await turns.take(who, STAYS);
            working.push(who);
            most = Math.max(most, working.length);
            expect(working.filter((one) => one === who).length).toBeLessThanOrEqual(2);
            for (let n = 0; n < ticks; n += 1) await told();
            working.splice(working.indexOf(who), 1);
            done += 1;
            end?.();
          }),
        );
        expect(most).toBeLessThanOrEqual(3);
        expect(done).toBe(all.length);
      }),
      { numRuns: 50 },
    );
  });
});
