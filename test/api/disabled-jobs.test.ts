import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ApiAnswer } from '../support/api.js';
import type { Night } from '../support/night.js';
import { openSmall } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await World.start();
}, 60_000);

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
}, 60_000);

const disable = (night: Night, body: Readonly<Record<string, unknown>>): Promise<ApiAnswer> =>
  world.api.post(night.path('/disabled-jobs'), { from: '2030-01-01', ...body });

interface Entry {
  readonly id: string;
  readonly job: string | null;
  readonly endedBy: string | null;
}

async function listed(night: Night, query = ''): Promise<readonly Entry[]> {
  const page = await world.api.must(world.api.get(night.path(`/disabled-jobs${query}`)));
  return (page as { items: readonly Entry[] }).items;
}

/** `{ JOB: 'LOADED' }` of a further date, which is opened. */
async function openedOn(night: Night, businessDate: string): Promise<Readonly<Record<string, string>>> {
  await world.api.must(world.api.post(night.path('/days'), { businessDate }));
  const runs = await night.runs({ businessDate });
  return Object.fromEntries(runs.map(({ job, status }) => [job, status]));
}

test('a job is disabled for one day, a process until it is enabled again', async () => {
  const night = await openSmall(world, { name: 'OFF', processes: { P: ['A_OFF', 'B_OFF'], Q: ['C_OFF'] } });
  const oneDay = { process: 'P', job: 'A_OFF', from: '2030-03-01', until: '2030-03-01', reason: 'ledger' };
  expect(await disable(night, oneDay)).toMatchObject({
    status: 201,
    body: { ...oneDay, schedule: 'OFF', disabledBy: 'admin', endedAt: null, openDays: [], advice: null },
  });
  const process = await disable(night, { process: 'Q', from: '2030-03-02' });
  expect(process).toMatchObject({ status: 201, body: { job: null, until: null } });
  expect(await openedOn(night, '2030-03-01')).toMatchObject({
    A_OFF: 'DISABLED',
    B_OFF: 'LOADED',
    C_OFF: 'LOADED',
  });
  expect(await openedOn(night, '2030-03-02')).toMatchObject({ A_OFF: 'LOADED', C_OFF: 'DISABLED' });
  const { id } = process.body as Entry;
  expect(await world.api.delete(night.path(`/disabled-jobs/${id}?reason=back`))).toMatchObject({
    status: 200,
    body: { id, endedBy: 'admin', openDays: ['2030-03-02'] },
  });
  expect(await openedOn(night, '2030-03-03')).toMatchObject({ C_OFF: 'LOADED' });
  expect((await listed(night)).map(({ job }) => job)).toEqual(['A_OFF']);
  expect((await listed(night, '?past=true&process=Q')).map(({ endedBy }) => endedBy)).toEqual(['admin']);
  const told = await world.events.until('both are told', () =>
    Promise.resolve(world.events.events.find(({ type }) => type === 'job.enabled-again')),
  );
  expect(told.data).toMatchObject({ schedule: 'OFF', to: 'Q', reason: 'back', actor: 'admin' });
  expect(world.events.events.filter(({ type }) => type === 'job.disabled')[0]?.data).toMatchObject({
    schedule: 'OFF',
    businessDate: '2030-03-01',
    to: 'P/A_OFF',
    reason: 'ledger',
  });
}, 60_000);

test('a day that is open already stays as it is, and the answer says so', async () => {
  const night = await openSmall(world, { name: 'LATE', processes: { P: ['A_LATE', 'B_LATE'] } });
  const { businessDate } = night;
  const answer = await disable(night, {
    process: 'P',
    job: 'A_LATE',
    from: businessDate,
    until: businessDate,
  });
  expect(answer).toMatchObject({ status: 201, body: { openDays: [businessDate] } });
  expect((answer.body as { advice: string }).advice).toContain('restart the schedule');
  const { id } = await night.request();
  await night.untilExecution(id, 'COMPLETED');
  expect(await night.run('A_LATE')).toMatchObject({ status: 'COMPLETED' });
}, 60_000);

test('what is disabled is not run by an ad hoc request either, and the rest goes on behind it', async () => {
  const night = await openSmall(world, {
    name: 'ONCE',
    processes: { P: ['A_ONCE', 'B_ONCE', 'C_ONCE'] },
    flows: { SOME: { cycles: ['Adhoc'], processes: ['P'] } },
  });
  await world.api.must(disable(night, { process: 'P', job: 'B_ONCE', from: night.businessDate }));
  const { id } = await night.request({ cycleName: 'Adhoc', processName: 'P' });
  expect(await night.untilExecution(id, 'COMPLETED')).toMatchObject({
    counts: { COMPLETED: 2, DISABLED: 1 },
  });
}, 60_000);

