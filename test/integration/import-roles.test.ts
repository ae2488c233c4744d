import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Role } from '../../src/domain/role.js';
import { Database } from '../../src/platform/database/transaction.js';
import { ImportSchedule, type Imported } from '../../src/schedules/import-schedule.js';
import { parseSchedule } from '../../src/schedules/sheet/parse-schedule.js';
import { ScheduleStore } from '../../src/schedules/schedule.store.js';
import { unpackTabs } from '../../src/schedules/workbook/workbook-packed.js';
import { readTabs } from '../../src/schedules/workbook/workbook-tabs.js';
import { Engine } from '../support/engine.js';
import { scheduleWorkbook, type SmallSchedule } from '../support/small-schedule.js';

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.start();
});
afterAll(async () => {
  await engine.stop();
});

async function imported(
  role: Role,
  name: string,
  more: Partial<SmallSchedule> & { dryRun?: boolean } = {},
): Promise<Imported> {
  const file = scheduleWorkbook({ name, processes: { A: ['A1'] }, ...more });
  const parsed = parseSchedule(unpackTabs(await readTabs(file)));
  const workbook = { parsed, fileHash: 'test' };
  const asked = {
    workbook,
    dryRun: more.dryRun ?? false,
    actor: 'test',
    grants: [{ role, schedule: null }],
    now: engine.clock.now(),
  };
  return engine.get(Database).transaction('command', (tx) => engine.get(ImportSchedule).run(tx, asked));
}

const latest = (name: string): Promise<number> =>
  engine.get(ScheduleStore).latestVersion(engine.get(Database).reader, name);

const REFUSED = { kind: 'FORBIDDEN', code: 'ADMINISTRATOR_REQUIRED', extra: { jobTypes: ['SVC'] } };

describe('whoever is no administrator', () => {
  test('cannot bring in a job type, and changes nothing by trying', async () => {
    await expect(imported('schedule administrator', 'NEW')).rejects.toMatchObject({
      ...REFUSED,
      message: expect.stringMatching(/SVC.*you are schedule administrator/s),
    });
    expect(await latest('NEW')).toBe(0);
  });

  test('is told so by a dry run, which is allowed', async () => {
    expect(await imported('operator', 'DRY', { dryRun: true })).toMatchObject({
      applied: false,
      needsAdministrator: ['SVC'],
    });
  });

  test.each([
    ['URL', { URL: 'http://127.0.0.1:7071/other' }],
    ['scope', { Scope: 'other' }],
  ])('cannot give one another %s', async (what, jobType) => {
    const name = `OTHER_${what.toUpperCase()}`;
    await imported('administrator', name);
    await expect(imported('schedule administrator', name, { jobType })).rejects.toMatchObject(REFUSED);
    expect(await latest(name)).toBe(1);
  });

  test('can import everything else', async () => {
    await imported('administrator', 'ELSE');
    const more = { throttle: 2, jobType: { JobKill: null, Description: 'slow' } };
    expect(await imported('schedule administrator', 'ELSE', more)).toMatchObject({
      applied: true,
      version: 2,
      needsAdministrator: [],
    });
  });
});

test('an administrator can bring in job types, and give them another URL and scope', async () => {
  expect(await imported('administrator', 'OWN')).toMatchObject({ version: 1, needsAdministrator: ['SVC'] });
  const jobType = { URL: 'http://127.0.0.1:7071/other', Scope: 'other' };
  expect(await imported('administrator', 'OWN', { jobType })).toMatchObject({
    applied: true,
    version: 2,
    needsAdministrator: ['SVC'],
  });
});
