import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openSmall } from '../support/small-night.js';
import type { Night } from '../support/night.js';
import { World } from '../support/world.js';

/** What programs that call Oracle Retail POM send and expect, to the letter (spec/api.md, POM section 9). */

let world: World;
let night: Night;

beforeAll(async () => {
  world = await World.start();
  world.system.script.add({ job: 'ORI_FAILS', outcome: 'ERROR' });
  world.system.script.add({ job: 'ORI_LONG', outcome: 'never' });
  night = await openSmall(world, {
    name: 'ORIGINAL',
    processes: { P: ['ORI_FAILS'], Q: ['ORI_LONG'], A_PROCESS_ADHOC: ['ORI_ADHOC'] },
    flows: { LOADS: { cycles: ['Adhoc'], processes: ['A_PROCESS_ADHOC'] } },
    external: [['P/ORI_FAILS', 'FILE_READY']],
  });
}, 60_000);

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
}, 60_000);

const BASE = '/ProcessServices/services/private';
const ENGINE = `${BASE}/executionEngine/schedules/ORIGINAL`;
const RELEASE = `${BASE}/schedules/ORIGINAL/external/jobs/FILE_READY/status/COMPLETED`;

test('an ad hoc process is requested and tracked, with what the caller adds ignored', async () => {
  const asked = {
    cycleName: 'Adhoc',
    flowName: 'LOADS',
    processName: 'A_PROCESS_ADHOC',
    requestParameters: 'callerId=ann, store=7,correlationId=c-1,note=a=b',
    somethingElse: true,
  };
  const answer = await world.api.post(`${ENGINE}/execution?skipVersion`, asked);
  expect(answer).toMatchObject({ status: 200 });
  const { value, ...rest } = answer.body as { value: string };
  expect(value).toMatch(/^\d+$/);
  expect(rest).toEqual({
    cycleName: 'Adhoc',
    flowName: 'LOADS',
    processName: 'A_PROCESS_ADHOC',
    jobName: null,
    requestType: 'PROCESS',
    requestParameters: asked.requestParameters,
    executionEngineInfo: 'STARTED',
    hyperMediaContent: {},
  });
  await night.untilExecution(value, 'COMPLETED');
  expect((await world.api.get(`${ENGINE}/requests/${value}`)).body).toEqual({
    executionId: value,
    scheduleName: 'ORIGINAL',
    cycleName: 'Adhoc',
    flowName: 'LOADS',
    processName: 'A_PROCESS_ADHOC',
    requestParameters: 'callerId=ann,correlationId=c-1,store=7,note=a=b',
    status: 'COMPLETED',
  });
  expect(await night.execution(value)).toMatchObject({
    callerId: 'ann',
    correlationId: 'c-1',
    requestParameters: { store: '7', note: 'a=b' },
  });
}, 60_000);

test('Nightly is in ERROR as soon as one of its runs is, and its process is ALL', async () => {
  const asked = { cycleName: 'Nightly', flowName: 'Nightly', processName: null, callerId: 'bob' };
  const answer = await world.api.post(`${ENGINE}/execution`, asked);
  expect(answer).toMatchObject({ status: 200, body: { processName: null, requestType: 'FLOW' } });
  const { value } = answer.body as { value: string };
  const track = async (): Promise<unknown> => (await world.api.get(`${ENGINE}/requests/${value}`)).body;
  await night.untilRun('ORI_LONG', 'RUNNING');
  expect(await track()).toMatchObject({
    processName: 'ALL',
    status: 'RUNNING',
    requestParameters: 'callerId=bob',
  });
  expect(await world.api.post(RELEASE)).toMatchObject({
    status: 200,
    body: { value: 'true', links: [], hyperMediaContent: { linkRDO: [] } },
  });
  expect((await world.api.post(RELEASE)).body).toMatchObject({ value: 'false' });
  await night.untilRun('ORI_FAILS', 'ERROR');
  expect(await night.execution(value)).toMatchObject({ status: 'RUNNING' });
  expect(await track()).toMatchObject({ status: 'ERROR' });
}, 60_000);

test.each([
  [{ cycleName: 'Weekly' }, 422, 'UNKNOWN_CYCLE'],
  [{ cycleName: 'Nightly' }, 409, 'ALREADY_REQUESTED'],
  [{ cycleName: 'Adhoc', flowName: 'LOADS', requestParameters: 'no pair' }, 422, 'MALFORMED_PARAMETERS'],
  [{ flowName: 'LOADS' }, 422, 'INVALID_REQUEST'],
])('a request that cannot be is refused: %j is %s %s', async (asked, status, code) => {
  expect(await world.api.post(`${ENGINE}/execution`, asked)).toMatchObject({ status, body: { code } });
});

test('what is not there is not found, and nothing is told without a token', async () => {
  const elsewhere = `${BASE}/executionEngine/schedules/OTHER/requests/1`;
  expect(await world.api.get(elsewhere)).toMatchObject({ status: 404, body: { code: 'UNKNOWN_EXECUTION' } });
  const unknown = `${BASE}/schedules/ORIGINAL/external/jobs/NOTHING/status/COMPLETED`;
  expect(await world.api.post(unknown)).toMatchObject({
    status: 404,
    body: { code: 'UNKNOWN_EXTERNAL_JOB' },
  });
  expect((await fetch(`${world.server.url}${ENGINE}/requests/1`)).status).toBe(401);
});
