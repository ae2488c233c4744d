import fc from 'fast-check';
import {
  CYCLES,
  DEPENDENCY_ON,
  EXTERNAL_STATUS_UPDATES,
  JOINS,
  NIGHTLY,
  ON_KEY_TAKEN,
  ON_TIME_OUT,
  WEEKDAYS,
  type Schedule,
} from '../../src/domain/schedule.js';
import { NASTY } from './arbitrary.js';

/**
 * Definitions as a workbook may say them, cell by cell: nothing refers to anything. Texts are what people see in a cell:
 * trimmed, in composed letters, and without characters that nobody sees.
 */

/** Texts that a program may take for something else. */
const MISTAKABLE = [
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  "'quoted",
  "'=1",
  '007',
  '1e5',
  '24.10',
  '0x1F',
  'TRUE',
  'N',
  '#REF!',
  '2026-11-28',
  '1/2',
  '12:30',
  '50 %',
  'first line\nsecond line',
  'carriage\r\nreturn',
  'a\ttab',
  '_x000D_',
  '_x005F_',
  '&amp;<b>"quoted"</b>',
  ']]>',
  'ﬁ ünïcödé ✓ 😀 日本語',
  'x'.repeat(32_767),
  'blank\u00a0blank',
];

const UNSEEN =
  // eslint-disable-next-line no-control-regex -- these are meant
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|\p{Cs}/gu;
const asSeen = (text: string): string => text.replace(UNSEEN, '').normalize('NFC').trim();

const text = fc
  .oneof(
    { weight: 2, arbitrary: fc.constant('') },
    { weight: 2, arbitrary: fc.constantFrom(...MISTAKABLE, ...NASTY) },
    { weight: 2, arbitrary: fc.string({ unit: 'grapheme' }) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  )
  .map(asSeen);
const filled = text.map((some) => (some === '' ? '1' : some));

const name = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,20}$/),
  fc.constantFrom('007', '1e5', '1.50', 'TRUE', 'N', '-'.padStart(128, 'x'), '0_x0041_'),
);
const processName = name.map((given) => given.toUpperCase());
/** What refers to something is any text; whether there is such a thing is not asked here. */
const reference = filled;
const flag = fc.boolean();
const orNull = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary);
const seconds = fc.oneof(fc.integer({ min: 1, max: 2_147_483_647 }), fc.integer({ min: 1, max: 5 }));
const milliseconds = fc.integer({ min: 1_000, max: 2_147_483_000 });
const path = fc.constantFrom('/start', '/a/b%20c', '/007', '/{x}/_x000D_');
const days = fc.subarray([...WEEKDAYS], { minLength: 1 });
const cycle = fc.constantFrom(...CYCLES.filter((known) => known !== NIGHTLY));
const patience = {
  enabled: flag,
  timeOut: orNull(seconds),
  onTimeOut: fc.constantFrom(...ON_TIME_OUT),
};

/** Rows that are told apart by these fields. */
const rows = <T extends object>(
  model: { [K in keyof T]: fc.Arbitrary<T[K]> },
  key: readonly (keyof T)[] | null = null,
): fc.Arbitrary<T[]> => {
  const row = fc.record(model) as fc.Arbitrary<T>;
  return key === null
    ? fc.array(row, { maxLength: 4 })
    : fc.uniqueArray(row, {
        maxLength: 4,
        selector: (one) => JSON.stringify(key.map((field) => one[field])),
      });
};

const jobType = rows<Schedule['jobTypes'][number]>({
  name,
  description: text,
  url: fc.constantFrom('http://127.0.0.1:7070/svc', 'https://example.com/a%20b', 'https://example.com'),
  scope: text,
  connection: filled,
  pollIntervalMs: orNull(milliseconds),
  idempotentStart: flag,
  silenceBudgetMs: orNull(milliseconds),
  endpoints: fc.record({
    start: path,
    restart: orNull(path),
    status: path,
    kill: orNull(path),
    log: orNull(path),
    check: orNull(path),
  }),
});

const job = rows<Schedule['jobs'][number]>({
  name,
  description: text,
  application: reference,
  module: orNull(reference),
  jobType: fc.oneof(
    fc.constantFrom('DUMMY', 'EXEC'),
    name.filter((given) => !/^(dummy|exec)$/i.test(given)),
  ),
  jobWrapperName: text,
  killCleanupScript: text,
  externalStatusUpdate: orNull(fc.constantFrom(...EXTERNAL_STATUS_UPDATES)),
  skipOnError: flag,
  thresholdRunTime: orNull(seconds),
  maxRunTime: orNull(seconds),
  daysOfTheWeek: orNull(days),
  enabled: flag,
  critical: flag,
  exclusiveKey: orNull(name),
  onKeyTaken: fc.constantFrom(...ON_KEY_TAKEN),
  priority: fc.integer({ min: 1, max: 255 }),
  notes: text,
});

export const anyDefinition: fc.Arbitrary<Schedule> = fc.record({
  name,
  displayName: text,
  description: text,
  label: filled,
  timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'US/Eastern'),
  applications: rows<Schedule['applications'][number]>({
    name,
    description: text,
    agent: name,
    throttleLimit: orNull(seconds),
  }),
  modules: rows<Schedule['modules'][number]>({
    application: reference,
    name,
    description: text,
    enabled: flag,
  }),
  flows: rows<Schedule['flows'][number]>({ name, cycle, description: text, enabled: flag }),
  processes: rows<Schedule['processes'][number]>({
    name: processName,
    description: text,
    join: fc.constantFrom(...JOINS),
  }),
  jobs: job,
  flowProcesses: rows<Schedule['flowProcesses'][number]>({ flow: reference, process: reference }, [
    'flow',
    'process',
  ]),
  processJobs: rows<Schedule['processJobs'][number]>(
    { process: reference, job: reference, sequence: seconds, parameters: text },
    ['process', 'job'],
  ),
  dependencies: rows<Schedule['dependencies'][number]>(
    {
      process: reference,
      job: orNull(reference),
      predecessorProcess: reference,
      predecessorJob: orNull(reference),
      on: fc.constantFrom(...DEPENDENCY_ON),
      ...patience,
    },
    ['process', 'job', 'predecessorProcess', 'predecessorJob', 'on'],
  ),
  interScheduleDependencies: rows<Schedule['interScheduleDependencies'][number]>(
    {
      process: reference,
      job: reference,
      schedule: name,
      predecessorProcess: name,
      predecessorJob: name,
      ...patience,
    },
    ['process', 'job', 'schedule', 'predecessorProcess', 'predecessorJob'],
  ),
  externalDependencies: rows<Schedule['externalDependencies'][number]>(
    { process: reference, job: reference, externalSystem: text, externalJob: name, ...patience },
    ['process', 'job', 'externalJob'],
  ),
  scheduleLinks: rows<Schedule['scheduleLinks'][number]>(
    { process: reference, job: reference, schedule: name, enabled: flag },
    ['process', 'job', 'schedule'],
  ),
  jobTypes: jobType,
  systemOptions: rows<Schedule['systemOptions'][number]>(
    {
      option: fc.constantFrom('WARNING' as const, 'ERROR' as const),
      code: fc.integer({ min: 0, max: 255 }),
      description: text,
    },
    ['option', 'code'],
  ),
});
