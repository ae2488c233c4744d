import { apiPath, type ApiClient } from '../api/api.client.js';
import { Unreachable } from '../api/errors.js';
import { followEvents } from '../api/event-stream.js';
import type { ApiEvent, Execution, Run } from '../api/shapes.js';
import { Progress, type Change } from './progress.js';

/** Long enough for a restart of the server, and for its database to come back. */
const GIVE_UP_MS = 600_000;

/** Somebody to whom an execution is shown. */
export interface Watcher {
  /** Everything was read anew. */
  refreshed(progress: Progress): void;
  changed(change: Change, progress: Progress): void;
  executionChanged(progress: Progress, from: string): void;
  /** Every event of the execution as it came. */
  event(event: ApiEvent): void;
  lost(reason: string): void;
}

/** A watcher that has something to put away. */
export interface Display extends Watcher {
  /** Where there is room for it: when it is expected to end; null = nobody can say. */
  expected?(expectedEndAt: string | null): void;
  close(): void;
}

export interface FollowOptions {
  readonly executionId: string;
  /** Goes on at ERROR, which an operator may still mend. */
  readonly keep: boolean;
  readonly signal: AbortSignal;
}

/**
 * Follows an execution to its end and answers with it as it is then; null = the signal has aborted. The stream is opened
 * before anything is read, so that nothing falls between.
 */
export async function followExecution(
  api: ApiClient,
  options: FollowOptions,
  watcher: Watcher,
): Promise<Progress | null> {
  const { executionId, keep, signal } = options;
  const first = await readExecution(api, executionId);
  const progress = new Progress(first);
  const ended = ({ execution: { status } }: Progress): boolean =>
    status === 'COMPLETED' || (status === 'ERROR' && !keep);
  let known = false;
  const stream = followEvents(api, { schedule: first.schedule, signal, giveUpMs: GIVE_UP_MS });
  for await (const message of stream) {
    if (message.kind === 'lost') watcher.lost(message.reason);
    else if (message.kind === 'event') await take(api, { progress, event: message.event }, watcher);
    else known = await opened(api, { progress, known: known && message.resumed }, watcher);
    // It may have been mended between the event and now.
    if (ended(progress) && (await inReach(readAll(api, progress))) && ended(progress)) return progress;
  }
  return null;
}

const readExecution = (api: ApiClient, id: string): Promise<Execution> => api.get(apiPath`executions/${id}`);

async function readAll(api: ApiClient, progress: Progress): Promise<void> {
  const { id } = progress.execution;
  const [execution, runs] = await Promise.all([
    readExecution(api, id),
    api.all<Run>(apiPath`runs`, { execution: id }),
  ]);
  progress.replace(execution, runs);
}

/** False when the server has gone meanwhile: the stream will notice it too, and come back. */
async function inReach(reading: Promise<void>): Promise<boolean> {
  try {
    await reading;
    return true;
  } catch (error) {
    if (error instanceof Unreachable) return false;
    throw error;
  }
}

/** Reads everything, unless the stream goes on where it was; answers whether what is shown is what is true. */
async function opened(
  api: ApiClient,
  { progress, known }: { progress: Progress; known: boolean },
  watcher: Watcher,
): Promise<boolean> {
  const isKnown = known || (await inReach(readAll(api, progress)));
  if (isKnown) watcher.refreshed(progress);
  return isKnown;
}

async function take(
  api: ApiClient,
  { progress, event }: { progress: Progress; event: ApiEvent },
  watcher: Watcher,
): Promise<void> {
  const { id, status } = progress.execution;
  if (event.executionId === id) watcher.event(event);
  const applied = progress.apply(event);
  switch (applied.kind) {
    case 'changed': {
      if (!applied.detailed) await inReach(readRun(api, progress, applied.runId));
      const change = progress.changeOf(event);
      if (change) watcher.changed(change, progress);
      return;
    }
    case 'execution':
      await inReach(reread(api, progress));
      if (progress.execution.status !== status) watcher.executionChanged(progress, status);
      return;
    case 'replanned':
      if (await inReach(readAll(api, progress))) watcher.refreshed(progress);
      return;
    case 'nothing':
      return;
  }
}

async function readRun(api: ApiClient, progress: Progress, runId: string): Promise<void> {
  progress.addDetails(await api.get<Run>(apiPath`runs/${runId}`));
}

async function reread(api: ApiClient, progress: Progress): Promise<void> {
  progress.execution = await readExecution(api, progress.execution.id);
}
