import fc from 'fast-check';
import { DEPENDENCY_ON, type Schedule } from '../../src/domain/schedule.js';
import { aJob, aSchedule } from './schedules.js';

const JOBS = ['J1', 'J2', 'J3', 'J4', 'J5', 'J6'];
const PROCESSES = ['A', 'B', 'C', 'D'];
const APPLICATIONS = ['APP', 'OTHER'];
const TYPES = ['SVC', 'NEW', 'EXEC'];

const some = (names: readonly string[]): fc.Arbitrary<string[]> => fc.shuffledSubarray([...names]);
const oneOf = (names: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...names);
const text = fc.constantFrom('', 'x', 'y');
const perhaps = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 1 });

const wait = {
  enabled: fc.boolean(),
  timeOut: fc.constantFrom(null, 60),
  onTimeOut: fc.constantFrom('ALERT', 'SKIP'),
} as const;

/** Rows that are told apart by some of their fields: each combination of those at most once. */
const distinct = <T>(row: fc.Arbitrary<T>, key: (row: T) => readonly unknown[]): fc.Arbitrary<T[]> =>
  fc.uniqueArray(row, { selector: (one) => JSON.stringify(key(one)), maxLength: 5 });

const mappings: fc.Arbitrary<Schedule['processJobs']> = fc
  .array(fc.record({ jobs: some(JOBS), gap: fc.integer({ min: 1, max: 3 }), parameters: text }), {
    minLength: PROCESSES.length,
    maxLength: PROCESSES.length,
  })
  .map((all) =>
    PROCESSES.flatMap((process, which) => {
      const { jobs = [], gap = 1, parameters = '' } = all[which] ?? {};
      return jobs.map((job, place) => ({ process, job, sequence: (place + 1) * gap, parameters }));
    }),
  );

const dependency = fc.record({
  process: oneOf(PROCESSES),
  job: perhaps(oneOf(JOBS)),
  predecessorProcess: oneOf(PROCESSES),
  predecessorJob: perhaps(oneOf(JOBS)),
  on: fc.constantFrom(...DEPENDENCY_ON),
  ...wait,
});

const place = { process: oneOf(PROCESSES), job: oneOf(JOBS) };

/**
 * A schedule of a few names, so that two of them have much in common. Its names lead somewhere or nowhere: what is said
 * of it must hold for both.
 */
export const anySchedule: fc.Arbitrary<Schedule> = fc
  .record({
    label: text,
    applications: some(APPLICATIONS).chain((names) =>
      fc.tuple(
        ...names.map((name) =>
          fc.record({
            name: fc.constant(name),
            description: text,
            agent: text,
            throttleLimit: fc.constantFrom(null, 2),
          }),
        ),
      ),
    ),
    modules: distinct(
      fc.record({
        application: oneOf(APPLICATIONS),
        name: oneOf(['M', 'N']),
        description: text,
        enabled: fc.boolean(),
      }),
      ({ application, name }) => [application, name],
    ),
    flows: distinct(
      fc.record({
        name: oneOf(['F', 'G']),
        cycle: fc.constantFrom('Adhoc', 'Hourly_Cycle_1'),
        description: text,
        enabled: fc.boolean(),
      }),
      ({ name, cycle }) => [name, cycle],
    ),
    processes: distinct(
      fc.record({ name: oneOf(PROCESSES), description: text, join: fc.constantFrom('ALL', 'ANY') }),
      ({ name }) => [name],
    ),
    jobs: distinct(
      fc
        .record({
          name: oneOf(JOBS),
          application: oneOf(APPLICATIONS),
          jobType: oneOf(TYPES),
          description: text,
          enabled: fc.boolean(),
          priority: fc.constantFrom(150, 200),
          daysOfTheWeek: fc.constantFrom(null, ['MONDAY'] as const, ['MONDAY', 'FRIDAY'] as const),
        })
        .map(({ name, ...is }) => aJob(name, is)),
      ({ name }) => [name],
    ),
    flowProcesses: distinct(
      fc.record({ flow: oneOf(['Nightly', 'F', 'G']), process: oneOf(PROCESSES) }),
      ({ flow, process }) => [flow, process],
    ),
    processJobs: mappings,
    dependencies: distinct(dependency, (row) => [
      row.process,
      row.job,
      row.predecessorProcess,
      row.predecessorJob,
      row.on,
    ]),
    interScheduleDependencies: distinct(
      fc.record({
        ...place,
        schedule: oneOf(['X', 'Y']),
        predecessorProcess: fc.constant('P'),
        predecessorJob: fc.constant('Q'),
        ...wait,
      }),
      ({ process, job, schedule }) => [process, job, schedule],
    ),
    externalDependencies: distinct(
      fc.record({ ...place, externalSystem: text, externalJob: oneOf(['FILE', 'FEED']), ...wait }),
      ({ process, job, externalJob }) => [process, job, externalJob],
    ),
    scheduleLinks: distinct(
      fc.record({ ...place, schedule: oneOf(['X', 'Y']), enabled: fc.boolean() }),
      ({ process, job, schedule }) => [process, job, schedule],
    ),
    jobTypes: distinct(
      fc.record({
        name: oneOf(TYPES),
        description: text,
        url: oneOf(['http://a/x', 'http://b/x']),
        endpoints: fc.record({
          start: oneOf(['/start', '/begin']),
          restart: fc.constant(null),
          status: fc.constant('/status'),
          kill: fc.constantFrom(null, '/kill'),
          log: fc.constant(null),
          check: fc.constant(null),
        }),
        scope: text,
        connection: fc.constant('default'),
        pollIntervalMs: fc.constantFrom(null, 1_500),
        idempotentStart: fc.boolean(),
        silenceBudgetMs: fc.constant(null),
      }),
      ({ name }) => [name],
    ),
    systemOptions: distinct(
      fc.record({
        option: fc.constantFrom('WARNING', 'ERROR'),
        code: fc.integer({ min: 1, max: 3 }),
        description: text,
      }),
      ({ option, code }) => [option, code],
    ),
  })
  .map((rows) => aSchedule({ processes: {}, rows }));
