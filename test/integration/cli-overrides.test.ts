import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { jsonLines, nightjar, reaching, type CommandOutcome } from '../support/nightjar-command.js';
import { openSmall } from '../support/small-night.js';
import { scheduleWorkbook, type SmallSchedule } from '../support/small-schedule.js';
import { scratchFolder } from '../support/stores.js';
import { World } from '../support/world.js';

let world: World;
let folder: Awaited<ReturnType<typeof scratchFolder>>;

const run = (...args: readonly string[]): Promise<CommandOutcome> => nightjar(args, reaching(world));

const schedule = (threshold: number): SmallSchedule => ({
  name: 'MINE',
  processes: { P: ['A_MINE'] },
  job: { A_MINE: { ThresholdRunTime: threshold } },
});

beforeAll(async () => {
  folder = await scratchFolder();
  world = await World.start();
  await openSmall(world, schedule(60));
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
  await folder.stop();
});

test('overrides are set, listed, found in conflict by an import, kept and cleared', async () => {
  expect((await run('overrides', 'list', 'MINE')).out).toBe('Nothing is overridden.\n');
  const set = await run(
    'overrides',
    'set',
    'MINE',
    'Job',
    'A_MINE',
    'thresholdRunTime=90',
    'notes=a=b',
    '--reason',
    'slow',
  );
  expect(set).toMatchObject({ code: 0, err: '' });
  expect(set.out).toMatch(/^Job +A_MINE +thresholdRunTime +90 +60$/m);
  expect(set.out).toMatch(/^Job +A_MINE +notes +a=b +\(blank\)$/m);
  expect(set.out).toContain('2 overrides of MINE changed; revision 1.\n');
  expect(set.out).toContain('restart the schedule');
  const add = await run(
    'overrides',
    'add',
    'MINE',
    'ExternalDependency',
    'process=P',
    'job=A_MINE',
    'externalJob=FILE',
  );
  expect(add.out).toMatch(
    /^ExternalDependency +P\/A_MINE after FILE +\(own row\) +process=P job=A_MINE externalJob=FILE/m,
  );
  const workbook = join(folder.value, 'next.xlsx');
  writeFileSync(workbook, scheduleWorkbook(schedule(30)));
  const imported = await run('import', workbook);
  expect(imported.out).toContain(
    '1 override: the workbook says something else than when it was set; keep or clear it.',
  );
  expect(imported.out).toMatch(/^Job +A_MINE +thresholdRunTime +90 +60 +30$/m);
  const conflicts = await run('overrides', 'list', 'MINE', '--state', 'CONFLICT');
  expect(conflicts.out).toMatch(/^CONFLICT +Job +A_MINE +thresholdRunTime +90 +60 +30 .* by admin +slow$/m);
  const kept = await run('overrides', 'keep', 'MINE', 'Job', 'A_MINE', '--json');
  expect(jsonLines(kept)).toMatchObject([
    { changed: [{ field: 'thresholdRunTime', sheetThen: 30 }], unchanged: 1 },
  ]);
  expect((await run('overrides', 'clear', 'MINE', 'Job', 'A_MINE')).out).toContain(
    '2 overrides of MINE changed',
  );
  expect((await run('overrides', 'MINE', '--tab', 'Job')).out).toBe('Nothing is overridden.\n');
  expect((await run('overrides', 'list', 'MINE', '--past', '--json')).code).toBe(0);
});

test('mistakes are told with what is meant', async () => {
  const wrong = await run('overrides', 'set', 'MINE', 'Job', 'A_MNE', 'enabled=N');
  expect(wrong).toMatchObject({ code: 1, out: '' });
  expect(wrong.err).toContain('error OVERRIDES_HAVE_ERRORS: ');
  expect(wrong.err).toContain('did you mean A_MINE?');
  expect(await run('overrides', 'set', 'MINE', 'Job', 'A_MINE', 'enabled')).toMatchObject({ code: 2 });
  expect(await run('overrides', 'clear', 'MINE')).toMatchObject({ code: 2 });
});

test('a configuration is exported, edited and imported, as JSON and as a spreadsheet', async () => {
  const [json, xlsx] = [join(folder.value, 'mine.json'), join(folder.value, 'mine.xlsx')];
  await run('overrides', 'set', 'MINE', 'Job', 'A_MINE', 'notes=exported');
  expect(await run('configuration', 'export', 'MINE', '-o', json)).toMatchObject({
    code: 0,
    out: `${json} is written.\n`,
  });
  expect((await run('configuration', 'export', 'MINE', '-o', json)).err).toContain('FILE_EXISTS');
  expect(await run('configuration', 'export', 'MINE', '-o', xlsx)).toMatchObject({ code: 0 });
  await run('overrides', 'clear', 'MINE', 'Job', 'A_MINE');
  const dry = await run('configuration', 'import', 'MINE', json, '--dry-run');
  expect(dry.out).toMatch(/^Job +A_MINE +notes +exported +\(blank\)$/m);
  expect(dry.out).toContain('MINE: this would be changed.');
  const imported = await run(
    'configuration',
    'import',
    'MINE',
    json,
    '--parts',
    'jobs',
    '--reason',
    'copied',
  );
  expect(imported).toMatchObject({ code: 0, err: '' });
  expect(imported.out).toContain('MINE is configured so; overrides are at revision');
  const before = await run('configuration', 'import', 'MINE', xlsx);
  expect(before.out).toMatch(/^warning +CHANGED_MEANWHILE +Schedule Info!E2 /m);
  expect(before.out).toContain('MINE is configured so already.');
  const broken = join(folder.value, 'broken.json');
  writeFileSync(broken, '{"format": "nightjar-configuration"}');
  const refused = await run('configuration', 'import', 'MINE', broken);
  expect(refused).toMatchObject({ code: 1, err: '' });
  expect(refused.out).toMatch(/^error +INVALID_CONFIGURATION /m);
  expect(await run('configuration', 'import', 'MINE', join(folder.value, 'none.xlsx'))).toMatchObject({
    code: 2,
  });
});
