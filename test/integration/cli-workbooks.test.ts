import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { olderTemplate } from '../fixtures/older-template.js';
import { jsonLines, nightjar, reaching, type CommandOutcome } from '../support/nightjar-command.js';
import { scratchFolder, type Started } from '../support/stores.js';
import { World } from '../support/world.js';

let world: World;
let folder: Started<string>;

beforeAll(async () => {
  [world, folder] = [await World.start({ agents: 0 }), await scratchFolder()];
  expect(await run('import', 'schedules/payments.xlsx')).toMatchObject({ code: 0 });
});

afterAll(async () => {
  await folder.stop();
  expect(await world.stop()).toEqual([]);
});

const run = (...args: readonly string[]): Promise<CommandOutcome> => nightjar(args, reaching(world));
const at = (name: string): string => join(folder.value, name);

describe('export', () => {
  test('writes a workbook that changes nothing when it is imported', async () => {
    const file = at('payments.xlsx');
    expect(await run('export', 'PAYMENTS', '-o', file)).toEqual({
      code: 0,
      out: `${file} is written.\n`,
      err: '',
    });
    expect(await run('import', file)).toMatchObject({
      code: 0,
      out: expect.stringContaining('is active already'),
    });
  });

  test('tells programs where the file is', async () => {
    const file = at('json.xlsx');
    const outcome = await run('export', 'PAYMENTS', '1', '-o', file, '--json');
    expect(outcome).toMatchObject({ code: 0, err: '' });
    expect(jsonLines(outcome)).toEqual([{ file, bytes: readFileSync(file).length }]);
  });

  test('replaces no file unless it is told to', async () => {
    const file = at('mine.xlsx');
    writeFileSync(file, 'mine');
    const refused = await run('export', 'PAYMENTS', '-o', file);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain('error FILE_EXISTS: ');
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect(await run('export', 'PAYMENTS', '-o', file, '--force')).toMatchObject({ code: 0 });
    expect(readFileSync(file).subarray(0, 2).toString()).toBe('PK');
  });

  test('is refused for what there is not, and leaves no file', async () => {
    const file = at('none.xlsx');
    const unknown = await run('export', 'PAYMENTS', '7', '-o', file);
    expect(unknown).toMatchObject({ code: 1, out: '' });
    expect(unknown.err).toContain('error UNKNOWN_VERSION: ');
    expect(await run('export', 'PAYMENTS', 'latest', '-o', file)).toMatchObject({ code: 2, out: '' });
    expect(await run('export', 'PAYMENTS', '-o', at('no/such/folder.xlsx'))).toMatchObject({
      code: 2,
      out: '',
    });
    expect(existsSync(file)).toBe(false);
  });
});

describe('template', () => {
  test('writes a workbook of which check says what is missing', async () => {
    const file = at('template.xlsx');
    expect(await run('template', '-o', file)).toMatchObject({ code: 0, err: '' });
    const checked = await run('check', file);
    expect(checked).toMatchObject({ code: 1 });
    expect(checked.out).toMatch(/^error {2,}REQUIRED {2,}Schedule!A2/m);
    expect(checked.out).toContain('template.xlsx: 1 error, 0 warnings; nothing is applied.');
  });
});

describe('convert', () => {
  test('prints what it has done and what is left, and writes a workbook of which check says the same', async () => {
    const [old, file] = [at('old.xlsx'), at('new.xlsx')];
    writeFileSync(old, olderTemplate());
    const converted = await run('convert', old, '-o', file);
    expect(converted).toMatchObject({ code: 0, err: '' });
    expect(converted.out).toMatch(/^TAB_RENAMED {2,}Jobs {2,}The tab is called Job now\.$/m);
    expect(converted.out).toMatch(
      /^CELL_CHANGED {2,}Flow!B3 {2,}The cycle "Hourly_3" is called Hourly_Cycle_3 now\.$/m,
    );
    const [, left = ''] = converted.out.split('Left to do, in the workbook that was written');
    expect(left).toMatch(/^error {2,}REQUIRED {2,}Job Types!C3/m);
    const checked = await run('check', file, '--json');
    expect(checked).toMatchObject({ code: 1 });
    const [{ findings }] = jsonLines(checked) as [{ findings: unknown }];
    const outcome = await run('convert', old, '-o', file, '--force', '--json');
    expect(jsonLines(outcome)).toEqual([
      expect.objectContaining({ file, schedule: 'MERCH', findings, changesTotal: expect.any(Number) }),
    ]);
  });

  test('says where to write', async () => {
    expect(await run('convert', 'schedules/merch.xlsx')).toMatchObject({
      code: 2,
      err: expect.stringContaining("required option '-o, --output <file>'"),
    });
  });
});
