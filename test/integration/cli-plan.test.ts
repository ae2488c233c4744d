import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { jsonLines, nightjar, reaching, type CommandOutcome } from '../support/nightjar-command.js';
import { scheduleWorkbook, type SmallSchedule } from '../support/small-schedule.js';
import { scratchFolder, type Started } from '../support/stores.js';
import { World } from '../support/world.js';

let world: World;
let folder: Started<string>;

beforeAll(async () => {
  [world, folder] = [await World.start({ agents: 0 }), await scratchFolder()];
});

afterAll(async () => {
  await folder.stop();
  expect(await world.stop()).toEqual([]);
});

const run = (...args: readonly string[]): Promise<CommandOutcome> => nightjar(args, reaching(world));

function workbook(name: string, more: Partial<SmallSchedule> = {}): string {
  const path = join(folder.value, `${name.toLowerCase()}.xlsx`);
  writeFileSync(path, scheduleWorkbook({ name, processes: { A: ['A1', 'A2'], B: ['B1'] }, ...more }));
  return path;
}

async function imported(name: string, more: Partial<SmallSchedule> = {}): Promise<void> {
  expect(await run('import', workbook(name, more))).toMatchObject({ code: 0, err: '' });
}

const OTHERWISE: Partial<SmallSchedule> = {
  processes: { A: ['A1', 'A2'], B: ['B1', 'B2'] },
  job: { A1: { ThresholdRunTime: 90 } },
  parameters: { 'A/A1': 'mode=DELTA' },
  after: [['B', 'A']],
};

describe('plan', () => {
  test('shows what an import would change by process, with signs and cells, and changes nothing', async () => {
    await imported('SHOWN', { parameters: { 'A/A1': 'mode=FULL' } });
    const { code, out, err } = await run('plan', workbook('SHOWN', OTHERWISE));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('SHOWN: this would be version 2 (label 1). (no findings)\n');
    expect(out).toContain(
      [
        'A',
        '  ~ Job A1 has changed.',
        '      ThresholdRunTime  (blank) → 90  Job!D3',
        '  ~ A/A1 has other parameters.',
        '      mode  FULL → DELTA  ProcessJobMapping!D3',
        '',
      ].join('\n'),
    );
    expect(out).toMatch(/^ {2}\+ Job B2 is new in B\. {2}Job!A6$/m);
    expect(out).toMatch(/^ {2}\+ B waits for A\./m);
    expect(out).toMatch(/^ {2}- B no longer waits for START\.$/m);
    expect(out).toMatch(/^DATES AHEAD .*\n.* \(14\) +4 → 5 +4 → 5 +1 +0 +\d/m);
    expect((await run('versions', 'SHOWN')).out).toMatch(/^ +1 +1 +active/m);
  });

  test('answers as the server does with --json', async () => {
    await imported('JSON');
    const outcome = await run('plan', workbook('JSON', OTHERWISE), '--json');
    expect(outcome).toMatchObject({ code: 0, err: '' });
    expect(jsonLines(outcome)).toMatchObject([
      { schedule: 'JSON', applied: false, diff: { changed: [{ tab: 'Job', name: 'A1' }, {}] } },
    ]);
  });

  test('ends with 10 when something would change and with 0 when nothing would, where it is asked to', async () => {
    await imported('CODES');
    expect(await run('plan', workbook('CODES', OTHERWISE), '--exit-code')).toMatchObject({
      code: 10,
      err: '',
    });
    expect(await run('plan', workbook('CODES'), '--exit-code')).toMatchObject({
      code: 0,
      out: 'CODES version 1 (label 1) is active already: the workbook says the same. (no findings)\n',
    });
    expect(await run('plan', workbook('NEVER_SEEN'), '--exit-code', '--json')).toMatchObject({ code: 10 });
  });

  test('ends with 1 and every finding when the workbook has errors', async () => {
    const { code, out, err } = await run('plan', 'schedules/broken.xlsx', '--exit-code');
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out.match(/^error /gm)).toHaveLength(21);
  });

  test('of a first version tells how much it has, and who has to import it', async () => {
    const { code, out } = await run('plan', workbook('FIRST'));
    expect(code).toBe(0);
    expect(out).toMatch(/^An administrator has to import it: .*: SVC\.$/m);
    expect(out).toContain('  + Schedule FIRST is new: 3 processes, 4 jobs, 2 dependencies.  Schedule!A2\n');
  });

  test('of a file that is not there is wrong use, and without a server it ends with 3', async () => {
    expect(await run('plan', join(folder.value, 'none.xlsx'))).toMatchObject({ code: 2 });
    const nowhere = await nightjar(['plan', workbook('NOWHERE')], { NIGHTJAR_URL: 'http://127.0.0.1:9' });
    expect(nowhere).toMatchObject({ code: 3, out: '' });
  });
});

test('an import of a further version shows what it has changed', async () => {
  await imported('FURTHER');
  const { code, out } = await run('import', workbook('FURTHER', { throttle: 2 }));
  expect(code).toBe(0);
  expect(out).toBe(
    [
      'FURTHER version 2 (label 1) is active now. (no findings)',
      'FURTHER',
      '  ~ Application APP has changed.',
      '      ThrottleLimit  (blank) → 2  Application!B2',
      '',
    ].join('\n'),
  );
});

test('versions are shown with who has imported which file', async () => {
  const path = workbook('HASHED');
  expect(await run('import', path)).toMatchObject({ code: 0 });
  const hash = createHash('sha256').update(readFileSync(path)).digest('hex');
  expect((await run('versions', 'HASHED')).out).toMatch(
    new RegExp(`^ +1 +1 +active .* admin +${hash}$`, 'm'),
  );
});

describe('two versions', () => {
  beforeAll(async () => {
    for (const throttle of [1, 2, 3]) await imported('SEVERAL', { throttle });
  });

  const limits = (title: string, from: number, to: number): string =>
    [
      `SEVERAL, ${title}: 1 change.`,
      'SEVERAL',
      '  ~ Application APP has changed.',
      `      ThrottleLimit  ${from} → ${to}`,
      '',
    ].join('\n');

  test.each([
    { args: ['1', '2'], title: 'from version 1 to version 2', from: 1, to: 2 },
    { args: ['3', '1'], title: 'from version 3 to version 1', from: 3, to: 1 },
    { args: ['1'], title: 'from version 1 to version 3', from: 1, to: 3 },
    { args: [], title: 'from version 2 to version 3', from: 2, to: 3 },
  ])('are compared: $title', async ({ args, title, from, to }) => {
    const { code, out } = await run('compare', 'SEVERAL', ...args);
    expect(code).toBe(0);
    expect(out).toBe(limits(title, from, to));
  });

  test('are compared before the earlier one is made active', async () => {
    const { code, out } = await run('activate', 'SEVERAL', '1', '--dry-run');
    expect(code).toBe(0);
    expect(out).toContain(limits('from version 3 to version 1', 3, 1));
    expect(out).toMatch(/^Impact$\n^DATES AHEAD /m);
    expect((await run('schedules', 'SEVERAL')).out).toMatch(/^active version +3$/m);
  });

  test('that are not there, or no numbers, are refused', async () => {
    expect(await run('compare', 'SEVERAL', '1', '9')).toMatchObject({
      code: 1,
      err: expect.stringContaining('error UNKNOWN_VERSION: '),
    });
    expect(await run('compare', 'SEVERAL', 'one')).toMatchObject({ code: 2 });
  });
});
