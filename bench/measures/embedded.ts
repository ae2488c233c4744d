import type { Bench } from '../bench.js';
import { goalOf, type Goal } from '../goals.js';
import { fan, WARM_UP_JOBS } from '../schedules.js';

/** Independent jobs on the backend without Redis, with the same durability. */
export async function embedded(bench: Bench): Promise<readonly Goal[]> {
  const { target, rounds, jobs, say } = bench;
  const nightjar = await bench.start({ embedded: true });
  const type = { idempotentStart: true };
  const rates: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const count = round === 0 ? WARM_UP_JOBS : jobs;
    await target.reset();
    await nightjar.open({ name: `EMBEDDED_${round}`, processes: fan(count) }, type);
    const begun = performance.now();
    await nightjar.run(`EMBEDDED_${round}`);
    const rate = count / ((performance.now() - begun) / 1000);
    await target.judge(count);
    if (round === 0) continue;
    rates.push(rate);
    say(`embedded, round ${round}: ${rate.toFixed(0)} jobs/s`);
  }
  await nightjar.stop();
  return [goalOf({ name: 'without Redis', unit: 'jobs/s', least: 300 }, rates)];
}
