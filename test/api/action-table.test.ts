import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { OPERATOR_ACTIONS } from '../../src/domain/run/operator-action.js';
import type { Night, RunSeen } from '../support/night.js';
import { openSmall } from '../support/small-night.js';
import type { SmallSchedule } from '../support/small-schedule.js';
import { World } from '../support/world.js';

/**
 * The Actions table over HTTP, on runs that are really in each situation. A status is what the run has become when the answer
 * comes, `OK` that it stays as it is; everything else is the code of the refusal. `-` = NOT_ALLOWED. `-R` = NOT_RUNNING,
 * `-S` = DEPENDENTS_STARTED, `-U` = START_UNRESOLVED, `-K` = KILL_NOT_DEFINED, `-C` = DAY_CLOSED.
 */
const TABLE = `
               status            hold  release  skip     release-skip  restart  kill  fail   complete   force    rerun    resolve-start  parameters
EARLY          LOADED            HELD  -        SKIPPED  -             -        -R    -      -          -        -        -              OK
EARLY_HELD     HELD              -     LOADED   SKIPPED  -             -        -R    -      COMPLETED  -        -        -              OK
EARLY_SKIPPED  SKIPPED           -     -        -        LOADED        -        -R    -      -          -        LOADED   -              OK
WAITS          PENDING           HELD  -        SKIPPED  -             -        -R    -      COMPLETED  PENDING  -        -              OK
QUEUED         PENDING           HELD  -        SKIPPED  -             -        -R    -      COMPLETED  PENDING  -        -              OK
RUNS           RUNNING           -     -        -        -             -        OK    -      -          -        -        -              -
NO_KILL        RUNNING           -     -        -        -             -        -K    -      -          -        -        -              -
LATE           RUNNING           -     -        -        -             -        -K    ERROR  COMPLETED  -        -        -              -
DONE           COMPLETED         -     -        -        -             -        -R    -      -          -        PENDING  -              -
BEFORE         COMPLETED         -     -        -        -             -        -R    -      -          -        -S       -              -
FAILED         ERROR             -     -        SKIPPED  -             PENDING  -R    -      COMPLETED  -        PENDING  -              OK
REFUSED        ERROR             -     -        SKIPPED  -             PENDING  -R    -      COMPLETED  -        PENDING  -              OK
KILLED         ERROR             -     -        SKIPPED  -             PENDING  -R    -      COMPLETED  -        PENDING  -              OK
DECLARED       ERROR             -     -        SKIPPED  -             PENDING  -R    -      COMPLETED  -        PENDING  -              OK
DOUBT          ERROR             -U    -U       -U       -U            -U       -U    -U     -U         -U       -U       ERROR          -U
HELD           HELD              -     PENDING  SKIPPED  -             -        -R    -      COMPLETED  PENDING  -        -              OK
SKIPPED        SKIPPED           -     -        -        PENDING       -        -R    -      -          -        PENDING  -              OK
LEFT_OUT       SKIPPED           -     -        -        ERROR         -        -R    -      -          -        PENDING  -              OK
PASSED         SKIPPED           -     -        -        -S            -        -R    -      -          -        -S       -              OK
CALENDAR       SKIPPED           -     -        -        -             -        -R    -      -          -        PENDING  -              OK
OVER           SKIPPED_ON_ERROR  -     -        -        -             -        -R    -      -          -        PENDING  -              -
OFF            DISABLED          -     -        -        -             -        -R    -      -          -        -        -              -
BRANCH         NOT_RUN           -     -        -        -             -        -R    -      -          -        PENDING  -              OK
CLOSED         COMPLETED         -C    -C       -C       -C            -C       -C    -C     -C         -C       -C       -C             -C
`;

const CODES: Readonly<Record<string, string>> = {
  '-': 'NOT_ALLOWED',
  '-R': 'NOT_RUNNING',
  '-S': 'DEPENDENTS_STARTED',
  '-U': 'START_UNRESOLVED',
  '-K': 'KILL_NOT_DEFINED',
  '-C': 'DAY_CLOSED',
};

