import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runCommandLine } from '../../src/cli/command-line.js';
import { memoryIo } from '../support/memory-io.js';
import { reaching } from '../support/nightjar-command.js';
import { openSmall, startOf } from '../support/small-night.js';
import { World } from '../support/world.js';

/** The commands that steer a night: rerun, dependencies, the end of a day. */
let world: World;
let environment: Readonly<Record<string, string>>;

beforeAll(async () => {
  world = await World.start();
  environment = reaching(world);
});

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(...args: readonly string[]): Promise<Said> {
  const io = memoryIo(environment, { terminal: false });
  const code = await runCommandLine(args, io);
  return { code, ...io.written };
}

const DATE = '2026-11-24';

test('a night is executed again from a run on, and its day closed', async () => {
  const night = await openSmall(world, { name: 'CLOSES', processes: { P: ['FIRST', 'SECOND'] } });
  const { id } = await night.request();
  await night.untilExecution(id, 'COMPLETED');
  const first = await night.run('FIRST');
  const refused = await run('rerun', first.id);
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.err).toContain('DEPENDENTS_STARTED');
  expect(refused.err).toContain('P/SECOND (COMPLETED)');
  expect(await run('rerun', first.id, '--include-dependents')).toMatchObject({ code: 0, err: '' });
  await night.untilRun('SECOND', ({ status, attempt }) => status === 'COMPLETED' && attempt === 2);
  await night.untilExecution(id, 'COMPLETED');
  const closed = await run('close-day', 'CLOSES', '--date', DATE);
  expect(closed).toMatchObject({ code: 0, err: '' });
  expect(closed.out).toMatch(/status +CLOSED/);
  expect(closed.out).toMatch(/closed +\d{4}-/);
});

test('a day is closed by force only with a reason', async () => {
  await openSmall(world, { name: 'FORCES', processes: { P: ['NEVER_RUN'] } });
  const refused = await run('close-day', 'FORCES', '--date', DATE);
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.err).toContain('DAY_INCOMPLETE');
  expect((await run('close-day', 'FORCES', '--date', DATE, '--force')).err).toContain('REASON_REQUIRED');
  const args = ['close-day', 'FORCES', '--date', DATE, '--force', '--reason', 'holiday', '--json'];
  expect(JSON.parse((await run(...args)).out)).toMatchObject({ status: 'CLOSED', counts: { LOADED: 2 } });
});

test('dependencies are shown and switched, one by one and all on a schedule', async () => {
  world.system.script.add({ job: 'SLOW', outcome: 'never' });
  const night = await openSmall(world, {
    name: 'SWITCHES',
    processes: { P: ['SLOW'], Q: ['AFTER'], R: ['OUTSIDE'] },
    after: [['Q', 'P']],
    interSchedule: [['R/OUTSIDE', 'ELSEWHERE', 'X/Y']],
  });
  const { id } = await night.request();
  const { executionId } = await startOf(world, { job: 'SLOW' });
  const after = await night.run('AFTER');
  const shown = await run('dependencies', after.id);
  expect(shown).toMatchObject({ code: 0, err: '' });
  expect(shown.out).toMatch(/DEPENDENCY +P\/SLOW +SUCCESS +yes +OPEN +RUNNING/);
  const [{ id: dependency }] = (
    JSON.parse((await run('dependencies', after.id, '--json')).out) as { items: [{ id: string }] }
  ).items;
  const off = await run('disable-dependency', after.id, dependency, '--reason', 'not tonight');
  expect(off).toMatchObject({ code: 0, err: '' });
  expect(off.out).toMatch(/P\/SLOW +SUCCESS +no/);
  await night.untilRun('AFTER', 'COMPLETED');
  expect(await run('disable-dependencies-on', 'SWITCHES', 'ELSEWHERE', '--date', DATE)).toMatchObject({
    code: 0,
    out: '1 dependency disabled.\n',
  });
  await night.untilRun('OUTSIDE', 'COMPLETED');
  world.system.finish(executionId, 'COMPLETED');
  await night.untilExecution(id, 'COMPLETED');
  expect((await run('enable-dependency', after.id, dependency)).err).toContain('NOT_ALLOWED');
});

