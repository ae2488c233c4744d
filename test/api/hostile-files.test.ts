import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WORKBOOK_REFUSALS } from '../../src/schedules/workbook/workbook-refused.js';
import { HealthWatch } from '../support/health-watch.js';
import { HARMLESS, REFUSED } from '../support/hostile-files.js';
import { ChildrenWatch, childrenOf, commandOf, residentMb } from '../support/process-memory.js';
import { scheduleWorkbook } from '../support/small-schedule.js';
import { World } from '../support/world.js';

const IMPORT = '/api/v1/schedules/import?dryRun=true';
/** What the process that reads may take: its heap, 100 MB of inflated bytes twice, and Node itself. */
const CHILD_MB = 700;
/** The server has the uploaded file, its answer, and garbage of both. */
const SERVER_MB = 150;

const SOUND = scheduleWorkbook({ name: 'SOUND', processes: { A: ['A1'] } });

let world: World;
let before: number;
let health: HealthWatch;
let children: ChildrenWatch;

const isReader = (pid: number): boolean => commandOf(pid).includes('workbook.child');

beforeAll(async () => {
  world = await World.start({ agents: 0 });
  expect(await world.api.upload(IMPORT, SOUND)).toMatchObject({ status: 200 });
  before = residentMb(world.server.pid);
  health = new HealthWatch(world.server.url);
  children = new ChildrenWatch(world.server.pid, isReader);
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

describe('a file that means no good', () => {
  test.each(HARMLESS)('is read when it has %s', async (_, file) => {
    // The workbook is none of a schedule: what matters is that its cells were read.
    expect(await world.api.upload(IMPORT, file())).toMatchObject({
      status: 422,
      body: { code: 'WORKBOOK_HAS_ERRORS' },
    });
  });

  test.each(REFUSED)('is refused when it is or has %s (%s)', async (_, code, file) => {
    const status = WORKBOOK_REFUSALS[code as keyof typeof WORKBOOK_REFUSALS];
    expect(await world.api.upload(IMPORT, file())).toMatchObject({ status, body: { code } });
  });
});

describe('after all of them the server', () => {
  test('has answered whoever asked whether it lives', async () => {
    const { probes, p95, failures } = await health.stop();
    expect(failures).toEqual([]);
    expect(probes).toBeGreaterThan(50);
    expect(p95).toBeLessThan(200);
  });

  test('takes no more memory than before, and no process that read took more than it may', () => {
    children.stop();
    expect(residentMb(world.server.pid) - before).toBeLessThan(SERVER_MB);
    expect(children.peakMb).toBeLessThan(CHILD_MB);
  });

  test('has one process waiting for the next file, and reads it', async () => {
    expect(await world.api.upload(IMPORT, SOUND)).toMatchObject({ status: 200, body: { schedule: 'SOUND' } });
    if (process.platform === 'linux') expect(childrenOf(world.server.pid).filter(isReader)).toHaveLength(1);
  });
});
