import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { crashCases } from './cases.js';
import { CrashNight } from './crash-night.js';
import { CrashWorld } from './crash-world.js';

/** One test for each case of an action: the night comes to its end, and has kept its promises. */
export function crashTests(action: 'kill' | 'lie' | 'repeat'): void {
  let world: CrashWorld;
  let count = 0;

  beforeAll(async () => {
    world = await CrashWorld.start();
  }, 60_000);
  afterAll(async () => {
    await world.stop();
  }, 60_000);

  describe('a night of five jobs ends as if nothing had happened', () => {
    test.each(crashCases(action).map((one) => [one.crashPoint, one] as const))(
      'after %s',
      async (crashPoint, one) => {
        count += 1;
        await world.begin(one);
        const night = await CrashNight.open(world, `N${count}`, one.idempotent);
        await night.run();
        expect(world.lines.filter((line) => line.startsWith('Crash point'))).toEqual([
          `Crash point ${crashPoint.replace(/ \d+$/, '')} is reached`,
        ]);
        expect(await night.broken()).toEqual([]);
      },
      90_000,
    );
  });
}
