import type { Bench } from '../bench.js';
import { cpuOf } from '../cpu.js';
import { goalOf, type Goal } from '../goals.js';
import { fan, WARM_UP_JOBS } from '../schedules.js';
import { ratios } from '../statistics.js';

const SMALL = 5_000;
const TIMES = 10;

/** What a job costs in a day of 50,000, beside a day of 5,000: schedules of 5,000 jobs each, requested together. */
export async function growth(bench: Bench): Promise<readonly Goal[]> {
  const { stores, target, quick, say } = bench;
  const size = quick ? SMALL / 5 : SMALL;
  const small: number[] = [];
  const big: number[] = [];
  for (let round = 1; round <= (quick ? 1 : 3); round += 1) {
    const nightjar = await bench.start();
    const pids = [...Object.values(nightjar.pids), stores.redisPid, stores.postgresPid];
    const cost = async (prefix: string, schedules: number, jobs: number): Promise<number> => {
      const names = Array.from({ length: schedules }, (_, n) => `${prefix}_${n}`);
      await target.reset();
      for (const name of names)
        await nightjar.open({ name, processes: prefixed(name, jobs) }, { idempotentStart: true });
      const before = cpuOf(pids);
      for (const name of names) await nightjar.request(name);
      for (const name of names) await nightjar.untilOver(name);
      const spent = (cpuOf(pids) - before) / (schedules * jobs);
      await target.judge(schedules * jobs);
      return spent;
    };
    await cost('WARM', 1, WARM_UP_JOBS);
    small.push(await cost('SMALL', 1, size));
    big.push(await cost('BIG', TIMES, size));
    say(
      `growth, round ${round}: ${small.at(-1)?.toFixed(3)} ms CPU a job of ${size}, ${big.at(-1)?.toFixed(3)} of ${TIMES * size}`,
    );
    await nightjar.stop();
  }
  const name = `cost of a job in a day of ${(TIMES * size).toLocaleString('en')}`;
  const unit = `× that of ${size.toLocaleString('en')}`;
  return [goalOf({ name, unit, most: 1.15 }, ratios(big, small))];
}

/** The target counts starts by job, so that jobs of different schedules must differ. */
const prefixed = (name: string, jobs: number): ReturnType<typeof fan> =>
  Object.fromEntries(Object.values(fan(jobs)).map(([job = '']) => [`${name}_P_${job}`, [`${name}_${job}`]]));
