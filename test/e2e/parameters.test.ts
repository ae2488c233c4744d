import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { attemptsOf, changeType, openSmall, requests, sent, startOf } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await World.start();
}, 60_000);

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
}, 60_000);

const startsOf = (job: string): readonly Readonly<Record<string, unknown>>[] =>
  requests(world.system.ledger.entries, { verb: 'start', job }).map(sent);

const edit = (runId: string, body: Readonly<Record<string, unknown>>): ReturnType<World['api']['put']> =>
  world.api.put(`/api/v1/runs/${runId}/parameters`, body);

describe('what a job is sent', () => {
  test('is the contract’s six members and no more, of Nightly, hourly and ad hoc cycles', async () => {
    const night = await openSmall(world, {
      ...{ name: 'SENT', processes: { SENT: ['SENT_N'], EVERY: ['SENT_H'], ASKED: ['SENT_A'] } },
      flows: {
        TRICKLE: { cycles: ['Hourly_Cycle_7'], processes: ['EVERY'] },
        EXTRA: { cycles: ['Adhoc'], processes: ['ASKED'] },
      },
      parameters: { 'EVERY/SENT_H': 'hour=7' },
    });
    const hourly = await night.request({ cycleName: 'Hourly_Cycle_7' });
    await night.untilExecution(hourly.id, 'COMPLETED');
    const adhoc = await night.request({ cycleName: 'Adhoc', flowName: 'EXTRA', processName: 'ASKED' });
    await night.untilExecution(adhoc.id, 'COMPLETED');
    await night.untilExecution((await night.request()).id, 'COMPLETED');
    const agentExecutionId = expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown;
    expect(startsOf('SENT_N')).toStrictEqual([
      {
        ...{ cycleName: 'Nightly', flowName: 'Nightly', processName: 'SENT', jobName: 'SENT_N' },
        ...{ parameters: '', agentExecutionId },
      },
    ]);
    expect(startsOf('SENT_H')).toStrictEqual([
      {
        ...{ cycleName: 'Hourly_Cycle_7', flowName: 'TRICKLE', processName: 'EVERY', jobName: 'SENT_H' },
        ...{ parameters: 'hour=7', agentExecutionId },
      },
    ]);
    expect(startsOf('SENT_A')).toStrictEqual([
      {
        ...{ cycleName: 'Adhoc', flowName: 'EXTRA', processName: 'ASKED', jobName: 'SENT_A' },
        ...{ parameters: '', agentExecutionId },
      },
    ]);
  }, 60_000);

  test('names the cycle as the job type says', async () => {
    const night = await openSmall(
      world,
      {
        ...{ name: 'SHORT', processes: { SHORT_N: ['SHORT_N'], SHORT_H: ['SHORT_H'] } },
        flows: { OFTEN: { cycles: ['Hourly_Cycle_24'], processes: ['SHORT_H'] } },
      },
      { cycleNameStyle: 'short' },
    );
    const { id } = await night.request({ cycleName: 'Hourly_Cycle_24' });
    await night.untilExecution(id, 'COMPLETED');
    expect(startsOf('SHORT_H')).toMatchObject([{ cycleName: 'Hourly_24' }]);
  }, 60_000);
});

describe('placeholders', () => {
  test('are filled in values once for each attempt, and nothing else is touched', async () => {
    const known = [
      ...[
        'businessDate',
        'schedule',
        'cycle',
        'flow',
        'process',
        'job',
        'runId',
        'attempt',
        'agentExecutionId',
      ],
      ...['executionRequestId', 'request.who', 'request.nothing'],
    ].map((name) => `${name}=\${${name}}`);
    const others = [
      'literal=$${job}',
      'unknown=${nobody}',
      '${job}=key',
      'open=${job',
      'money=$5',
      'ctl=a|b=c',
    ];
    const written = [...known, ...others].join('||');
    world.system.script.add({ job: 'FILLED', outcomes: ['ERROR', 'COMPLETED'] });
    const night = await openSmall(world, {
      ...{ name: 'FILL', processes: { FILL: ['FILLED'] } },
      parameters: { 'FILL/FILLED': written },
    });
    const { id } = await night.request({ requestParameters: { who: '${job} & co', unused: 'x' } });
    const run = await night.untilRun('FILLED', 'ERROR');
    expect(run.parameters).toBe(written);
    await night.act('FILLED', 'restart');
    await night.untilExecution(id, 'COMPLETED');
    const attempts = await attemptsOf(world, run.id);
    const expected = attempts.map(({ agentExecutionId, number }) =>
      [
        ...['businessDate=2026-11-24', 'schedule=FILL', 'cycle=Nightly', 'flow=Nightly', 'process=FILL'],
        ...['job=FILLED', `runId=${run.id}`, `attempt=${number}`, `agentExecutionId=${agentExecutionId}`],
        ...[`executionRequestId=${id}`, 'request.who=${job} & co', 'request.nothing=${request.nothing}'],
        ...['literal=${job}', 'unknown=${nobody}', '${job}=key', 'open=${job', 'money=$5', 'ctl=a|b=c'],
      ].join('||'),
    );
    const [restart] = requests(world.system.ledger.entries, { verb: 'restart', job: 'FILLED' }).map(sent);
    expect([startsOf('FILLED')[0]?.['parameters'], restart?.['parameters']]).toEqual(expected);
    expect(attempts.map(({ parameters }) => parameters)).toEqual(expected);
  }, 60_000);
});

