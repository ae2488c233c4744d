import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { jsonLines, nightjar, reaching, type CommandOutcome } from '../support/nightjar-command.js';
import { openSmall } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;
let environment: Readonly<Record<string, string>>;
let execution: string;

const run = (...args: readonly string[]): Promise<CommandOutcome> => nightjar(args, environment);

beforeAll(async () => {
  world = await World.start();
  environment = reaching(world);
  const night = await openSmall(world, { name: 'TOLD', processes: { P: ['A_TOLD'] } });
  ({ id: execution } = await night.request({ correlationId: 'erp-7' }));
  await night.untilExecution(execution, 'COMPLETED');
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

test('agent requests are a table for people, and JSON for programs', async () => {
  const { code, out } = await run('agent-requests', 'TOLD', '--date', '2026-11-24', '--status', 'complete');
  expect({ code, out }).toEqual({
    code: 0,
    out: expect.stringMatching(/^ *REQUEST {2}STATUS .*\n +\d+ {2}COMPLETE .*P\/A_TOLD.* yes/),
  });
  const json = await run('agent-requests', '--execution', execution, '--json');
  expect(jsonLines(json)).toMatchObject([{ items: [{ job: 'A_TOLD', status: 'COMPLETE' }] }]);
  expect((await run('agent-requests', '--agent-group', 'nobody')).out).toBe('No agent request matches.\n');
  expect(await run('agent-requests', '--status', 'COMPLET')).toMatchObject({
    code: 2,
    err: expect.stringContaining('did you mean COMPLETE'),
  });
});

test('executions are found by what their callers call them', async () => {
  const json = await run('executions', '--correlation-id', 'erp-7', '--status', 'completed', '--json');
  expect(jsonLines(json)).toMatchObject([{ items: [{ id: execution }] }]);
  expect((await run('executions', 'TOLD', '--cycle', 'Adhoc')).out).toBe('No execution matches.\n');
});

test('the activity is told in sentences, as much of it as is asked for', async () => {
  const { code, out } = await run('activity', 'TOLD', '--by', 'people', '--type', 'execution.requested');
  expect(code).toBe(0);
  expect(out).toContain(`Nightly of TOLD 2026-11-24 (execution ${execution}) was requested, by admin`);
  const two = await run('activity', 'TOLD', '--after', '2020-01-01T00:00:00+02:00', '--limit', '2', '--json');
  expect((jsonLines(two) as readonly { items: unknown[] }[])[0]?.items).toHaveLength(2);
  expect((await run('activity', '--actor', 'nobody')).out).toBe('Nothing that is kept matches.\n');
  for (const wrong of [
    ['--after', 'yesterday'],
    ['--type', 'run.started'],
    ['--by', 'me'],
  ])
    expect(await run('activity', ...wrong)).toMatchObject({ code: 2, out: '' });
});

test('external jobs show which were released, and how many runs wait', async () => {
  await openSmall(world, {
    name: 'OUTSIDE',
    processes: { P: ['A_OUTSIDE'] },
    external: [['P/A_OUTSIDE', 'FILE']],
  });
  expect((await run('external-jobs', 'OUTSIDE')).out).toMatch(/^FILE +no +1$/m);
  await run('release-external', 'OUTSIDE', 'FILE');
  expect((await run('external-jobs', 'OUTSIDE', '--date', '2026-11-24')).out).toMatch(
    /^FILE +\d{4}-\d\d-\d\d .*Z +admin +0$/m,
  );
  expect((await run('external-jobs', 'TOLD')).out).toBe('TOLD waits for no external job.\n');
});
