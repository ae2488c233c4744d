import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { olderTemplate } from '../fixtures/older-template.js';
import type { ApiAnswer } from '../support/api.js';
import { scheduleWorkbook, type SmallSchedule } from '../support/small-schedule.js';
import { sample, World } from '../support/world.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

let world: World;
beforeAll(async () => {
  world = await World.start({ agents: 0 });
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

const importing = (file: Buffer, query = ''): Promise<ApiAnswer> =>
  world.api.upload(`/api/v1/schedules/import${query}`, file);
const small = (name: string, more: Partial<SmallSchedule> = {}): Buffer =>
  scheduleWorkbook({ name, processes: { A: ['A1', 'A2'] }, ...more });

async function download(path: string): Promise<Buffer> {
  const answer = await world.api.raw(path);
  expect({ path, status: answer.status }).toEqual({ path, status: 200 });
  return Buffer.from(await answer.arrayBuffer());
}

describe('an export', () => {
  test.each(['payments', 'merch', 'rde'])('of %s.xlsx changes nothing when it is imported', async (name) => {
    const { schedule } = (await world.api.must(importing(sample(name)))) as { schedule: string };
    const file = await download(`/api/v1/schedules/${schedule}/export`);
    expect(await importing(file)).toMatchObject({
      status: 200,
      body: { schedule, version: 1, applied: false, unchanged: true },
    });
    expect(await download(`/api/v1/schedules/${schedule}/export`)).toEqual(file);
  });

  test('is a file named after its version', async () => {
    await world.api.must(importing(small('NAMED')));
    const answer = await world.api.raw('/api/v1/schedules/NAMED/export');
    const bytes = await answer.arrayBuffer();
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': XLSX,
      'content-disposition': 'attachment; filename="NAMED-v1.xlsx"',
      'content-length': String(bytes.byteLength),
    });
  });

  test('is of the active version, or of the one that is asked for', async () => {
    await world.api.must(importing(small('TWO')));
    await world.api.must(importing(small('TWO', { parameters: { 'A/A1': 'a=1' } })));
    const [active, first, second] = await Promise.all(
      ['', '?version=1', '?version=2'].map((query) => download(`/api/v1/schedules/TWO/export${query}`)),
    );
    expect(active).toEqual(second);
    expect(await importing(active ?? Buffer.of(), '?dryRun=true')).toMatchObject({
      body: { unchanged: true },
    });
    expect(await importing(first ?? Buffer.of(), '?dryRun=true')).toMatchObject({
      body: { unchanged: false, diff: { added: [], removed: [], changed: [{ name: 'A/A1' }] } },
    });
  });

  test('is refused where there is nothing to write', async () => {
    await world.api.must(world.api.put('/api/v1/schedules/EMPTY/environment', { jobTypes: {} }));
    await world.api.must(importing(small('ONE')));
    const refused = async (path: string): Promise<unknown> => {
      const answer = await world.api.get(`/api/v1/schedules/${path}`);
      return [answer.status, (answer.body as { code: string }).code];
    };
    expect(await refused('NOBODY/export')).toEqual([404, 'UNKNOWN_SCHEDULE']);
    expect(await refused('EMPTY/export')).toEqual([409, 'NO_ACTIVE_VERSION']);
    expect(await refused('ONE/export?version=2')).toEqual([404, 'UNKNOWN_VERSION']);
    expect(await refused('ONE/export?version=x')).toEqual([422, 'INVALID_REQUEST']);
  });
});

describe('the template', () => {
  test('is a workbook that only lacks the name of its schedule', async () => {
    const file = await download('/api/v1/schedules/template');
    const answer = await importing(file);
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'WORKBOOK_HAS_ERRORS', findings: [{ code: 'REQUIRED', tab: 'Schedule', cell: 'A2' }] },
    });
  });
});

describe('a conversion', () => {
  const converting = (file: Buffer): Promise<ApiAnswer> =>
    world.api.upload('/api/v1/schedules/convert', file);

  test('answers with a workbook of today, what was done, and what import says of it', async () => {
    const answer = await converting(olderTemplate());
    expect(answer).toMatchObject({
      status: 200,
      body: {
        schedule: 'MERCH',
        changesTotal: (answer.body as { changes: unknown[] }).changes.length,
        findings: expect.arrayContaining([
          expect.objectContaining({ code: 'REQUIRED', tab: 'Job Types', cell: 'C3' }),
        ]),
      },
    });
    const { file, findings, changes } = answer.body as { file: string; findings: unknown; changes: unknown };
    expect(changes).toContainEqual({
      code: 'TAB_RENAMED',
      tab: 'Jobs',
      cell: null,
      message: 'The tab is called Job now.',
    });
    const told = await importing(Buffer.from(file, 'base64'));
    expect(told).toMatchObject({ status: 422, body: { code: 'WORKBOOK_HAS_ERRORS', findings } });
  });

  test('adds no definition of a type that an administrator has made', async () => {
    const type = { url: 'https://bdi.example.com/batch', endpoints: { start: '/start', status: '/status' } };
    await world.api.must(world.api.post('/api/v1/job-types', { name: 'BDI', ...type }));
    const answer = await converting(olderTemplate());
    const { changes } = answer.body as { changes: readonly { code: string; message: string }[] };
    const added = changes.filter(({ code }) => code === 'JOB_TYPE_ADDED').map(({ message }) => message);
    expect(added).toEqual([expect.stringMatching(/^RPAS is not built in/)]);
  });

  test('is refused for what is no workbook', async () => {
    expect(await converting(Buffer.from('name,version'))).toMatchObject({
      status: 415,
      body: { code: 'NOT_A_WORKBOOK' },
    });
    expect(await world.api.form('/api/v1/schedules/convert', new FormData())).toMatchObject({
      status: 422,
      body: { code: 'FILE_REQUIRED' },
    });
  });
});