describe('parameters of a request', () => {
  test('replace and add to those of an ad hoc process, and are never merged into others', async () => {
    const night = await openSmall(world, {
      ...{ name: 'MERGE', processes: { MERGE: ['MERGE_N'], ASKED: ['MERGE_A'] } },
      flows: { EXTRA: { cycles: ['Adhoc'], processes: ['ASKED'] } },
      parameters: { 'ASKED/MERGE_A': 'store=7||file=a||from=${request.store}', 'MERGE/MERGE_N': 'store=7' },
    });
    const requestParameters = { store: '8', mode: 'full' };
    const adhoc = { cycleName: 'Adhoc', flowName: 'EXTRA', requestParameters };
    const one = await night.request({ ...adhoc, processName: 'ASKED' });
    await night.untilExecution(one.id, 'COMPLETED');
    const all = await night.request(adhoc);
    await night.untilExecution(all.id, 'COMPLETED');
    const nightly = await night.request({ requestParameters });
    await night.untilExecution(nightly.id, 'COMPLETED');
    expect(startsOf('MERGE_A').map(({ parameters }) => parameters)).toEqual([
      'store=8||file=a||from=8||mode=full',
      'store=7||file=a||from=8',
    ]);
    expect(startsOf('MERGE_N').map(({ parameters }) => parameters)).toEqual(['store=7']);
  }, 60_000);
});

describe('parameters that an operator edits', () => {
  test('before the start and before a restart are what is sent, and what the attempt keeps', async () => {
    world.system.script.add({ job: 'EDITED', outcomes: ['ERROR', 'COMPLETED'] });
    const night = await openSmall(world, {
      ...{ name: 'EDIT', processes: { EDIT: ['EDITED'] } },
      parameters: { 'EDIT/EDITED': 'n=0' },
    });
    const { id: runId } = await night.run('EDITED');
    const edited = await edit(runId, { parameters: 'n=1||job=${job}', reason: 'the file came late' });
    expect(edited).toMatchObject({ status: 200, body: { status: 'LOADED', parameters: 'n=1||job=${job}' } });
    const { id } = await night.request();
    await night.untilRun('EDITED', 'ERROR');
    expect(await edit(runId, { parameters: 'n=2', attempt: 0 })).toMatchObject({
      ...{ status: 409, body: { code: 'STALE' } },
    });
    await world.api.must(edit(runId, { parameters: '', attempt: 1 }));
    await night.act('EDITED', 'restart');
    await night.untilExecution(id, 'COMPLETED');
    const attempts = await attemptsOf(world, runId);
    expect(attempts.map(({ parameters }) => parameters)).toEqual(['n=1||job=EDITED', '']);
    const [restart] = requests(world.system.ledger.entries, { verb: 'restart', job: 'EDITED' }).map(sent);
    expect([startsOf('EDITED')[0]?.['parameters'], restart?.['parameters']]).toEqual(['n=1||job=EDITED', '']);
    const told = world.events.events.filter(({ data }) => data['reason'] === 'the file came late');
    expect(told.map(({ type, data }) => [type, data['actor']])).toEqual([['run.parameters-edited', 'admin']]);
  }, 60_000);

  test('are refused when they cannot be sent, and while or after the run has what it was sent', async () => {
    world.system.script.add({ job: 'FIXED', outcome: 'never' });
    const night = await openSmall(world, {
      ...{ name: 'FIXED', processes: { FIXED: ['FIXED'] } },
      parameters: { 'FIXED/FIXED': 'a=b' },
    });
    const { id: runId } = await night.run('FIXED');
    for (const parameters of ['a', '=b', 'a=1||a=2', `a=${'x'.repeat(32_000)}`, 'a=1||']) {
      expect(await edit(runId, { parameters })).toMatchObject({
        status: 422,
        body: { code: 'MALFORMED_PARAMETERS' },
      });
    }
    const { id } = await night.request();
    const { executionId } = await startOf(world, { job: 'FIXED' });
    const refused = { status: 409, body: { code: 'NOT_ALLOWED', runStatus: 'RUNNING' } };
    expect(await edit(runId, { parameters: 'a=c' })).toMatchObject(refused);
    world.system.finish(executionId, 'COMPLETED');
    await night.untilExecution(id, 'COMPLETED');
    expect(await edit(runId, { parameters: 'a=c' })).toMatchObject({
      ...{ status: 409, body: { code: 'NOT_ALLOWED', runStatus: 'COMPLETED' } },
    });
    expect(await night.run('FIXED')).toMatchObject({ parameters: 'a=b' });
  }, 60_000);
});

test('a job type that is changed in the night counts for what has not been sent yet', async () => {
  world.system.script.add({ job: 'BEFORE', outcome: 'never' });
  const night = await openSmall(world, { name: 'MOVED', processes: { MOVED: ['BEFORE', 'BEHIND'] } });
  const { id } = await night.request();
  const { executionId } = await startOf(world, { job: 'BEFORE' });
  await changeType(world, 'MOVED', {
    ...{ url: `${world.system.url}/elsewhere/services/batch`, scope: 'elsewhere:batch' },
  });
  // It goes on being asked where it was started.
  world.system.finish(executionId, 'COMPLETED');
  await night.untilExecution(id, 'COMPLETED');
  const asked = requests(world.system.ledger.entries, { verb: 'status', job: 'BEFORE' });
  expect(new Set(asked.map(({ service }) => service))).toEqual(new Set(['svc']));
  expect(requests(world.system.ledger.entries, { verb: 'start', job: 'BEHIND' })).toMatchObject([
    { service: 'elsewhere' },
  ]);
}, 60_000);
