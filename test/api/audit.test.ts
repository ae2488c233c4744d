import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiAnswer } from '../support/api.js';
import type { Night } from '../support/night.js';
import { nightjar, reaching, type CommandOutcome } from '../support/nightjar-command.js';
import { openSmall } from '../support/small-night.js';
import { scheduleWorkbook } from '../support/small-schedule.js';
import { scratchFolder, type Started } from '../support/stores.js';
import { World } from '../support/world.js';

let world: World;
let night: Night;
let folder: Started<string>;
const SECRET = 'canary-of-the-audit-4711';

beforeAll(async () => {
  [world, folder] = [await World.start(), await scratchFolder()];
  night = await openSmall(world, {
    name: 'TOLD',
    processes: { P: ['A_TOLD', 'B_TOLD'] },
    external: [['P/B_TOLD', 'FILE']],
  });
});
afterAll(async () => {
  await folder.stop();
  expect(await world.stop()).toEqual([]);
});

interface Told {
  readonly seq: string;
  readonly action: string;
  readonly actor: string | null;
  readonly outcome: string;
  readonly status: number | null;
  readonly requestId: string | null;
  readonly schedule: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

async function records(query = ''): Promise<readonly Told[]> {
  const answer = await world.api.must(world.api.get(`/api/v1/audit?limit=1000${query}`));
  return (answer as { items: Told[] }).items;
}

/** What the audit has of the request that got this answer. */
async function of(answer: ApiAnswer): Promise<readonly Told[]> {
  const requestId = answer.headers.get('request-id');
  expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
  return (await records()).filter((record) => record.requestId === requestId);
}

/** That it succeeded, and has left exactly this record. */
async function leaves(action: string, call: Promise<ApiAnswer>): Promise<ApiAnswer> {
  const answer = await call;
  const [record, ...more] = await of(answer);
  expect({ action, status: answer.status, body: answer.body as unknown, more }).toMatchObject({ more: [] });
  expect(answer.status).toBeLessThan(300);
  expect(record).toMatchObject({ action, actor: 'admin', outcome: 'done', status: answer.status });
  return answer;
}

const idOf = (answer: ApiAnswer): string => (answer.body as { id: string }).id;

describe('each command leaves one record', () => {
  test('of schedules and what is said of them', async () => {
    const { api } = world;
    const file = scheduleWorkbook({ name: 'MORE', processes: { A: ['A_MORE'] } });
    const imported = await leaves('importImport', api.upload('/api/v1/schedules/import', file));
    const [record] = await of(imported);
    expect(record?.detail['file']).toEqual({
      name: 'schedule.xlsx',
      size: file.length,
      sha256: createHash('sha256').update(file).digest('hex'),
    });
    const path = '/api/v1/schedules/MORE';
    await leaves('activateSchedules', api.post(`${path}/versions/1/activate`));
    await leaves(
      'changeScheduleSettings',
      api.put(`${path}/settings`, { sequentialDays: true, reason: 'why' }),
    );
    const disabled = { process: 'A', from: '2030-01-01', until: '2030-01-02' };
    const entry = await leaves('disableDisabledJobs', api.post(`${path}/disabled-jobs`, disabled));
    await leaves('enableDisabledJobs', api.delete(`${path}/disabled-jobs/${idOf(entry)}`));
    const custom = { name: 'X_CPROCESS', jobs: [{ job: 'A_MORE' }] };
    await leaves('createCustomProcesses', api.post(`${path}/custom-processes`, custom));
    await leaves('removeCustomProcesses', api.delete(`${path}/custom-processes/X_CPROCESS`));
    const callbacks = { url: 'http://127.0.0.1:7999/x', mode: 'ALL', signingSecret: SECRET };
    await leaves('replaceCallbackSettings', api.put(`${path}/callback-settings`, callbacks));
    await leaves('removeCallbackSettings', api.delete(`${path}/callback-settings`));
    await leaves('openDays', api.post(`${path}/days`, { businessDate: '2026-11-24' }));
    await leaves(
      'closeCloseDay',
      api.post(`${path}/days/2026-11-24/close`, { force: true, reason: 'a test' }),
    );
  });

  test('of job types and tokens', async () => {
    const { api } = world;
    const type = {
      name: 'NEW',
      url: 'http://127.0.0.1:7999/s',
      endpoints: { start: '/start', status: '/status' },
    };
    await leaves('createJobTypes', api.post('/api/v1/job-types', type));
    await leaves('removeJobTypes', api.delete('/api/v1/job-types/NEW'));
    const grants = [{ role: 'viewer', schedule: 'TOLD' }];
    const issued = await leaves('issueTokens', api.post('/api/v1/tokens', { name: 'reader', grants }));
    await leaves('revokeTokens', api.post(`/api/v1/tokens/${idOf(issued)}/revoke`));
  });

  test('of runs, told with their schedule', async () => {
    const { api } = world;
    await leaves('restartRestartSchedule', api.post(night.path('/days/2026-11-24/restart')));
    const hold = await leaves(
      'placeHolds',
      api.post('/api/v1/holds', { level: 'SCHEDULE', schedule: 'TOLD', reason: 'x' }),
    );
    await leaves('releaseHolds', api.post(`/api/v1/holds/${idOf(hold)}/release`));
    const asked = await leaves(
      'requestExecutions',
      api.post(night.path('/executions'), { cycleName: 'Nightly' }),
    );
    const list = await api.must(api.get(`/api/v1/runs?schedule=TOLD&job=B_TOLD`));
    const [run] = (list as { items: { id: string }[] }).items;
    const runId = run?.id ?? '';
    const parameters = { parameters: `mode=full||password=${SECRET}` };
    const edited = await leaves('editRuns', api.put(`/api/v1/runs/${runId}/parameters`, parameters));
    expect(await of(edited)).toMatchObject([
      { schedule: 'TOLD', detail: { body: { parameters: 'mode=full||password=[masked]' } } },
    ]);
    await leaves('actRuns', api.post(`/api/v1/runs/${runId}/actions/hold`));
    await leaves('actBulkActions', api.post('/api/v1/runs/actions', { action: 'release', runIds: [runId] }));
    await leaves('releaseExternalJobs', api.post(night.path('/external-jobs/FILE/release')));
    await night.untilExecution(idOf(asked), 'COMPLETED');
  });
});

describe('nothing is left by what changes nothing', () => {
  test('a dry run, a refused command, a check, a conversion and a repeated key', async () => {
    const { api } = world;
    const file = scheduleWorkbook({ name: 'DRY', processes: { A: ['A_DRY'] } });
    const key = { headers: { 'idempotency-key': 'once' } };
    const first = await api.post('/api/v1/schedules/MORE/days', { businessDate: '2026-11-25' }, key);
    expect(await of(first)).toHaveLength(1);
    for (const answer of [
      await api.post('/api/v1/schedules/MORE/days', { businessDate: '2026-11-25' }, key),
      await api.upload('/api/v1/schedules/import?dryRun=true', file),
      await api.upload('/api/v1/schedules/convert', file),
      await api.post(night.path('/days/2026-11-24/restart'), { dryRun: true }),
      await api.post(night.path('/executions'), { cycleName: 'Never' }),
      await api.get('/api/v1/schedules'),
    ])
      expect(await of(answer)).toEqual([]);
  });
});

test('what is denied is noted, and never with the token', async () => {
  const { api } = world;
  const grants = [{ role: 'viewer', schedule: 'MORE' }];
  const made = await api.must(api.post('/api/v1/tokens', { name: 'narrow', grants }));
  const { token } = made as { token: string };
  const denied = await api.post(night.path('/executions'), { cycleName: 'Nightly' }, { token });
  expect(await of(denied)).toMatchObject([
    { action: 'requestExecutions', actor: 'token:narrow', outcome: 'denied', status: 403, schedule: 'TOLD' },
  ]);
  const unknown = await api.get('/api/v1/schedules', { token: `njt_abcdefghijkl_${'x'.repeat(43)}` });
  expect(await of(unknown)).toMatchObject([
    {
      action: 'listSchedules',
      actor: null,
      outcome: 'denied',
      status: 401,
      detail: { code: 'TOKEN_UNKNOWN' },
    },
  ]);
  expect(await of(await api.get('/api/v1/schedules', { token: null }))).toEqual([]);
  expect(await api.get('/api/v1/audit', { token })).toMatchObject({ status: 403 });
  const text = await api.text('/api/v1/audit/export');
  for (const secret of [token, SECRET, 'x'.repeat(43), world.environment['NIGHTJAR_ADMIN_TOKEN'] ?? ''])
    expect(text).not.toContain(secret);
});

test('exports are noted', async () => {
  for (const path of [night.path('/export'), night.path('/configuration'), '/api/v1/audit/export']) {
    const response = await world.api.raw(path);
    await response.arrayBuffer();
    const requestId = response.headers.get('request-id');
    const noted = (await records()).filter((record) => record.requestId === requestId);
    expect(noted).toMatchObject([{ actor: 'admin', outcome: 'done', status: 200 }]);
  }
});

describe('nightjar audit', () => {
  const run = (...args: readonly string[]): Promise<CommandOutcome> =>
    nightjar(['audit', ...args], reaching(world));
  const fileOf = (name: string): string => join(folder.value, name);

  test('lists, verifies, exports, and verifies the export without a server', async () => {
    expect((await run('list', '--action', 'openDays', '--schedule', 'MORE')).out).toMatch(/openDays +MORE/);
    expect(await run('list', '--actor', 'nobody')).toMatchObject({ code: 0, out: 'No record matches.\n' });
    const verified = await run('verify');
    expect(verified).toMatchObject({ code: 0, out: expect.stringContaining('as it was written') });
    const head = /^Head: (\d+:[0-9a-f]{64})$/m.exec(verified.out)?.[1] ?? '';
    expect(await run('verify', '--head', head)).toMatchObject({ code: 0 });
    expect(await run('verify', '--head', `${head.split(':')[0] ?? ''}:${'0'.repeat(64)}`)).toMatchObject({
      code: 1,
      out: expect.stringContaining('OTHER_HEAD'),
    });
    const file = fileOf('audit.jsonl');
    expect(await run('export', '-o', file)).toMatchObject({ code: 0 });
    expect(await run('export', '-o', file)).toMatchObject({
      code: 1,
      err: expect.stringContaining('FILE_EXISTS'),
    });
    const alone = (path: string): Promise<CommandOutcome> => nightjar(['audit', 'verify', '--file', path]);
    expect(await alone(file)).toMatchObject({ code: 0, out: expect.stringContaining('as it was written') });
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    const forged = fileOf('forged.jsonl');
    writeFileSync(
      forged,
      lines.map((line, n) => (n === 2 ? line.replace('"admin"', '"other"') : line)).join('\n'),
    );
    expect(await alone(forged)).toMatchObject({
      code: 1,
      out: expect.stringContaining('broken at 3 (CHANGED)'),
    });
    writeFileSync(forged, lines.filter((_, n) => n !== 4).join('\n'));
    expect(await alone(forged)).toMatchObject({
      code: 1,
      out: expect.stringContaining('broken at 5 (MISSING)'),
    });
    writeFileSync(forged, 'no record');
    expect(await alone(forged)).toMatchObject({ code: 1, err: expect.stringContaining('NO_RECORD') });
    expect(await alone(fileOf('absent'))).toMatchObject({ code: 2 });
  });

  test('prunes, and what is left verifies', async () => {
    expect((await run('prune', '--before', '2020-01-01', '--reason', 'old')).out).toContain(
      'No record is older',
    );
    expect(await run('prune', '--before', '2099-01-01', '--reason', 'old')).toMatchObject({ code: 1 });
    const pruned = await run('prune', '--before', new Date().toISOString(), '--reason', 'a test');
    expect(pruned).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+ records are deleted, up to \d+\.$/m),
    });
    expect((await records()).at(-1)).toMatchObject({
      action: 'pruneAudit',
      detail: { body: { reason: 'a test' } },
    });
    expect(await run('verify')).toMatchObject({ code: 0 });
  });
});
