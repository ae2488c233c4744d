import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { zipSync } from 'fflate';
import type { ApiAnswer } from '../support/api.js';
import { compoundFile } from '../support/hostile-files.js';
import { scheduleWorkbook } from '../support/small-schedule.js';
import { workbook, zip } from '../support/workbook.js';
import { sample, World } from '../support/world.js';

const IMPORT = '/api/v1/schedules/import';
const MB = 1024 * 1024;

let world: World;
beforeAll(async () => {
  world = await World.start({ agents: 0 });
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

const sound = (name: string): Buffer => scheduleWorkbook({ name, processes: { A: ['A1'] } });

/** Made before the tests: whoever is busy for seconds loses its connections to the server. */
const BOMB = workbook(
  { T: [['x']] },
  { parts: { 'xl/worksheets/sheet1.xml': new Uint8Array(20 * MB).fill(32) } },
);

const LARGEST = zipSync({ padding: [randomBytes(10 * MB - 200), { level: 0 }] });

const REFUSED: readonly [what: string, status: number, code: string, file: () => Buffer][] = [
  ['nothing', 415, 'NOT_A_WORKBOOK', () => Buffer.alloc(0)],
  ['a text', 415, 'NOT_A_WORKBOOK', () => Buffer.from('Name,Version\nNIGHT,1\n')],
  ['noise', 415, 'NOT_A_WORKBOOK', () => randomBytes(5_000)],
  ['an archive of something else', 415, 'NOT_A_WORKBOOK', () => zip(new Map([['readme.txt', 'hello']]))],
  ['an old workbook', 415, 'OLD_FORMAT', () => compoundFile('Workbook')],
  ['a protected workbook', 415, 'ENCRYPTED', () => compoundFile('EncryptionInfo', 'EncryptedPackage')],
  [
    'a workbook with macros',
    415,
    'MACROS',
    () => workbook({ T: [['x']] }, { parts: { 'xl/vbaProject.bin': 'x' } }),
  ],
  ['half of a workbook', 415, 'NOT_A_WORKBOOK', () => sample('payments').subarray(0, 5_000)],
  ['a bomb', 422, 'INFLATES_TOO_FAR', () => BOMB],
  ['101 columns', 422, 'TOO_MANY_COLUMNS', () => workbook({ T: [Array.from({ length: 101 }, (_, n) => n)] })],
  [
    '31 tabs',
    422,
    'TOO_MANY_TABS',
    () => workbook(Object.fromEntries(Array.from({ length: 31 }, (_, n) => [`T${n}`, [['x']]]))),
  ],
  ['10 MB and a byte', 413, 'FILE_TOO_LARGE', () => randomBytes(10 * MB + 1)],
  ['30 MB', 413, 'FILE_TOO_LARGE', () => Buffer.alloc(30 * MB)],
];

describe('a file that is no workbook', () => {
  test.each(REFUSED)(
    'is refused: %s → %i %s, and the next one is imported',
    async (what, ...[status, code, file]) => {
      const answer = await world.api.upload(IMPORT, file());
      expect(answer).toMatchObject({ status, body: { status, code } });
      const name = `AFTER_${what.replace(/\W+/g, '_').toUpperCase()}`;
      expect(await world.api.upload(IMPORT, sound(name))).toMatchObject({
        status: 200,
        body: { schedule: name },
      });
    },
  );

  test('is refused in a dry run alike', async () => {
    expect(await world.api.upload(`${IMPORT}?dryRun=true`, Buffer.from('x'))).toMatchObject({
      status: 415,
      body: { code: 'NOT_A_WORKBOOK' },
    });
  });

  test('keeps nobody waiting who sends a workbook at the same time', async () => {
    const files = [BOMB, sound('BESIDE_1'), Buffer.from('x'), sound('BESIDE_2'), sample('broken')];
    const answers = await Promise.all(files.map((file) => world.api.upload(IMPORT, file)));
    expect(answers.map(({ status }) => status)).toEqual([422, 200, 415, 200, 422]);
  });
});

describe('a workbook', () => {
  test('of 10 MB is read', async () => {
    expect(LARGEST.length).toBeLessThanOrEqual(10 * MB);
    expect(await world.api.upload(IMPORT, LARGEST)).toMatchObject({
      status: 415,
      body: { code: 'NOT_A_WORKBOOK' },
    });
  });

  test('is judged by its content, whatever its name and media type', async () => {
    const form = new FormData();
    form.set('file', new Blob([Uint8Array.from(sound('PICTURE'))], { type: 'image/png' }), '../../cat.png');
    expect(await world.api.form(IMPORT, form)).toMatchObject({ status: 200, body: { schedule: 'PICTURE' } });
  });

  test('with texts that no database takes is refused, or kept without them', async () => {
    const texts = { DisplayName: 'a_x0000_b', Description: 'c_xD800_d' };
    const file = workbook({
      Schedule: [
        ['Name', 'Version', ...Object.keys(texts)],
        ['CONTROL', '1_x0000_', ...Object.values(texts)],
      ],
      ...Object.fromEntries(
        Object.entries({
          Application: [['Application'], ['APP']],
          Process: [['ProcessName'], ['A']],
          Job: [
            ['JobName', 'Application', 'JobType'],
            ['A1', 'APP', 'DUMMY'],
          ],
          FlowProcessMapping: [
            ['FlowName', 'ProcessName'],
            ['Nightly', 'A'],
          ],
          ProcessJobMapping: [
            ['ProcessName', 'JobName', 'Sequence'],
            ['A', 'A1', 1],
          ],
        }),
      ),
    });
    const { status } = await world.api.upload(IMPORT, file);
    expect([200, 422]).toContain(status);
  });
});

describe('a form', () => {
  const blob = (name: string): Blob => new Blob([Uint8Array.from(sound(name))]);
  const sent = async (
    ...parts: readonly (readonly [field: string, value: string | Blob])[]
  ): Promise<ApiAnswer> => {
    const form = new FormData();
    for (const [field, value] of parts) {
      if (typeof value === 'string') form.append(field, value);
      else form.append(field, value, 'schedule.xlsx');
    }
    return world.api.form(IMPORT, form);
  };
  const notImported = async (name: string): Promise<void> => {
    expect(await world.api.get(`/api/v1/schedules/${name}`)).toMatchObject({ status: 404 });
  };

  test('without the field file is refused', async () => {
    expect(await sent()).toMatchObject({ status: 422, body: { code: 'FILE_REQUIRED' } });
    expect(await world.api.post(IMPORT, {})).toMatchObject({ status: 422, body: { code: 'FILE_REQUIRED' } });
  });

  test('with the workbook in another field is refused', async () => {
    expect(await sent(['workbook', blob('OTHER_FIELD')])).toMatchObject({
      status: 422,
      body: { code: 'INVALID_REQUEST', detail: expect.stringContaining('`file`') },
    });
    await notImported('OTHER_FIELD');
  });

  test('with two workbooks is refused, and neither is imported', async () => {
    expect(await sent(['file', blob('TWO_A')], ['file', blob('TWO_B')])).toMatchObject({
      status: 422,
      body: { code: 'INVALID_REQUEST' },
    });
    await notImported('TWO_A');
    await notImported('TWO_B');
  });

  test('with an option among its fields is refused: a dry run that is none would change what is there', async () => {
    for (const parts of [
      [['file', blob('OPTION')] as const, ['dryRun', 'true'] as const],
      [['dryRun', 'true'] as const, ['file', blob('OPTION')] as const],
    ]) {
      expect(await sent(...parts)).toMatchObject({
        status: 422,
        body: { code: 'INVALID_REQUEST', detail: expect.stringContaining('query') },
      });
    }
    await notImported('OPTION');
  });

  test('with the workbook as text is refused', async () => {
    expect(await sent(['file', 'PK'])).toMatchObject({ status: 422 });
  });

  test.each([
    ['without a boundary', 'multipart/form-data', 'x'],
    [
      'that ends in its middle',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nPK',
    ],
    [
      'with a part without a name',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; filename="a"\r\n\r\nPK\r\n--b--\r\n',
    ],
  ])('%s is refused as malformed', async (_what, type, body) => {
    const answer = await world.api.post(IMPORT, body, { headers: { 'content-type': type } });
    expect(answer).toMatchObject({ status: 400, body: { code: 'MALFORMED_REQUEST' } });
  });
});