interface Cell {
  readonly action: string;
  /** null = refused. */
  readonly becomes: string | null;
  readonly code: string;
  /** The run that it is tried on: one of its own where it changes something. */
  readonly job: string;
}

interface Situation {
  readonly name: string;
  readonly status: string;
  readonly cells: readonly Cell[];
  readonly jobs: readonly string[];
}

const [, header = '', ...lines] = TABLE.split('\n');
const [, ...actions] = header.trim().split(/\s+/);
const situations = lines
  .filter((line) => line !== '')
  .map((line): Situation => {
    const [name = '', status = '', ...told] = line.trim().split(/\s+/);
    const cells = actions.map((action, n): Cell => {
      const code = CODES[told[n] ?? ''];
      const becomes = told[n] === 'OK' ? status : (told[n] ?? '');
      if (code !== undefined) return { action, becomes: null, code, job: name };
      return { action, becomes, code: '', job: `${name}_${n}` };
    });
    return { name, status, cells, jobs: [name, ...new Set(cells.map(({ job }) => job))] };
  });

const jobsOf = (...names: readonly string[]): readonly string[] =>
  situations.filter(({ name }) => names.includes(name)).flatMap(({ jobs }) => [...new Set(jobs)]);

/** A process of its own for each job; those of `two` have a second job after it. */
function schedule(
  name: string,
  situated: readonly string[],
  more: Partial<SmallSchedule> = {},
): SmallSchedule {
  const two = ['BEFORE', 'PASSED'].flatMap((one) => jobsOf(one));
  const processes = Object.fromEntries(
    jobsOf(...situated).map((job) => [job, two.includes(job) ? [job, `${job}_B`] : [job]]),
  );
  return { name, ...more, processes: { ...processes, ...more.processes } };
}

type Cells = NonNullable<SmallSchedule['job']>;

const cells = (jobs: readonly string[], of: Cells[string]): Cells =>
  Object.fromEntries(jobs.map((job) => [job, of]));

const RUNNING_LONG = ['RUNS', 'NO_KILL', 'LATE', 'KILLED', 'DECLARED'];
const IN_ACTS = [
  ...[
    'WAITS',
    'RUNS',
    'DONE',
    'BEFORE',
    'FAILED',
    'REFUSED',
    'KILLED',
    'DECLARED',
    'DOUBT',
    'HELD',
    'SKIPPED',
  ],
  ...['LEFT_OUT', 'PASSED', 'CALENDAR', 'OVER', 'OFF', 'BRANCH'],
];
const ACTS = schedule('ACTS', IN_ACTS, {
  processes: { BLOCK: ['BLOCK'], WELL: ['WELL'] },
  after: [
    ...jobsOf('WAITS').map((job) => [job, 'BLOCK'] as const),
    ...jobsOf('BRANCH').map((job) => [job, 'WELL', 'FAILURE'] as const),
  ],
  job: {
    // The business date of a night is a Tuesday.
    ...cells(jobsOf('CALENDAR'), { DaysOfTheWeek: 'SUNDAY' }),
    ...cells(jobsOf('OVER'), { SkipOnError: 'Y' }),
    ...cells(jobsOf('OFF'), { Enabled: 'N' }),
  },
});
const NO_KILL = schedule('ACTS_NO_KILL', ['NO_KILL', 'LATE'], {
  jobType: { JobKill: null },
  job: cells(jobsOf('LATE'), { MaxRunTime: 1 }),
});

