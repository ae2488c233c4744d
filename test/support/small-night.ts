import {
  effects,
  where,
  type EffectEntry,
  type LedgerEntry,
  type RequestEntry,
} from '../../examples/external-system/ledger.js';
import { Night } from './night.js';
import { scheduleWorkbook, type SmallSchedule } from './small-schedule.js';
import type { World } from './world.js';

/** What an administrator says of a job type beside its workbook, as PUT /job-types takes it. */
export type TypeFields = Readonly<Record<string, unknown>>;

/** Imports a small schedule, points its type SVC at the sample system, changes it, and opens the date. */
export async function openSmall(
  world: World,
  schedule: SmallSchedule,
  type: TypeFields = {},
): Promise<Night> {
  const night = await Night.open(world, { workbook: scheduleWorkbook(schedule) });
  if (Object.keys(type).length > 0) await changeType(world, schedule.name, type);
  return night;
}

/** Changes some fields of the type SVC of a schedule and leaves the others. */
export async function changeType(world: World, schedule: string, fields: TypeFields): Promise<void> {
  const path = `/api/v1/job-types/SVC?schedule=${schedule}`;
  const type = (await world.api.must(world.api.get(path))) as TypeFields;
  await world.api.must(world.api.put(path, { ...type, ...fields }));
}

/** Deadlines in milliseconds, where a test is about their passing. */
export const timeouts = (fields: TypeFields): TypeFields => ({
  timeouts: { connectMs: 10_000, answerMs: 60_000, statusMs: 15_000, ...fields },
});

/** The calls that the sample system has got, narrowed: `requests(entries, { verb: 'kill', job: 'LOAD' })`. */
export const requests = (entries: readonly LedgerEntry[], wanted: Partial<RequestEntry>): RequestEntry[] =>
  entries
    .filter((entry) => entry.kind === 'request')
    .filter((entry) =>
      Object.entries(wanted).every(([name, value]) => entry[name as keyof RequestEntry] === value),
    );

/** The JSON body that a call came with. */
export const sent = (request: RequestEntry | undefined): Readonly<Record<string, unknown>> =>
  JSON.parse(request?.body ?? '{}') as Record<string, unknown>;

/** The n-th execution (from 0) of a job, as soon as it has really been started. */
export const startOf = (world: World, job: Partial<EffectEntry>, n = 0): Promise<EffectEntry> =>
  world.system.ledger.until((entries) => effects(entries, where({ effect: 'started', ...job }))[n], 30_000);

/** Looks again at each call that the sample system gets: for what no event tells of. */
export async function untilCalled<T>(world: World, look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const { length } = world.system.ledger.entries;
    const found = await look();
    if (found !== undefined) return found;
    await world.system.ledger.until((entries) => entries.length > length, 30_000);
  }
}

export interface AttemptSeen {
  readonly number: number;
  readonly kind: string;
  readonly state: string;
  readonly cause: string | null;
  readonly agentExecutionId: string;
  readonly executionId: string | null;
  readonly restartOf: string | null;
  readonly parameters: string;
  readonly detail: string | null;
  readonly remoteMayBeRunning: boolean;
  readonly sends: readonly { readonly verb: string; readonly outcome: string | null }[];
}

export async function attemptsOf(world: World, runId: string): Promise<readonly AttemptSeen[]> {
  const answer = await world.api.must(world.api.get(`/api/v1/runs/${runId}/attempts`));
  return (answer as { items: AttemptSeen[] }).items;
}