test('a job is disabled for a date, and the schedule restarted where it is open already', async () => {
  const night = await openSmall(world, { name: 'PLANS', processes: { P: ['ON', 'OFF'] } });
  const off = await run('disable-job', 'PLANS', 'P', 'OFF', '--date', DATE, '--reason', 'not tonight');
  expect(off).toMatchObject({ code: 0, err: '' });
  expect(off.out).toMatch(/P +OFF +2026-11-24 +2026-11-24 +admin +not tonight/);
  expect(off.out).toContain('restart the schedule for the date');
  const would = await run('restart-schedule', 'PLANS', '--date', DATE, '--dry-run');
  expect(would.out).toContain(
    '2026-11-24 would be planned with version 1 again: 0 runs added, 0 removed, 1 changed, 2 untouched.',
  );
  expect(await night.run('OFF')).toMatchObject({ status: 'LOADED' });
  const done = await run('restart-schedule', 'PLANS', '--date', DATE, '--reason', 'holiday');
  expect(done).toMatchObject({ code: 0, err: '' });
  expect(done.out).toMatch(/P +OFF +LOADED +changed: status/);
  expect(await night.run('OFF')).toMatchObject({ status: 'DISABLED' });
  const [, entry = ''] = /^ *(\d+) +P /m.exec((await run('disabled-jobs', 'PLANS', '--past')).out) ?? [];
  expect(await run('enable-job', 'PLANS', entry)).toMatchObject({ code: 0, err: '' });
  expect((await run('disabled-jobs', 'PLANS')).out).toBe('Nothing is disabled.\n');
  expect(JSON.parse((await run('restart-schedule', 'PLANS', '--date', DATE, '--json')).out)).toMatchObject({
    changed: 1,
  });
  expect(await night.run('OFF')).toMatchObject({ status: 'LOADED' });
  const both = await run('disable-job', 'PLANS', 'P', '--date', DATE, '--until', DATE);
  expect(both).toMatchObject({ code: 2, out: '' });
  const range = await run('disable-job', 'PLANS', 'P', '--from', '2030-01-01', '--json');
  expect(JSON.parse(range.out)).toMatchObject({ job: null, from: '2030-01-01', until: null, advice: null });
});

test('a schedule is operated as its settings say, which are shown and changed', async () => {
  await openSmall(world, { name: 'SETTINGS', processes: { P: ['SET_A'] } });
  const shown = await run('settings', 'SETTINGS');
  expect(shown).toMatchObject({ code: 0, err: '' });
  expect(shown.out).toMatch(/sequential days +off\n/);
  expect(shown.out).toMatch(/data retention +for ever\n/);
  const said = ['--sequential-days', 'on', '--data-retention-days', '30', '--reason', 'as in production'];
  const changed = await run('set-settings', 'SETTINGS', ...said);
  expect(changed.out).toMatch(/sequential days +on\n/);
  expect(changed.out).toMatch(/data retention +30 days\n/);
  const timed = await run('set-settings', 'SETTINGS', '--open-day-at', '06:30', '--if-version', '1');
  expect(timed.out).toMatch(/days are opened +at 06:30\n/);
  const byHand = await run('set-settings', 'SETTINGS', '--open-day-at', 'by-hand');
  expect(byHand.out).toMatch(/days are opened +by hand\n/);
  const moved = await run('set-settings', 'SETTINGS', '--nightly-waits-for', 'enabled', '--if-version', '0');
  expect(moved).toMatchObject({ code: 1, err: expect.stringContaining('VERSION_MOVED') });
  const back = await run('set-settings', 'SETTINGS', '--data-retention-days', 'forever', '--if-version', '3');
  expect(back.out).toMatch(/data retention +for ever\n/);
  const refused = await run('open-day', 'SETTINGS', '--date', '2026-11-25');
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('PREVIOUS_DAY_INCOMPLETE') });
});

test.each([
  [['--sequential-days', 'yes'], 'Expected on or off'],
  [['--data-retention-days', '0'], 'above 0'],
  [['--long-run-multiplier', '4'], 'from 1 to 3'],
  [['--open-day-at', '25:00'], 'Expected a time of day'],
  [['--nightly-waits-for', 'none'], 'Allowed choices'],
  [[], 'Say what to set'],
  [['--reason', 'none'], 'Say what to set'],
])('settings are not set by %j', async (options, told) => {
  expect(await run('set-settings', 'SETTINGS', ...options)).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining(told),
  });
});

test('a process is not run during a Nightly that is under way', async () => {
  world.system.script.add({ job: 'AVOIDED_A', outcome: 'never' });
  const night = await openSmall(world, {
    name: 'AVOIDED',
    processes: { P: ['AVOIDED_A'], R: ['AVOIDED_R'] },
    flows: { REPORTS: { cycles: ['Adhoc'], processes: ['R'] } },
  });
  const { id } = await night.request();
  const { executionId } = await startOf(world, { job: 'AVOIDED_A' });
  const asked = ['run', 'AVOIDED', '--process', 'R', '--not-during-nightly'];
  const refused = await run(...asked);
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('NIGHTLY_RUNNING') });
  expect(refused.err).toContain('has started running');
  world.system.finish(executionId, 'COMPLETED');
  await night.untilExecution(id, 'COMPLETED');
  expect(await run(...asked)).toMatchObject({ code: 0 });
});
