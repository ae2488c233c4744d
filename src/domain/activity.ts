import { AGENT, SYSTEM, type Event, type EventType } from './event.js';

/** An event with the names of what it is about: what the activity feed tells in a sentence. */
export interface Activity extends Event {
  /** Of its run; null = it is of no run, or of one that is no longer kept. */
  readonly process: string | null;
  readonly job: string | null;
  /** Of its execution. */
  readonly cycle: string | null;
  readonly flow: string | null;
  /** The ad hoc process that the execution is of; null = it is of a whole flow. */
  readonly ofProcess: string | null;
}

/** One sentence: what has happened to what, by whom and why. */
export function activityText(activity: Activity): string {
  const words = WORDS[activity.type] ?? otherwise;
  const why = activity.reason === null || activity.reason === '' ? '' : `: ${activity.reason}`;
  return `${words(activity)}, by ${whoOf(activity)}${why}`;
}

/** Nightjar itself, as against people and programs that have called it. */
export const OF_THE_SYSTEM: readonly string[] = [SYSTEM, AGENT];

function whoOf({ actor }: Activity): string {
  if (actor === AGENT) return 'an agent';
  return actor === SYSTEM ? 'the system' : actor;
}

const nameOf = (given: string | null): string => given ?? '?';

/** `PAYMENTS 2026-11-24`. */
const dayOf = ({ schedule, businessDate }: Activity): string =>
  `${nameOf(schedule)} ${businessDate ?? ''}`.trimEnd();

function runOf(activity: Activity): string {
  const { process, job, runId } = activity;
  return `${process === null ? `run ${nameOf(runId)}` : `${process}/${nameOf(job)}`} of ${dayOf(activity)}`;
}

function executionOf(activity: Activity): string {
  const { cycle, flow, ofProcess, executionId } = activity;
  const id = `execution ${nameOf(executionId)}`;
  if (cycle === null) return `${id} of ${dayOf(activity)}`;
  const names = [cycle, ...(flow === cycle ? [] : [flow]), ...(ofProcess === null ? [] : [ofProcess])];
  return `${names.join('/')} of ${dayOf(activity)} (${id})`;
}

/** `became RUNNING after PENDING (attempt 1)`. */
function moveOf({ from, to, attempt }: Activity): string {
  const before = from === null || from === to ? '' : ` after ${from}`;
  return `became ${nameOf(to)}${before}${attempt === null || attempt === 0 ? '' : ` (attempt ${attempt})`}`;
}

type Words = (activity: Activity) => string;

const ofSchedule =
  (verb: string): Words =>
  ({ schedule }) =>
    `${nameOf(schedule)} ${verb}`;
const ofNamed =
  (what: string, verb: string): Words =>
  ({ schedule, to }) =>
    `${what} ${nameOf(to)}${schedule === null ? '' : ` of ${schedule}`} ${verb}`;
const ofDay =
  (verb: string): Words =>
  (activity) =>
    `business date ${dayOf(activity)} ${verb}`;
const ofRun =
  (verb: string): Words =>
  (activity) =>
    `${runOf(activity)} ${verb}`;
const ofDependency =
  (verb: string): Words =>
  (activity) =>
    `${runOf(activity)} ${verb} ${nameOf(activity.to)}`;

/** `overrides of PAYMENTS (Job PAY_LOAD enabled=false) were`. */
const overridesOf = ({ schedule, to }: Activity): string =>
  `overrides of ${nameOf(schedule)} (${nameOf(to)}) were`;

