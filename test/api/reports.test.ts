import { afterAll, beforeAll, expect, test } from '@jest/globals';
import ExcelJS from 'exceljs';
import { Night } from '../support/night.js';
import { openSmall } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await World.start();
  world.system.script.add({ job: 'BREAKS', outcomes: ['COMPLETED', 'ERROR', 'COMPLETED'] });
  const first = await openSmall(world, { name: 'PAY', processes: { A: ['WORKS'], B: ['BREAKS'] } });
  const others = ['2026-11-25', '2026-11-26'].map((date) => new Night(world, 'PAY', date));
  for (const night of others) {
    const { businessDate } = night;
    await world.api.must(world.api.post(night.path('/days'), { businessDate }));
  }
  for (const night of [first, ...others]) {
    await night.request();
    for (const job of ['WORKS', 'BREAKS']) {
      const ended = ({ status }: { readonly status: string }): boolean =>
        ['COMPLETED', 'ERROR'].includes(status);
      await night.untilRun(job, ended);
    }
  }
}, 90_000);

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
}, 60_000);

const RANGE = 'from=2026-11-01&to=2026-11-30';
const report = async (
  name: string,
  more = '',
  token?: string,
): Promise<readonly Record<string, unknown>[]> => {
  const options = token === undefined ? {} : { token };
  const asked = world.api.get(`/api/v1/reports/${name}?${RANGE}${more}`, options);
  return ((await world.api.must(asked)) as { items: Record<string, unknown>[] }).items;
};

test('nights are compared, the latest first', async () => {
  const nights = await report('nights');
  expect(nights.map(({ businessDate, errors }) => [businessDate, errors])).toEqual([
    ['2026-11-26', 0],
    ['2026-11-25', 1],
    ['2026-11-24', 0],
  ]);
  expect(nights[0]).toMatchObject({
    schedule: 'PAY',
    seconds: expect.any(Number),
    endedAt: expect.any(String),
  });
  expect(await report('nights', '&limit=1')).toHaveLength(1);
});

test('jobs are told by how long they take and how often they fail', async () => {
  const slow = await report('slow');
  expect(slow.find(({ job }) => job === 'WORKS')).toMatchObject({
    runs: 3,
    medianSeconds: expect.any(Number),
  });
  expect(await report('flaky')).toEqual([
    { schedule: 'PAY', process: 'B', job: 'BREAKS', runs: 3, repeated: 0, errors: 1, mostAttempts: 1 },
  ]);
});

test('lateness is against the usual end, of what has ended three times', async () => {
  // Three nights at once: the first date is the one that has ended latest after its midnight.
  const late = await report('late');
  expect(late.find(({ job }) => job === 'WORKS')).toMatchObject({ runs: 3, businessDate: '2026-11-24' });
  expect(late.some(({ job }) => job === 'BREAKS')).toBe(false);
});

test('starts are counted by weekday and hour of a zone', async () => {
  const runs = (await report('heat', '&zone=Asia/Tokyo')).reduce(
    (sum, each) => sum + Number(each['runs']),
    0,
  );
  expect(runs).toBeGreaterThanOrEqual(6);
  expect((await world.api.get(`/api/v1/reports/heat?${RANGE}&zone=Nowhere/City`)).status).toBe(422);
});

test('a range has its limits, and a viewer theirs', async () => {
  const long = await world.api.get('/api/v1/reports/nights?from=2025-01-01&to=2026-11-30');
  expect(long).toMatchObject({ status: 422, body: { code: 'RANGE_TOO_LONG' } });
  const body = { name: 'other', grants: [{ role: 'viewer', schedule: 'OTHER' }] };
  const { token } = (await world.api.must(world.api.post('/api/v1/tokens', body))) as { token: string };
  for (const name of ['nights', 'slow', 'flaky', 'late', 'heat']) {
    expect(await report(name, '', token)).toEqual([]);
    const refused = await world.api.get(`/api/v1/reports/${name}?${RANGE}&schedule=PAY`, { token });
    expect(refused).toMatchObject({ status: 403, body: { code: 'ROLE_REQUIRED' } });
  }
});

test('all reports come as one workbook, in which a number is a number', async () => {
  const answer = await world.api.raw(`/api/v1/reports/workbook?${RANGE}&zone=Europe/Berlin`);
  expect(answer.headers.get('content-disposition')).toBe(
    'attachment; filename="reports-2026-11-01-2026-11-30.xlsx"',
  );
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(await answer.arrayBuffer());
  expect(book.worksheets.map(({ name }) => name)).toEqual([
    ...['Nights', 'Slowest jobs', 'Flakiest jobs', 'Latest jobs', 'When runs start'],
  ]);
  const rows = (tab: string): unknown[][] =>
    (book.getWorksheet(tab)?.getSheetValues() ?? []).slice(1).map((row) => (row as unknown[]).slice(1));
  const [header, latest] = rows('Nights');
  const [night] = await report('nights');
  expect(header?.slice(0, 3)).toEqual(['Schedule', 'Business date', 'Started']);
  expect(latest).toEqual([
    ...['PAY', '2026-11-26', night?.['startedAt'], night?.['endedAt'], night?.['seconds']],
    ...[night?.['runs'], 0, night?.['repeated']],
  ]);
  expect(rows('Flakiest jobs')[1]?.slice(0, 4)).toEqual(['PAY', 'B', 'BREAKS', 3]);
  expect(rows('When runs start').length).toBeGreaterThan(1);
});
