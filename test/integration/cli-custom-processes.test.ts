import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { jsonLines, nightjar, reaching, type CommandOutcome } from '../support/nightjar-command.js';
import type { Night } from '../support/night.js';
import { openSmall } from '../support/small-night.js';
import { scratchFolder } from '../support/stores.js';
import { World } from '../support/world.js';

let world: World;
let night: Night;
let environment: Readonly<Record<string, string>>;
let folder: Awaited<ReturnType<typeof scratchFolder>>;

const run = (...args: readonly string[]): Promise<CommandOutcome> => nightjar(args, environment);

beforeAll(async () => {
  folder = await scratchFolder();
  world = await World.start();
  environment = reaching(world);
  night = await openSmall(world, { name: 'HAND', processes: { P: ['A_HAND'] } });
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
  await folder.stop();
});

async function file(name: string, definition: unknown): Promise<string> {
  const path = join(folder.value, name);
  await writeFile(path, JSON.stringify(definition));
  return path;
}

test('a custom process is saved from a file, shown, changed, requested and deleted', async () => {
  const jobs = [
    { job: 'A_HAND' },
    { job: 'LAST_CJOB', application: 'APP', jobType: 'SVC', parameters: 'a=1' },
  ];
  const definition = await file('made.json', { name: 'HAND_CPROCESS', description: 'by hand', jobs });
  expect((await run('custom-processes', 'HAND')).out).toBe('HAND has no custom process.\n');
  const made = await run('save-custom-process', 'HAND', definition);
  expect(made).toMatchObject({
    code: 0,
    err: 'Request it with: nightjar run HAND --process HAND_CPROCESS\n',
  });
  expect(made.out).toMatch(/^version +1$/m);
  expect(made.out).toMatch(/^ *2 {2}LAST_CJOB +APP +SVC +a=1$/m);
  // Without a version it is what it is to be; with one, only if nobody was faster.
  expect((await run('save-custom-process', 'HAND', definition)).out).toMatch(/^version +2$/m);
  const shown = jsonLines(await run('custom-processes', 'HAND', 'HAND_CPROCESS', '--json'))[0];
  const read = await file('read.json', shown);
  expect(await run('save-custom-process', 'HAND', read)).toMatchObject({ code: 0 });
  expect(await run('save-custom-process', 'HAND', read)).toMatchObject({
    code: 1,
    err: expect.stringContaining('error VERSION_MOVED: '),
  });
  expect((await run('custom-processes', 'HAND')).out).toMatch(/^HAND_CPROCESS +2 +3 .* admin +by hand$/m);
  const requested = jsonLines(await run('run', 'HAND', '--process', 'HAND_CPROCESS', '--json'));
  const { id } = requested[0] as { id: string };
  await night.untilExecution(id, 'COMPLETED');
  expect(await run('delete-custom-process', 'HAND', 'HAND_CPROCESS')).toMatchObject({
    code: 0,
    out: 'The custom process HAND_CPROCESS is deleted.\n',
  });
});

test('what one environment prints is taken over by another, all of it or nothing', async () => {
  const jobs = [{ job: 'A_HAND' }];
  for (const name of ['COPY_CPROCESS', 'SAME_CPROCESS']) {
    const made = await file('copy.json', { name, jobs });
    expect(await run('save-custom-process', 'HAND', made)).toMatchObject({ code: 0 });
  }
  const [exported] = jsonLines(await run('custom-processes', 'HAND', '--json'));
  const path = await file('exported.json', exported);
  await run('delete-custom-process', 'HAND', 'COPY_CPROCESS');
  const dry = await run('import-custom-processes', 'HAND', path, '--dry-run');
  expect(dry).toMatchObject({ code: 0, err: '' });
  expect(dry.out).toMatch(/^COPY_CPROCESS +ADDED +1$/m);
  expect(dry.out).toMatch(/^SAME_CPROCESS +UNCHANGED +1 +1$/m);
  expect(dry.out).toMatch(/^1 custom process of HAND would change\.$/m);
  const done = await run('import-custom-processes', 'HAND', path);
  expect(done.out).toMatch(/^1 custom process of HAND changed\.$/m);
  const again = await run('import-custom-processes', 'HAND', path);
  expect(again.out).toMatch(/^HAND has these custom processes already\.$/m);
  const wrong = await file('wrong.json', { items: [{ name: 'WRONG_CPROCESS', jobs: [{ job: 'A_HNAD' }] }] });
  const refused = await run('import-custom-processes', 'HAND', wrong);
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.err).toMatch(/UNKNOWN_JOB .*WRONG_CPROCESS!1\.job/);
});

test('mistakes are told with their places', async () => {
  const wrong = await file('wrong.json', { name: 'WRONG_CPROCESS', jobs: [{ job: 'A_HNAD' }] });
  const refused = await run('save-custom-process', 'HAND', wrong);
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.err).toContain('error CUSTOM_PROCESS_HAS_ERRORS: ');
  expect(refused.err).toMatch(/UNKNOWN_JOB .*1\.job/);
  const nameless = await file('nameless.json', { jobs: [] });
  expect(await run('save-custom-process', 'HAND', nameless)).toMatchObject({ code: 2, out: '' });
});