/** A type without words of its own is told by its name. */
const WORDS: Readonly<Partial<Record<EventType, Words>>> = {
  'schedule.applied': ({ schedule, to }) => `version ${nameOf(to)} of ${nameOf(schedule)} was imported`,
  'schedule.activated': ({ schedule, from, to }) =>
    `version ${nameOf(to)} of ${nameOf(schedule)} was made active${from === null ? '' : ` instead of ${from}`}`,
  'schedule.environment-changed': ofSchedule('got another environment'),
  'job-type.saved': ofNamed('job type', 'was saved'),
  'job-type.deleted': ofNamed('job type', 'was deleted'),
  'token.issued': ofNamed('API token', 'was issued'),
  'token.revoked': ofNamed('API token', 'was revoked'),
  'person.saved': ofNamed('person', 'was saved'),
  'person.deleted': ofNamed('person', 'was deleted'),
  'person.password-set': ({ to }) => `the password of ${nameOf(to)} was set`,
  'session.ended': ({ to }) => `sessions of ${nameOf(to)} were ended`,
  'schedule.settings-changed': ofSchedule('got other settings'),
  'schedule.configuration-imported': ({ schedule, to }) =>
    `a configuration of ${nameOf(schedule)} was imported (${nameOf(to)})`,
  'override.set': (activity) => `${overridesOf(activity)} set`,
  'override.kept': (activity) => `${overridesOf(activity)} kept against the workbook`,
  'override.cleared': (activity) => `${overridesOf(activity)} cleared`,
  'override.dormant': (activity) =>
    `${overridesOf(activity)} left without their rows by version ${nameOf(activity.from)}`,
  'override.revived': (activity) =>
    `${overridesOf(activity)} given back their rows by version ${nameOf(activity.from)}`,
  'custom-process.created': ofNamed('custom process', 'was made'),
  'custom-process.changed': ofNamed('custom process', 'was changed'),
  'custom-process.deleted': ofNamed('custom process', 'was deleted'),
  'day.opened': ofDay('was opened'),
  'day.restarted': (activity) =>
    `business date ${dayOf(activity)} was planned once more, by version ${nameOf(activity.to)}`,
  'day.closed': ofDay('was closed'),
  'day.purged': ofDay('was purged'),
  'job.disabled': ({ schedule, to, businessDate }) =>
    `${nameOf(to)} of ${nameOf(schedule)} was disabled for ${nameOf(businessDate)}, or from then on`,
  'job.enabled-again': ofNamed('disabled', 'was enabled again'),
  'hold.placed': (activity) => `${nameOf(activity.to)} was placed`,
  'hold.drained': (activity) => `${nameOf(activity.to)} has drained`,
  'hold.released': (activity) => `${nameOf(activity.to)} was released`,
  'schedule-link.followed': (activity) =>
    `the link of ${nameOf(activity.from)} to ${dayOf(activity)} was followed: ${nameOf(activity.to)}`,
  'execution.requested': (activity) => `${executionOf(activity)} was requested`,
  'execution.status-changed': (activity) => `${executionOf(activity)} ${moveOf(activity)}`,
  'external-job.released': (activity) =>
    `external job ${nameOf(activity.to)} of ${dayOf(activity)} was released`,
  'run.added': ofRun('was added to its day'),
  'run.removed': (activity) => `${nameOf(activity.to)} of ${dayOf(activity)} was removed from its day`,
  'run.key-taken': (activity) => `${runOf(activity)} found its exclusive key taken (${nameOf(activity.to)})`,
  'run.status-changed': (activity) => `${runOf(activity)} ${moveOf(activity)}`,
  'run.flags-changed': (activity) => `${runOf(activity)} has other flags, and is ${nameOf(activity.to)}`,
  'run.parameters-edited': ofRun('got other parameters'),
  'run.kill-requested': ofRun('is to be killed'),
  'run.dependency-enabled': ofDependency('waits again for'),
  'run.dependency-disabled': ofDependency('waits no longer for'),
  'run.dependency-timed-out': (activity) =>
    `${runOf(activity)} has waited too long for ${nameOf(activity.from)} (${nameOf(activity.to)})`,
  'connection.saved': ({ to }) => `the connection ${nameOf(to)} was saved`,
  'connection.deleted': ({ to }) => `the connection ${nameOf(to)} was deleted`,
  'callback-settings.saved': ofSchedule('got other callback settings'),
  'callback-settings.deleted': ofSchedule('lost its callback settings'),
  'callback.delivered': ofRun('was told to another system'),
  'callback.failed': ofRun('could not be told to another system'),
  'callback.skipped': ofRun('is not told to another system'),
  'callback.retried': ofRun('is to be told to another system again'),
  'secrets.rewrapped': ({ to }) => `stored secrets were taken over by the key ${nameOf(to)}`,
  'recovery.begun': () => 'a recovery was begun',
  'recovery.ended': () => 'the recovery was ended',
};

function otherwise(activity: Activity): string {
  const { type, from, to, runId, executionId, schedule } = activity;
  const about =
    runId !== null ? runOf(activity) : executionId !== null ? executionOf(activity) : dayOf(activity);
  const move = from === null ? to : `${from} → ${nameOf(to)}`;
  const of = runId === null && executionId === null && schedule === null ? '' : ` of ${about}`;
  return `${type}${of}${move === null || move === '' ? '' : ` (${move})`}`;
}
