import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Api } from '../support/api.js';
import type { Night } from '../support/night.js';
import { nightjar, reaching } from '../support/nightjar-command.js';
import { attemptsOf, openSmall, requests, startOf } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;
let night: Night;

/** What is restored: a night in which one job is tracked, one is being sent, and others wait. */
beforeAll(async () => {
  world = await World.start({ agents: 1 });
  world.system.script.add(
    { job: 'TRACKED', outcome: 'never' },
    { job: 'SENT', dedupe: true, startAnswer: { kind: 'hang-after-effect', times: 1 } },
  );
  night = await openSmall(
    world,
    {
      name: 'RESTORED',
      processes: { A: ['TRACKED', 'AFTER'], B: ['SENT'], C: ['HELD'], D: ['DUE'] },
    },
    { idempotentStart: true },
  );
  for (const job of ['HELD', 'DUE']) await night.act(job, 'hold');
  await night.request();
  await startOf(world, { job: 'SENT' });
  await world.system.ledger.until(
    (entries) => requests(entries, { verb: 'status', job: 'TRACKED' })[0],
    30_000,
  );
  await restart({ NIGHTJAR_RECOVERY: 'backup-1' });
}, 120_000);

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
}, 60_000);

/** Everything ends as by a power cut and is started again. */
async function restart(environment: Readonly<Record<string, string>>): Promise<void> {
  await Promise.all([...world.agents.splice(0), world.server].map((process) => process.kill()));
  Object.assign(world.environment, environment);
  await world.startServer();
  if (World.backend === 'redis') await world.startAgent();
}

const open = async (api: Api): Promise<unknown> =>
  ((await api.must(api.get('/api/v1/recovery'))) as { open: unknown }).open;

const command = (...args: readonly string[]): ReturnType<typeof nightjar> => nightjar(args, reaching(world));

const startsOf = (job: string): number =>
  requests(world.system.ledger.entries, { verb: 'start', job }).length;

describe('after a restore that it was told of', () => {
  test('what was being sent is left to a person, even where a repeated Start would be harmless', async () => {
    expect(await open(world.api)).toMatchObject({ label: 'backup-1' });
    const run = await night.run('SENT');
    expect(run).toMatchObject({ status: 'ERROR', cause: 'START_UNKNOWN' });
    expect(await attemptsOf(world, run.id)).toMatchObject([
      { state: 'START_UNKNOWN', detail: expect.stringContaining('the database was restored') },
    ]);
    expect(startsOf('SENT')).toBe(1);
  });

  test('what was tracked is tracked on, and nothing that follows is started', async () => {
    world.system.finish((await startOf(world, { job: 'TRACKED' })).executionId, 'COMPLETED');
    await night.untilRun('TRACKED', 'COMPLETED');
    await night.act('DUE', 'release');
    for (const job of ['AFTER', 'DUE']) {
      const { id } = await night.run(job);
      const why = await world.api.must(world.api.get(`/api/v1/runs/${id}/why`));
      expect(why).toMatchObject({
        reasons: [{ code: 'RECOVERY', message: expect.stringContaining('restored') }],
      });
    }
    // A call that comes after several looks of the loops.
    const later = await openSmall(world, { name: 'LATER', processes: { A: ['LATER'] } });
    await later.request();
    await later.act('LATER', 'hold');
    await later.act('LATER', 'release');
    expect(['AFTER', 'DUE', 'LATER'].map(startsOf)).toEqual([0, 0, 0]);
  });

  test('it says so to whoever asks whether it is ready', async () => {
    const ready = await world.api.raw('/health/ready');
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({
      details: {
        recovery: { status: 'up', label: 'backup-1', warning: expect.stringContaining('nothing is started') },
      },
    });
  });

  test('another start with the same name changes nothing', async () => {
    await restart({});
    expect(await open(world.api)).toMatchObject({ label: 'backup-1' });
    expect(await night.run('DUE')).toMatchObject({ status: 'PENDING' });
  }, 60_000);

  test('another restore, of a backup that was made meanwhile, is one more to look into', async () => {
    await restart({ NIGHTJAR_RECOVERY: 'backup-2' });
    expect(await open(world.api)).toMatchObject({ label: 'backup-2' });
    expect(await night.run('DUE')).toMatchObject({ status: 'PENDING' });
  }, 60_000);

  test('what a person resolves and what is due is started when the recovery is ended, once', async () => {
    const { api } = world;
    expect((await command('recovery')).out).toContain('(backup-2); nothing is started since');
    expect(await command('end-recovery', '--reason', 'compared')).toMatchObject({
      code: 0,
      out: expect.stringContaining('The recovery (backup-2) has ended'),
    });
    expect((await command('recovery')).out).toContain('No recovery is open');
    expect(await api.post('/api/v1/recovery/end', {})).toMatchObject({
      status: 409,
      body: { code: 'NO_RECOVERY' },
    });
    for (const job of ['AFTER', 'DUE']) await night.untilRun(job, 'COMPLETED');
    await night.act('SENT', 'resolve-start', { resolution: 'notStarted' });
    await night.untilRun('SENT', 'COMPLETED');
    expect(['AFTER', 'DUE', 'SENT'].map(startsOf)).toEqual([1, 1, 2]);
    await restart({});
    expect(await open(world.api)).toBeNull();
  }, 60_000);
});
