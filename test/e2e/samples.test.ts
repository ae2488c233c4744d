import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  effects,
  firstStart,
  lastEnd,
  maxConcurrency,
  startsByAttempt,
  where,
} from '../../examples/external-system/ledger.js';
import { parseSchedule } from '../../src/schedules/sheet/parse-schedule.js';
import { unpackTabs } from '../../src/schedules/workbook/workbook-packed.js';
import { readTabs } from '../../src/schedules/workbook/workbook-tabs.js';
import type { Schedule } from '../../src/domain/schedule.js';
import { Night } from '../support/night.js';
import { outOfOrder, predecessorsIn } from '../support/order.js';
import { sample, World } from '../support/world.js';

const SATURDAY = '2026-11-28';
const THURSDAY = '2026-11-26';

let world: World;

beforeAll(async () => {
  world = await World.start();
}, 60_000);
beforeEach(() => {
  world.system.ledger.clear();
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
}, 60_000);

async function definitionOf(name: string): Promise<Schedule> {
  return parseSchedule(unpackTabs(await readTabs(sample(name)))).schedule;
}

/** Jobs of a flow that are called, by what the workbook says. */
function calledIn(schedule: Schedule, flow: string): readonly string[] {
  const jobs = new Map(schedule.jobs.map((job) => [job.name, job]));
  const processes = schedule.flowProcesses.filter((row) => row.flow === flow).map(({ process }) => process);
  const mapped = schedule.processJobs.filter(({ process }) => processes.includes(process));
  return mapped.map(({ job }) => job).filter((job) => jobs.get(job)?.jobType !== 'DUMMY');
}

/** What the external system has to say about a night that went well. */
function expectAWellRunNight(schedule: Schedule, flow: string): void {
  const { entries } = world.system.ledger;
  expect(outOfOrder(entries, predecessorsIn(schedule, flow))).toEqual([]);
  expect(new Set(startsByAttempt(entries).values())).toEqual(new Set([1]));
  expectParametersByteForByte(schedule);
  expectThrottles(schedule);
}

function expectParametersByteForByte(schedule: Schedule): void {
  const written = new Map(schedule.processJobs.map((row) => [`${row.process}/${row.job}`, row.parameters]));
  for (const request of world.system.ledger.entries) {
    if (request.kind !== 'request' || request.verb !== 'start') continue;
    const { process, job, parameters } = request;
    expect({ process, job, parameters }).toEqual({
      process,
      job,
      parameters: written.get(`${process ?? ''}/${job ?? ''}`),
    });
  }
}

function expectThrottles(schedule: Schedule): void {
  const application = new Map(schedule.jobs.map((job) => [job.name, job.application]));
  for (const { name, throttleLimit } of schedule.applications) {
    const most = maxConcurrency(world.system.ledger.entries, ({ job }) => application.get(job) === name);
    expect({ name, most }).toEqual({ name, most: Math.min(most, throttleLimit ?? most) });
  }
}

const startedJobs = (): readonly string[] =>
  effects(world.system.ledger.entries, where({ effect: 'started' })).map(({ job }) => job);

describe('payments', () => {
  test('runs from its workbook to a completed nightly, each attempt started once and in order', async () => {
    const definition = await definitionOf('payments');
    const night = await Night.open(world, { workbook: 'payments' });
    const { id } = await night.request();
    const execution = await night.untilExecution(id, 'COMPLETED');
    expect(execution.counts).toEqual({ COMPLETED: 8 });
    expect(startedJobs()).toHaveLength(6);
    expectAWellRunNight(definition, 'Nightly');
  }, 60_000);
});

