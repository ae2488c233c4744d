import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { jsonLines, nightjar, reaching, type CommandOutcome } from '../support/nightjar-command.js';
import { scheduleWorkbook } from '../support/small-schedule.js';
import { scratchFolder, type Started } from '../support/stores.js';
import { World } from '../support/world.js';

let world: World;
let folder: Started<string>;

beforeAll(async () => {
  [world, folder] = [await World.start(), await scratchFolder()];
});

afterAll(async () => {
  await folder.stop();
  expect(await world.stop()).toEqual([]);
});

const run = (...args: readonly string[]): Promise<CommandOutcome> => nightjar(args, reaching(world));

/** The one document that a command has printed. */
async function read(...args: readonly string[]): Promise<unknown> {
  const outcome = await run(...args, '--json');
  expect(outcome).toMatchObject({ code: 0, err: '' });
  expect(jsonLines(outcome)).toHaveLength(1);
  return jsonLines(outcome)[0];
}

const file = (name: string, content: string | Buffer): string => {
  const path = join(folder.value, name);
  writeFileSync(path, content);
  return path;
};

describe('a workbook', () => {
  test('with mistakes is refused with all of them, each with its cell', async () => {
    const people = await run('check', 'schedules/broken.xlsx');
    expect(people).toMatchObject({ code: 1, err: '' });
    expect(people.out).toMatch(
      /^error {5}UNKNOWN_JOB_TYPE {6}Job!E3 {2,}UNKNOWNTYPE {2,}There is no job type/m,
    );
    expect(people.out.match(/^error /gm)).toHaveLength(21);
    expect(people.out).toContain('broken.xlsx: 21 errors, 1 warning; nothing is applied.');
    const programs = await run('import', 'schedules/broken.xlsx', '--json');
    expect(programs).toMatchObject({ code: 1, err: '' });
    const [document] = jsonLines(programs) as [{ findings: readonly { severity: string }[] }];
    expect(document.findings.filter(({ severity }) => severity === 'error')).toHaveLength(21);
    expect(await read('schedules')).toEqual({ items: [] });
  });

  test('is checked, imported, and not imported twice', async () => {
    expect(await read('check', 'schedules/payments.xlsx')).toMatchObject({
      applied: false,
      unchanged: false,
    });
    const first = await run('import', 'schedules/payments.xlsx', '--names');
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toContain('PAYMENTS version 1 (label 1) is active now. (no findings)');
    expect(first.out).toMatch(/ {2}Job: 8\n[^]* {4}PAY_LOAD_JOB\n/);
    const again = await run('import', 'schedules/payments.xlsx');
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('is active already') });
  });

  test('is refused when another version is active than was looked at', async () => {
    const moved = await run('import', 'schedules/payments.xlsx', '--expected-version', '7', '--json');
    expect(moved).toMatchObject({ code: 1, out: '' });
    expect(JSON.parse(moved.err)).toMatchObject({ code: 'VERSION_MOVED', status: 409 });
  });

  test('that is none is refused', async () => {
    const { code, out, err } = await run('import', 'package.json');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^error NOT_A_WORKBOOK: /);
  });
});

test('schedules and their versions are shown, and an earlier version is made active again', async () => {
  for (const throttle of [1, 2]) {
    const workbook = scheduleWorkbook({ name: 'SMALL', processes: { P: ['ONE'] }, throttle });
    await read('import', file('small.xlsx', workbook));
  }
  expect(await read('versions', 'SMALL')).toMatchObject({
    items: [
      { version: 2, active: true },
      { version: 1, active: false },
    ],
  });
  expect(await read('activate', 'SMALL', '1')).toMatchObject({ name: 'SMALL', activeVersion: 1 });
  const { out } = await run('schedules', 'SMALL');
  expect(out).toMatch(/^schedule {8}SMALL$[^]*^active version {2}1$/m);
  expect((await run('schedules')).out).toMatch(/^SMALL +SMALL|^SMALL /m);
  const unknown = await run('versions', 'NOBODY');
  expect(unknown).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringContaining('error UNKNOWN_SCHEDULE: '),
  });
});

test('the environment of a schedule is set, also before its first import', async () => {
  const early = await run('environment', 'LATER', 'SVC=http://127.0.0.1:7071/x', '--scope', 'SVC=s:batch');
  expect(early).toMatchObject({ code: 0, out: expect.stringContaining('Not in the schedule yet: SVC.') });
  await read('import', file('later.xlsx', scheduleWorkbook({ name: 'LATER', processes: { P: ['ONE'] } })));
  const elsewhere = { url: 'http://elsewhere.example.com:81/y' };
  const places = file('environment.json', JSON.stringify({ SVC: elsewhere }));
  expect(await read('environment', 'LATER', '--file', places)).toMatchObject({
    pending: [],
    findings: [{ code: 'TARGET_NOT_ALLOWED', severity: 'warning' }],
  });
  expect(await read('job-types', 'show', 'SVC', '--schedule', 'LATER')).toMatchObject({
    ...elsewhere,
    scope: 's:batch',
  });
  const unknown = await run('environment', 'LATER', 'SVCC=http://127.0.0.1:7071/x');
  expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining('UNKNOWN_JOB_TYPE') });
});

test('job types are defined, listed, replaced, checked and deleted', async () => {
  const definition = {
    name: 'OWN',
    url: `${world.system.url}/own/services/batch`,
    scope: 'own:batch',
    endpoints: { start: '/start', status: '/status', check: '/ping' },
  };
  expect(await read('job-types', 'create', file('own.json', JSON.stringify(definition)))).toMatchObject({
    ...{ name: 'OWN', schedule: null, version: 1 },
  });
  const again = await run('job-types', 'create', join(folder.value, 'own.json'));
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining('error ALREADY_EXISTS: ') });
  const shown = (await read('job-types', 'show', 'OWN')) as object;
  const edited = file('edited.json', JSON.stringify({ ...shown, description: 'edited' }));
  expect(await read('job-types', 'replace', 'OWN', edited)).toMatchObject({
    description: 'edited',
    version: 2,
  });
  const stale = await run('job-types', 'replace', 'OWN', edited);
  expect(stale).toMatchObject({ code: 1, err: expect.stringContaining('error VERSION_MOVED: ') });
  expect((await run('job-types')).out).toMatch(/^OWN +\(shared\) +http/m);
  expect(await read('job-types', 'check', 'OWN')).toMatchObject({ name: 'OWN', status: 'UP' });
  world.system.script.add({ service: 'own', pingAnswer: { kind: 'status', code: 500 } });
  expect(await run('job-types', 'check', 'OWN')).toMatchObject({
    code: 1,
    out: expect.stringContaining('DOWN'),
  });
  expect(await read('job-types', 'delete', 'OWN')).toEqual({ name: 'OWN', deleted: true });
  expect(await run('job-types', 'show', 'OWN')).toMatchObject({ code: 1 });
  const broken = await run('job-types', 'create', file('broken.json', '{'));
  expect(broken).toMatchObject({ code: 2, err: expect.stringContaining('cannot be read as JSON') });
});
