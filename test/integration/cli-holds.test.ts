import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { jsonLines, nightjar, reaching, type CommandOutcome } from '../support/nightjar-command.js';
import { openSmall, startOf } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;
let environment: Readonly<Record<string, string>>;

beforeAll(async () => {
  world = await World.start();
  environment = reaching(world);
});

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

const run = (...args: readonly string[]): Promise<CommandOutcome> => nightjar(args, environment);

test('a hold is placed, listed and released by hand', async () => {
  const night = await openSmall(world, { name: 'CLI', processes: { P: ['CLI_P'] } });
  const scope = ['--schedule', 'CLI', '--process', 'P', '--date', night.businessDate];
  const until = ['--until', '2099-01-01T00:00:00+01:00'];
  const placed = await run('place-hold', ...scope, ...until, '--reason', 'prices are late', '--json');
  expect(placed).toMatchObject({ code: 0, err: '' });
  const [hold] = jsonLines(placed) as readonly { id: string }[];
  expect(hold).toMatchObject({ level: 'PROCESS', drains: false, until: '2098-12-31T23:00:00.000Z' });
  const listed = await run('holds', '--schedule', 'CLI');
  expect(listed.out).toMatch(/^ *\d+ +hold +process CLI\/P on 2026-11-24 +.+ admin +.+ prices are late$/m);
  expect(await run('release-hold', hold?.id ?? '')).toEqual({
    code: 0,
    out: 'The process CLI/P on 2026-11-24 is released.\n',
    err: '',
  });
  expect((await run('holds', '--schedule', 'CLI')).out).toBe('No holds.\n');
  expect(await run('release-hold', hold?.id ?? '')).toMatchObject({ code: 1, out: '' });
});

test('a target is drained, whatever the rest of the address', async () => {
  const drained = await run('drain', '--target', `${world.system.url}/some/path`);
  expect(drained).toMatchObject({ code: 0, err: '' });
  expect(drained.out).toContain(`drain  target ${world.system.url} `);
  const { items } = jsonLines(await run('holds', '--json'))[0] as { items: { id: string }[] };
  await run('release-hold', items[0]?.id ?? '');
});

test.each([
  [['place-hold'], 'Say what: --schedule'],
  [['place-hold', '--process', 'P'], 'Say what: --schedule'],
  [['place-hold', '--schedule', 'CLI', '--target', 'http://x'], 'Say what: --schedule'],
  [['place-hold', '--schedule', 'CLI', '--job', 'J'], 'A job is named with its process'],
  [['drain', '--agent-group', 'a', '--target', 'http://x'], 'Say what: --schedule'],
  [['place-hold', '--schedule', 'CLI', '--until', 'tomorrow'], 'Expected an instant'],
  [['place-hold', '--schedule', 'CLI', '--until', '2026-11-29T04:00:00'], 'Expected an instant'],
  [['abort', '1'], 'required option'],
])('what cannot be meant is wrong use: %j', async (args, message) => {
  const outcome = await run(...args);
  expect(outcome).toMatchObject({ code: 2, out: '' });
  expect(outcome.err).toContain(message);
});

test('an execution is given up, and what runs is told', async () => {
  world.system.script.add({ job: 'UP_P', outcome: 'never' });
  const night = await openSmall(world, { name: 'UP', processes: { P: ['UP_P', 'UP_Q'] } });
  const { id } = await night.request();
  await startOf(world, { job: 'UP_P' });
  await night.untilRun('UP_P', 'RUNNING');
  expect(await run('abort', id, '--reason', 'wrong date')).toEqual({
    code: 0,
    out: '1 run skipped, 1 run under way; the execution is RUNNING.\n',
    err: '',
  });
  const killed = await run('abort', id, '--kill', '--reason', 'wrong date');
  expect(killed.out).toBe('0 runs skipped, 1 kill asked for; the execution is RUNNING.\n');
  await night.untilRun('UP_P', 'ERROR');
});
