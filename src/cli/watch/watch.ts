import type { ApiClient } from '../api/api.client.js';
import type { Execution } from '../api/shapes.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { untilInterrupted } from '../terminal/interrupt.js';
import type { Voice } from '../terminal/voice.js';
import { finalTable } from './draw.js';
import { followExpectedEnd } from './expected-end.js';
import { followExecution, type FollowOptions } from './follow.js';
import type { Progress } from './progress.js';
import { displayFor } from './watchers.js';

/** Shows an execution until it ends, then its table. Ctrl-C leaves the batch alone. */
export async function watchExecution(
  voice: Voice,
  api: ApiClient,
  { executionId, keep }: { executionId: string; keep: boolean },
): Promise<ExitCode> {
  const end = await untilInterrupted((signal) => showExecution(voice, api, { executionId, keep, signal }));
  if (end !== 'interrupted' && end !== null) return exitOf(end);
  voice.note(`Execution ${executionId} goes on; see it again with: nightjar watch ${executionId}`);
  return EXIT.interrupted;
}

/** The same without a hand on Ctrl-C; null = the signal has aborted. */
export async function showExecution(
  voice: Voice,
  api: ApiClient,
  options: FollowOptions,
): Promise<Execution | null> {
  const display = await displayFor(voice);
  const unfollow = display.expected
    ? followExpectedEnd(api, options.executionId, (at) => display.expected?.(at))
    : null;
  let end: Progress | null = null;
  try {
    end = await followExecution(api, options, display);
  } finally {
    unfollow?.();
    display.close();
  }
  if (!end) return null;
  const { execution } = end;
  voice.show({ execution }, () => `\n${finalTable(end, voice.style, new Date())}`);
  return execution;
}

export const exitOf = ({ status }: Execution): ExitCode => (status === 'COMPLETED' ? EXIT.well : EXIT.failed);
