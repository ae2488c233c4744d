import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { jsonLines, nightjar, reaching, type CommandOutcome } from '../support/nightjar-command.js';
import type { Night } from '../support/night.js';
import { openSmall, startOf, untilCalled } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;
let night: Night;
let execution: string;
let executionId: string;

beforeAll(async () => {
  world = await World.start();
  world.system.script.add({ job: 'LONG', outcome: 'never' });
  night = await openSmall(world, {
    name: 'TONIGHT',
    processes: { FIRST: ['LONG'], LAST: ['AFTER'], BESIDE: ['OTHER'] },
    after: [['LAST', 'FIRST']],
    job: { LONG: { ThresholdRunTime: 3600 } },
  });
  ({ id: execution } = await night.request());
  ({ executionId } = await startOf(world, { job: 'LONG' }));
  await night.untilRun('LONG', 'RUNNING');
  await night.untilRun('OTHER', 'COMPLETED');
}, 60_000);

afterAll(async () => {
  world.system.finish(executionId, 'COMPLETED');
  await night.untilExecution(execution, 'COMPLETED');
  expect(await world.stop()).toEqual([]);
});

const run = (...args: readonly string[]): Promise<CommandOutcome> => nightjar(args, reaching(world));

test('forecast shows the processes of a business date, and marks what determines its end', async () => {
  const { code, out } = await run('forecast', 'TONIGHT', '--date', night.businessDate);
  expect(code).toBe(0);
  expect(out).toMatch(/^TONIGHT 2026-11-24 Nightly \(execution \d+\): RUNNING$/m);
  expect(out).toMatch(/^expected end {2}.*Z, in (59 min|1 h)/m);
  expect(out).toMatch(/^runs left {5}2, \d of them never measured$/m);
  expect(out).toMatch(/^\* {5}FIRST /m);
  expect(out).toMatch(/^\* {5}LAST /m);
  expect(out).toMatch(/^ {6}BESIDE /m);
});

test('forecast-execution and forecast-run tell the same of one of them', async () => {
  const [one] = jsonLines(await run('forecast-execution', execution, '--json'));
  expect(one).toMatchObject({
    execution,
    blocked: false,
    criticalPath: [{}, { job: 'LONG' }, { job: 'AFTER' }],
  });
  const { id } = await night.run('AFTER');
  const { code, out } = await run('forecast-run', id);
  expect(code).toBe(0);
  expect(out).toMatch(/^run {13}LAST\/AFTER$/m);
  expect(out).toMatch(/^critical path {3}on it$/m);
  expect(out).toMatch(/TONIGHT\/FIRST\/LONG +RUNNING/);
});

test('a hold is told as what blocks', async () => {
  await night.act('AFTER', 'hold');
  const { id } = await night.run('AFTER');
  const { out } = await run('forecast-execution', execution);
  expect(out).toContain(`blocked by    HELD LAST/AFTER (run ${id})`);
  await night.act('AFTER', 'release');
});

test('durations shows what has been measured', async () => {
  const { code, out } = await run('durations', 'TONIGHT', '--process', 'NONE');
  expect({ code, out }).toEqual({ code: 0, out: 'No job has been measured yet.\n' });
  // LONG is polled as long as it runs: at each poll it is looked again.
  await untilCalled(world, async () => {
    const page = await world.api.must(world.api.get(night.path('/durations?job=OTHER')));
    return (page as { items: unknown[] }).items[0];
  });
  const measured = await run('durations', 'TONIGHT', '--job', 'OTHER');
  expect(measured.out).toMatch(/^JOB +SAMPLES +AVERAGE +MEDIAN +SHORT +LONG\nBESIDE\/OTHER +1 +\d\.\d s/);
});

test('a date that was never opened has no forecast', async () => {
  const { code, err } = await run('forecast', 'TONIGHT', '--date', '2020-01-01');
  expect(code).toBe(1);
  expect(err).toContain('UNKNOWN_DAY');
});