let world: World;
const nights: Night[] = [];
beforeAll(async () => {
  world = await World.start({ environment: { NIGHTJAR_AGENT_GROUPS: 'common' } });
  script();
  const early = await openSmall(world, schedule('ACTS_EARLY', ['EARLY', 'EARLY_HELD', 'EARLY_SKIPPED']));
  const queue = await openSmall(world, schedule('ACTS_QUEUE', ['QUEUED'], { agent: 'nobody' }));
  const over = await openSmall(world, schedule('ACTS_OVER', ['CLOSED']));
  const [acts, noKill] = [await openSmall(world, ACTS), await openSmall(world, NO_KILL)];
  nights.push(early, queue, over, acts, noKill);
  await actOn('hold', jobsOf('EARLY_HELD', 'HELD'));
  await actOn('skip', jobsOf('EARLY_SKIPPED', 'SKIPPED'));
  for (const night of [queue, acts, noKill]) await night.request();
  await over.untilExecution((await over.request()).id, 'COMPLETED');
  await world.api.must(world.api.post(over.path(`/days/${over.businessDate}/close`)));
  await until((run) => (isOf(run, RUNNING_LONG) ? run.attemptState === 'TRACKING' : true));
  await until((run) => (isOf(run, ['LEFT_OUT', 'PASSED']) ? run.status === 'ERROR' : true));
  await actOn('kill', jobsOf('KILLED'));
  await actOn('fail', jobsOf('DECLARED'), { force: true });
  await actOn('skip', jobsOf('LEFT_OUT', 'PASSED'));
  await until(isInItsSituation);
}, 180_000);
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

/** What the sample system does with the jobs; what is not said ends well. */
function script(): void {
  for (const job of [...jobsOf(...RUNNING_LONG), 'BLOCK']) world.system.script.add({ job, outcome: 'never' });
  for (const job of jobsOf('FAILED', 'LEFT_OUT', 'PASSED', 'OVER'))
    world.system.script.add({ job, outcome: 'ERROR' });
  for (const job of jobsOf('REFUSED')) world.system.script.add({ job, unknown: true });
  for (const job of jobsOf('DOUBT'))
    world.system.script.add({ job, startAnswer: { kind: 'reset-after-effect' } });
}

type Run = RunSeen & { readonly attemptState: string | null };

async function allRuns(): Promise<ReadonlyMap<string, Run>> {
  const runs = (await Promise.all(nights.map((night) => night.runs()))).flat();
  return new Map(runs.map((run) => [run.job, run as Run]));
}

async function runOf(job: string): Promise<Run> {
  const run = (await allRuns()).get(job);
  if (!run) throw new Error(`there is no run of ${job}`);
  return run;
}

const isOf = ({ job }: Run, names: readonly string[]): boolean => jobsOf(...names).includes(job);

const STATUS = new Map(situations.flatMap(({ jobs, status }) => jobs.map((job) => [job, status])));

/** A second job of a process ends well. */
const isInItsSituation = (run: Run): boolean =>
  run.status === (STATUS.get(run.job) ?? (run.job.endsWith('_B') ? 'COMPLETED' : run.status)) &&
  (!isOf(run, ['LATE']) || run.flags.includes('OVERDUE'));

/** Until every run is so. Jobs that go on for ever are asked about for ever: now and then it is a time to look. */
async function until(holds: (run: Run) => boolean): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const { length } = world.system.ledger.entries;
    const left = [...(await allRuns()).values()].filter((run) => !holds(run));
    if (left.length === 0) return;
    if (performance.now() > deadline)
      throw new Error(`these do not come: ${left.map(({ job, status }) => `${job} ${status}`).join()}`);
    await world.system.ledger.until((entries) => entries.length > length + CALLS_BETWEEN_LOOKS, 30_000);
  }
}
const CALLS_BETWEEN_LOOKS = 60;

async function actOn(action: string, jobs: readonly string[], more: object = {}): Promise<void> {
  const runs = await allRuns();
  const runIds = jobs.map((job) => runs.get(job)?.id ?? '');
  const { results } = (await world.api.must(
    world.api.post('/api/v1/runs/actions', { action, runIds, ...more }),
  )) as { results: { ok: boolean }[] };
  expect(results.filter(({ ok }) => !ok)).toEqual([]);
}