describe('merch', () => {
  test('runs whole on a Saturday, recurring flows first', async () => {
    const definition = await definitionOf('merch');
    const night = await Night.open(world, { workbook: 'merch', businessDate: SATURDAY });
    const recurring = await night.request({ cycleName: 'Hourly_Cycle_1', flowName: 'SALESPROCESS_CYCLE' });
    const nightly = await night.request();
    expect(await night.execution(nightly.id)).toMatchObject({ status: 'QUEUED', waitsFor: [recurring.id] });
    await night.untilExecution(recurring.id, 'COMPLETED');
    const execution = await night.untilExecution(nightly.id, 'COMPLETED', 60_000);

    const called = calledIn(definition, 'Nightly');
    expect(execution.counts).toEqual({ COMPLETED: called.length + 2 });
    expect(
      startedJobs()
        .filter((job) => called.includes(job))
        .sort(),
    ).toEqual([...called].sort());
    const lastRecurring = lastEnd(world.system.ledger.entries, where({ cycle: 'Hourly_Cycle_1' }));
    const firstNightly = firstStart(world.system.ledger.entries, where({ cycle: 'Nightly' }));
    expect(lastRecurring?.seq).toBeLessThan(firstNightly?.seq ?? 0);
    expectAWellRunNight(definition, 'Nightly');
  }, 90_000);

  test('leaves SALWEEK out on a Thursday, and SALMTH still comes after SALDLY', async () => {
    const definition = await definitionOf('merch');
    const night = await Night.open(world, { workbook: 'merch', businessDate: THURSDAY });
    const { id } = await night.request();
    const execution = await night.untilExecution(id, 'COMPLETED', 60_000);

    const called = calledIn(definition, 'Nightly').filter((job) => job !== 'SALWEEK_JOB');
    expect(execution.counts).toEqual({ COMPLETED: called.length + 2, SKIPPED: 1 });
    expect(startedJobs()).not.toContain('SALWEEK_JOB');
    const { entries } = world.system.ledger;
    const saldly = lastEnd(entries, where({ job: 'SALDLY_JOB' }));
    const salmth = firstStart(entries, where({ job: 'SALMTH_JOB' }));
    expect(saldly?.seq).toBeLessThan(salmth?.seq ?? 0);
    expectAWellRunNight(definition, 'Nightly');
  }, 90_000);

  test('runs an ad hoc process alone, as often as it is asked for', async () => {
    const night = await Night.open(world, { workbook: 'merch', businessDate: '2026-11-25' });
    const asked = {
      cycleName: 'Adhoc',
      processName: 'POINDBATCH_PROCESS_ADHOC',
      requestParameters: { days: '14' },
    };
    const first = await night.request(asked);
    const second = await night.request(asked);
    await night.untilExecution(first.id, 'COMPLETED');
    await night.untilExecution(second.id, 'COMPLETED');
    const starts = world.system.ledger.entries.filter(
      (entry) => entry.kind === 'request' && entry.verb === 'start',
    );
    expect(starts.map(({ job }) => job)).toEqual(['POINDBATCH_ADHOC_JOB', 'POINDBATCH_ADHOC_JOB']);
    expect(starts).toMatchObject([
      { parameters: 'supplier=||days=14' },
      { parameters: 'supplier=||days=14' },
    ]);
  }, 60_000);
});

describe('rde', () => {
  test('waits for merch and for its external release, which may come before its day', async () => {
    const definition = await definitionOf('rde');
    const merch = await Night.open(world, { workbook: 'merch', businessDate: '2026-11-27' });
    await world.api.must(world.api.upload('/api/v1/schedules/import', sample('rde')));
    const early = await world.api.post('/api/v1/schedules/RDE/external-jobs/WEATHER_FILE_READY/release', {
      businessDate: '2026-11-27',
    });
    expect(early).toMatchObject({
      status: 200,
      body: { released: 0, recorded: true, alreadyReleased: false },
    });
    const rde = await Night.open(world, { workbook: 'rde', businessDate: '2026-11-27' });
    const { id } = await rde.request();
    await rde.untilRun('RDE_WEATHER_FEED_JOB', 'COMPLETED');
    const waiting = await rde.run('RDE_INTERSCHED_CHECK_INVSNAPSHOT_JOB');
    expect(waiting).toMatchObject({
      status: 'PENDING',
      waitingFor: [{ kind: 'INTER_SCHEDULE', ref: 'MERCH/REFEODINVENTORY_PROCESS/REFEODINVENTORY_JOB' }],
    });

    const nightly = await merch.request();
    await merch.untilExecution(nightly.id, 'COMPLETED', 60_000);
    await rde.untilExecution(id, 'COMPLETED', 60_000);
    const { entries } = world.system.ledger;
    for (const [job, after] of [
      ['RDE_EXTRACT_FACT_SALES_JOB', 'SAPREEXP_JOB'],
      ['RDE_EXTRACT_FACT_INVENTORY_JOB', 'REFEODINVENTORY_JOB'],
      ['RDE_EXTRACT_FACT_STOCK_LEDGER_JOB', 'SALSTAGE_JOB'],
    ] as const) {
      const ended = lastEnd(entries, where({ job: after }));
      expect(ended?.seq).toBeLessThan(firstStart(entries, where({ job }))?.seq ?? 0);
    }
    expect(outOfOrder(entries, predecessorsIn(definition, 'Nightly'))).toEqual([]);
  }, 120_000);

  test('starts what waits for an external job only when that is released', async () => {
    const rde = await Night.open(world, { workbook: 'rde', businessDate: '2026-11-29' });
    await rde.request();
    await rde.untilRun('RDE_EXTRACT_DIM_ITEM_JOB', 'COMPLETED');
    expect(await rde.run('RDE_WEATHER_FEED_JOB')).toMatchObject({
      status: 'PENDING',
      waitingFor: [{ kind: 'EXTERNAL', ref: 'WEATHER_FILE_READY' }],
    });
    const released = await world.api.post(rde.path('/external-jobs/WEATHER_FILE_READY/release'), {});
    expect(released).toMatchObject({ status: 200, body: { released: 1, alreadyReleased: false } });
    await rde.untilRun('RDE_WEATHER_FEED_JOB', 'COMPLETED');
  }, 60_000);
});