test('the same job is not disabled twice for a date; another job, and other dates, are', async () => {
  const night = await openSmall(world, { name: 'TWICE', processes: { P: ['A_TWICE', 'B_TWICE'] } });
  const first = await disable(night, { process: 'P', job: 'A_TWICE', until: '2030-01-31' });
  const { id } = first.body as Entry;
  for (const range of [
    { from: '2030-01-31' },
    { from: '2029-12-01' },
    { from: '2030-01-05', until: '2030-01-06' },
  ]) {
    expect(await disable(night, { process: 'P', job: 'A_TWICE', ...range })).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_DISABLED', id },
    });
  }
  expect(await disable(night, { process: 'P', job: 'A_TWICE', from: '2030-02-01' })).toMatchObject({
    status: 201,
  });
  expect(await disable(night, { process: 'P', job: 'B_TWICE' })).toMatchObject({ status: 201 });
  expect(await disable(night, { process: 'P' })).toMatchObject({ status: 201 });
  // What was ended stands in nobody's way.
  await world.api.must(world.api.delete(night.path(`/disabled-jobs/${id}`)));
  expect(await world.api.delete(night.path(`/disabled-jobs/${id}`))).toMatchObject({
    status: 200,
    body: { endedBy: 'admin', openDays: [] },
  });
  expect(await disable(night, { process: 'P', job: 'A_TWICE', until: '2030-01-31' })).toMatchObject({
    status: 201,
  });
}, 60_000);

test('pages go from one entry to the next', async () => {
  const night = await openSmall(world, { name: 'PAGES', processes: { P: ['A_PAGES', 'B_PAGES'] } });
  for (const job of ['A_PAGES', 'B_PAGES']) await world.api.must(disable(night, { process: 'P', job }));
  const first = await world.api.get(night.path('/disabled-jobs?limit=1'));
  expect(first).toMatchObject({ body: { items: [{ job: 'A_PAGES' }] } });
  const { nextCursor } = first.body as { nextCursor: string };
  expect(await world.api.get(night.path(`/disabled-jobs?limit=1&cursor=${nextCursor}`))).toMatchObject({
    body: { items: [{ job: 'B_PAGES' }], nextCursor: null },
  });
});

test('names that the active version does not have are refused, with what was probably meant', async () => {
  const night = await openSmall(world, { name: 'NAMES', processes: { PAYING: ['A_NAMES'], Q: ['B_NAMES'] } });
  const refused = async (body: Readonly<Record<string, unknown>>, code: string): Promise<string> => {
    const answer = await disable(night, body);
    expect(answer).toMatchObject({ status: 422, body: { code } });
    return (answer.body as { detail: string }).detail;
  };
  expect(await refused({ process: 'PAYINGS' }, 'UNKNOWN_PROCESS')).toContain('did you mean PAYING?');
  expect(await refused({ process: 'PAYING', job: 'A_NAME' }, 'UNKNOWN_JOB')).toContain(
    'did you mean A_NAMES?',
  );
  await refused({ process: 'PAYING', job: 'B_NAMES' }, 'UNKNOWN_JOB');
  expect(await refused({ process: 'PAYING', until: '2029-12-31' }, 'INVALID_RANGE')).toContain('2029-12-31');
  await refused({ process: 'PAYING', until: '2030-02-30' }, 'INVALID_REQUEST');
  await refused({ process: 'PAYING', date: '2030-02-01' }, 'INVALID_REQUEST');
});

test('schedules and entries that are not there are refused', async () => {
  const night = await openSmall(world, { name: 'THERE', processes: { P: ['A_THERE'] } });
  const { id } = (await disable(night, { process: 'P' })).body as Entry;
  const nobody = '/api/v1/schedules/NOBODY/disabled-jobs';
  for (const answer of [
    await world.api.get(nobody),
    await world.api.post(nobody, { process: 'P', from: '2030-01-01' }),
    await world.api.delete(`${nobody}/${id}`),
  ]) {
    expect(answer).toMatchObject({ status: 404, body: { code: 'UNKNOWN_SCHEDULE' } });
  }
  const other = await openSmall(world, { name: 'OTHER', processes: { P: ['A_OTHER'] } });
  for (const unknown of [night.path('/disabled-jobs/999999'), other.path(`/disabled-jobs/${id}`)]) {
    expect(await world.api.delete(unknown)).toMatchObject({
      status: 404,
      body: { code: 'UNKNOWN_DISABLED_JOB' },
    });
  }
  await world.api.must(world.api.put('/api/v1/schedules/EMPTY/environment', { jobTypes: {} }));
  const empty = await world.api.post('/api/v1/schedules/EMPTY/disabled-jobs', {
    process: 'P',
    from: '2030-01-01',
  });
  expect(empty).toMatchObject({ status: 409, body: { code: 'NO_ACTIVE_VERSION' } });
});