interface Asked {
  readonly action: string;
  readonly reason?: string;
  readonly attempt?: number;
}

/** What the API says: the run, or the problem. */
interface Said {
  readonly http: number;
  readonly code?: string;
  readonly runStatus?: string;
  readonly status?: string | number;
}

async function tryOn(id: string, { action, ...body }: Asked, key?: string): Promise<Said> {
  const headers = key === undefined ? {} : { 'Idempotency-Key': key };
  const said = action === 'resolve-start' ? { resolution: 'failed', ...body } : body;
  const answer = await (action === 'parameters'
    ? world.api.put(`/api/v1/runs/${id}/parameters`, { parameters: 'a=1', ...body })
    : world.api.post(`/api/v1/runs/${id}/actions/${action}`, said, { headers }));
  return { ...(answer.body as Omit<Said, 'http'>), http: answer.status };
}

interface Result {
  readonly ok: boolean;
  readonly status: string;
  readonly problem?: { readonly code: string; readonly detail: string };
}

test('the table has every action', () => {
  expect(actions).toEqual([...OPERATOR_ACTIONS, 'resolve-start', 'parameters']);
});

describe.each(situations)('$name ($status)', ({ name, status, cells: row }) => {
  const refused = row.filter(({ becomes }) => becomes === null);
  const allowed = row.filter(({ becomes }) => becomes !== null);

  test('a dry run on several runs says what would become of each, with its status', async () => {
    const runs = await allRuns();
    for (const { action, job, becomes, code } of row) {
      if (!(OPERATOR_ACTIONS as readonly string[]).includes(action)) continue;
      const runIds = [runs.get(job)?.id ?? '', runs.get(name)?.id ?? ''];
      const asked = { action, runIds: [...new Set(runIds)], dryRun: true };
      const answer = await world.api.post('/api/v1/runs/actions', asked);
      const { results } = answer.body as { results: readonly Result[] };
      const seen = results.map((one) => [one.status, one.ok ? '' : one.problem?.code]);
      const each = [status, becomes === null ? code : ''];
      expect({ action, seen }).toEqual({ action, seen: asked.runIds.map(() => each) });
    }
  });

  test('refuses the others with their code and its status, and stays as it is', async () => {
    const before = await runOf(name);
    for (const { action, code } of refused) {
      const said = await tryOn(before.id, { action, reason: 'try' });
      expect({ action, ...said }).toMatchObject({ action, http: 409, code, runStatus: status });
    }
    for (const { action, code } of row) {
      if (code === 'DAY_CLOSED') continue;
      const said = await tryOn(before.id, { action, attempt: before.attempt + 7 });
      // resolve-start is for no other status in the first place.
      const stale = action === 'resolve-start' && name !== 'DOUBT' ? 'NOT_ALLOWED' : 'STALE';
      expect({ action, ...said }).toMatchObject({ action, http: 409, code: stale, runStatus: status });
    }
    expect(await runOf(name)).toEqual(before);
  });

  if (allowed.length === 0) return;

  test('allows its own, once for each key, and tells who did what and why', async () => {
    for (const { action, job, becomes } of allowed) {
      const { id, attempt } = await runOf(job);
      const reason = `${action} of ${job}`;
      const key = `key ${job}`;
      const said = await tryOn(id, { action, reason, attempt }, key);
      expect({ action, ...said }).toMatchObject({ action, http: 200, status: becomes });
      // The same once more is answered with the same, whatever has become of the run.
      if (action !== 'parameters') expect(await tryOn(id, { action, reason, attempt }, key)).toEqual(said);
      const event = await world.events.until(`the event of ${reason}`, () =>
        world.events.events.find(({ data }) => data['runId'] === id && data['reason'] === reason),
      );
      expect(event.data).toMatchObject({
        actor: 'admin',
        runId: id,
        at: expect.stringMatching(/^\d{4}-.*Z$/),
      });
    }
  });
});
