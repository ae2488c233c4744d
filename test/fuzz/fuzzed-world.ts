import fc from 'fast-check';
import { FromSchema } from '../support/arbitrary.js';
import { logIn, makePerson } from '../support/browser-session.js';
import type { Contract } from '../support/contract.js';
import { flipped } from '../support/damaged.js';
import type { Night } from '../support/night.js';
import { openSmall } from '../support/small-night.js';
import { scheduleWorkbook, type SmallSchedule } from '../support/small-schedule.js';
import type { World } from '../support/world.js';
import { ApiRequests } from './api-requests.js';

const NIGHT: SmallSchedule = {
  name: 'FUZZ',
  processes: { A: ['FUZZ_A'], B: ['FUZZ_B'], H: ['FUZZ_H'], Q: ['FUZZ_Q'] },
  after: [['B', 'A']],
  external: [['B/FUZZ_B', 'FILE']],
  modules: { CORE: 'Y' },
  flows: {
    HOURS: { cycles: ['Hourly_Cycle_1'], processes: ['H'] },
    ADHOC: { cycles: ['Adhoc'], processes: ['Q'] },
  },
};

type Known = Readonly<Record<string, readonly string[]>>;

interface Listed {
  readonly items: readonly { readonly id: string }[];
}

/** An installation with a night in which something of everything has happened. */
export async function somethingOfEverything(world: World): Promise<Known> {
  const { api } = world;
  const night = await openSmall(world, NIGHT);
  await api.must(api.put(night.path('/callback-settings'), { url: 'http://127.0.0.1:9/', mode: 'ALL' }));
  const jobs = [{ job: 'FUZZ_A' }, { job: 'OWN_CJOB', application: 'APP', jobType: 'SVC' }];
  await api.must(api.post(night.path('/custom-processes'), { name: 'FUZZ_CPROCESS', jobs }));
  await api.must(api.post(night.path('/disabled-jobs'), { process: 'H', job: 'FUZZ_H', from: '2027-01-01' }));
  const note = { tab: 'Job', row: 'FUZZ_A', field: 'notes', value: 'known' };
  await api.must(api.put(night.path('/overrides'), { overrides: [note] }));
  await api.must(api.post('/api/v1/holds', { level: 'PROCESS', schedule: 'FUZZ', process: 'Q' }));
  await api.must(api.post('/api/v1/tokens', { name: 'known', grants: [{ role: 'viewer' }] }));
  await makePerson(api, 'fuzz-person');
  await logIn(api, 'fuzz-person');
  const { id } = await night.request({ cycleName: 'Adhoc', processName: 'FUZZ_CPROCESS' });
  await night.untilExecution(id, 'COMPLETED');
  await night.request();
  await world.events.until(
    'it waits',
    async () => (await night.run('FUZZ_A', { cycle: 'Nightly' })).status === 'COMPLETED' || undefined,
  );
  return known(world, night);
}

async function known(world: World, night: Night): Promise<Known> {
  const ids = async (path: string): Promise<readonly string[]> => {
    const { items } = (await world.api.must(world.api.get(`/api/v1/${path}`))) as Listed;
    return items.map(({ id }) => id);
  };
  const [runs, executions] = [await ids('runs?schedule=FUZZ'), await ids('executions?schedule=FUZZ')];
  const dates = [night.businessDate, '2026-11-25'];
  return {
    schedule: ['FUZZ'],
    'job-types.name': ['SVC', 'FUZZED'],
    'external-jobs.name': ['FILE'],
    'jobs.name': ['FILE'],
    'custom-processes.name': ['FUZZ_CPROCESS', 'NEW_CPROCESS'],
    name: ['SVC', 'FUZZED', 'NEW_CPROCESS'],
    version: ['1'],
    fromVersion: ['1'],
    expectedRevision: ['1', '2'],
    expectedVersion: ['1', '2'],
    attempt: ['0', '1'],
    turn: ['enable', 'disable'],
    action: ['hold', 'release', 'skip', 'release-skip', 'restart', 'kill', 'fail', 'complete', 'force'],
    'reports.from': ['2026-11-01'],
    'reports.to': dates,
    businessDate: dates,
    date: dates,
    cycleName: ['Nightly', 'Hourly_Cycle_1', 'Adhoc'],
    'runs.id': runs,
    'executions.id': executions,
    'requests.id': executions,
    'holds.id': await ids('holds?schedule=FUZZ'),
    'callbacks.id': await ids('callbacks?schedule=FUZZ'),
    'disabled-jobs.id': await ids('schedules/FUZZ/disabled-jobs'),
    'tokens.id': await ids('tokens'),
    'people.name': ['fuzz-person', 'FUZZED'],
    'sessions.id': await ids('sessions'),
    person: ['fuzz-person'],
    password: ['a password of the fuzzer'],
    id: runs,
    runIds: runs,
    execution: executions,
    connection: ['default'],
    url: [`${world.system.url}/svc/services/batch`, 'http://127.0.0.1:9/x', 'https://far.example.com'],
    start: ['/start'],
    restart: ['/restart'],
    kill: ['/kill'],
    status: ['/status'],
    log: ['/log'],
    check: ['/ping'],
    flowName: ['Nightly', 'HOURS', 'ADHOC'],
    processName: ['Q', 'A', 'FUZZ_CPROCESS'],
    process: ['A', 'B', 'H'],
    job: ['FUZZ_A', 'FUZZ_B', 'X_CJOB'],
    jobType: ['SVC'],
    application: ['APP'],
    tab: ['Job'],
    field: ['notes', 'thresholdRunTime', 'enabled'],
    row: ['FUZZ_A', 'A/FUZZ_A', 'APP'],
    externalJob: ['FILE'],
    parameters: ['', 'a=b', 'a=b||c=', 'a'],
    cursor: ['MQ', 'MTAw', 'QUJD'],
    limit: ['1', '7', '5000'],
    after: ['start'],
  };
}

/** Requests of the operations of its server; files are workbooks of its schedule, whole and damaged, and other bytes. */
export function requestsOf(contract: Contract, values: Known): ApiRequests {
  const workbook = scheduleWorkbook(NIGHT);
  const files = fc.oneof(
    fc.constant(workbook),
    fc.constant(scheduleWorkbook({ ...NIGHT, throttle: 3 })),
    flipped(workbook),
    fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
    fc
      .constantFrom('{}', '{"format":"nightjar-configuration"}', 'PK\u0003\u0004')
      .map((text) => Buffer.from(text)),
  );
  return new ApiRequests(new FromSchema(contract.document, values), files);
}
