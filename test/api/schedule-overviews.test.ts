import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { scheduleWorkbook } from '../support/small-schedule.js';
import { openSmall } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

interface Overview {
  readonly name: string;
  readonly importedAt: string | null;
}
const overviews = async (query = ''): Promise<{ items: Overview[]; nextCursor: string | null }> =>
  (await world.api.must(world.api.get(`/api/v1/schedule-overviews${query}`))) as never;
const imports = (name: string, jobs: readonly string[]): Promise<unknown> =>
  world.api.must(
    world.api.upload('/api/v1/schedules/import', scheduleWorkbook({ name, processes: { A: jobs } })),
  );

describe('an overview', () => {
  test('tells what is active, who has imported it, and how its open days stand', async () => {
    world.system.script.add({ process: 'A', job: 'BAD', outcome: 'ERROR' });
    const small = await openSmall(world, { name: 'STANDS', processes: { A: ['BAD'] } });
    await small.request();
    await small.untilRun('BAD', 'ERROR');
    await imports('STANDS', ['BAD', 'MORE']);
    await world.api.must(
      world.api.put('/api/v1/schedules/STANDS/overrides', {
        overrides: [{ tab: 'Job', row: 'MORE', field: 'thresholdRunTime', value: 60 }],
      }),
    );
    await world.api.must(
      world.api.put('/api/v1/schedules/LATER/environment', {
        jobTypes: { SVC: { url: 'http://127.0.0.1:1' } },
      }),
    );
    const { items, nextCursor } = await overviews();
    expect(nextCursor).toBeNull();
    expect(items).toMatchObject([
      { name: 'LATER', activeVersion: null, importedAt: null, importedBy: null, jobs: null, openDays: 0 },
      {
        ...{ name: 'STANDS', activeVersion: 2, label: '1', importedBy: 'admin', jobs: 3, overrides: 1 },
        ...{ openDays: 1, openDaysOfOtherVersions: 1, latestOpenDay: '2026-11-24', runsInError: 1 },
      },
    ]);
  });

  test('comes in pages, or of one schedule', async () => {
    const first = await overviews('?limit=1');
    expect(first.items.map(({ name }) => name)).toEqual(['LATER']);
    const second = await overviews(`?limit=1&cursor=${first.nextCursor ?? ''}`);
    expect(second.items.map(({ name }) => name)).toEqual(['STANDS']);
    expect(second.nextCursor).toBeNull();
    expect((await overviews('?schedule=STANDS')).items.map(({ name }) => name)).toEqual(['STANDS']);
    expect((await overviews('?schedule=NOPE')).items).toEqual([]);
  });
});

describe('jobs', () => {
  test('are listed as they are planned, with what is overridden', async () => {
    const answer = await world.api.must(world.api.get('/api/v1/schedules/STANDS/jobs?limit=2'));
    const { items, nextCursor, ...rest } = answer as {
      items: Record<string, unknown>[];
      nextCursor: string | null;
    };
    expect(rest).toEqual({ version: 2, jobsTotal: 3 });
    expect(items.map(({ process, job }) => `${String(process)}/${String(job)}`)).toEqual([
      'START/START_JOB',
      'A/BAD',
    ]);
    const next = (await world.api.must(
      world.api.get(`/api/v1/schedules/STANDS/jobs?limit=2&cursor=${nextCursor ?? ''}`),
    )) as { items: unknown[]; nextCursor: string | null };
    expect(next).toMatchObject({
      items: [{ process: 'A', job: 'MORE', thresholdRunTime: 60, overridden: ['thresholdRunTime'] }],
      nextCursor: null,
    });
  });

  test.each([
    ['NOPE', 404, 'UNKNOWN_SCHEDULE'],
    ['LATER', 409, 'NO_ACTIVE_VERSION'],
  ])('of %s are %s %s', async (schedule, status, code) => {
    const answer = await world.api.get(`/api/v1/schedules/${schedule}/jobs`);
    expect([answer.status, (answer.body as { code: string }).code]).toEqual([status, code]);
  });
});

describe('excerpts', () => {
  test('come with findings when they are asked for, also where the workbook is refused', async () => {
    const file = scheduleWorkbook({ name: 'BAD', processes: { A: ['A1'] }, after: [['A', 'NOWHERE']] });
    const refused = await world.api.upload('/api/v1/schedules/import?dryRun=true&excerpts=true', file);
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({ code: 'WORKBOOK_HAS_ERRORS' });
    const { excerpts } = refused.body as { excerpts: { tab: string; rows: { cells: string[] }[] }[] };
    const dependency = excerpts.find(({ tab }) => tab === 'Dependency');
    expect(JSON.stringify(dependency?.rows)).toContain('NOWHERE');
    const plain = await world.api.upload('/api/v1/schedules/import?dryRun=true', file);
    expect(plain.body).not.toHaveProperty('excerpts');
  });
});

describe('an activation', () => {
  test('is kept with its reason, and refused when another version is active by now', async () => {
    const activate = (body: unknown): ReturnType<typeof world.api.post> =>
      world.api.post('/api/v1/schedules/STANDS/versions/1/activate', body);
    const moved = await activate({ reason: 'too early', expectedVersion: 1 });
    expect([moved.status, (moved.body as { code: string }).code]).toEqual([409, 'VERSION_MOVED']);
    await world.api.must(activate({ reason: 'v2 is too slow', expectedVersion: 2 }));
    const told = (await world.api.must(world.api.get('/api/v1/activity?schedule=STANDS'))) as {
      items: { type: string; reason: string | null }[];
    };
    expect(told.items.find(({ type }) => type === 'schedule.activated')?.reason).toBe('v2 is too slow');
  });
});
