import { useRef, useState } from 'react';
import { answerOf, api, newKey } from '../api/client.js';
import { Problem } from '../api/problem.js';
import type { ActionName, Run } from '../api/shapes.js';
import { run as texts } from '../text/run.js';
import { toast } from '../ui/toasts.js';
import { visible } from '../ui/visible.js';
import { inverseOf } from './primary.js';

type Sent = Exclude<ActionName, 'resolve-start'>;

const send = (run: Run, action: Sent, reason?: string): Promise<Run> =>
  answerOf(
    api.POST('/api/v1/runs/{id}/actions/{action}', {
      params: { path: { id: run.id, action }, header: { 'Idempotency-Key': newKey() } },
      body: { attempt: run.attempt, ...(reason === undefined ? {} : { reason }) },
    }),
  );

/** What was done can be taken back for a while, where something does that. */
export function tellDone(action: ActionName, run: Run, put: (after: Run) => void): void {
  const { done, undo, undone, notUndone, reason } = texts.toast;
  const told = action in done ? done[action as keyof typeof done] : undefined;
  if (!told) return;
  const job = visible(run.job);
  const inverse = inverseOf(action) as Sent | null;
  if (inverse === null) {
    toast(told(job));
    return;
  }
  const back = async (): Promise<void> => {
    try {
      put(await send(run, inverse, reason));
      toast(undone(job));
    } catch (error) {
      toast(notUndone(job, error instanceof Error ? error.message : ''));
    }
  };
  toast(told(job), { label: undo, run: () => void back() });
}

interface AtOnce {
  readonly sending: ActionName | null;
  readonly problem: Problem | null;
  readonly act: (action: ActionName) => void;
}

/** Nothing is shown as changed before the server has said so. */
export function useActAtOnce(run: Run, put: (after: Run) => void): AtOnce {
  const [sending, setSending] = useState<ActionName | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const busy = useRef(false);
  const act = async (action: Sent): Promise<void> => {
    if (busy.current) return;
    busy.current = true;
    setSending(action);
    setProblem(null);
    try {
      const after = await send(run, action);
      put(after);
      tellDone(action, after, put);
    } catch (error) {
      if (error instanceof Problem) setProblem(error);
    } finally {
      busy.current = false;
      setSending(null);
    }
  };
  return {
    sending,
    problem,
    act: (action) => {
      if (action !== 'resolve-start') void act(action);
    },
  };
}
