import { useRef, useState, type ReactElement } from 'react';
import { newKey } from '../api/client.js';
import { Problem } from '../api/problem.js';
import type { Run } from '../api/shapes.js';
import { en } from '../text/en.js';
import { Outside } from '../ui/outside-text.js';
import { lookOf } from '../ui/status.js';

export const REASON_AT_LEAST = 3;

export interface Command {
  readonly sending: boolean;
  readonly problem: Problem | null;
  readonly send: () => void;
}

/**
 * A command that is sent once, however often it is pressed: the same key after an answer that was lost, another one after it was
 * refused.
 */
export function useCommand<T>(
  call: (sent: { readonly key: string }) => Promise<T>,
  done: (after: T) => void,
): Command {
  const key = useRef(newKey());
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const run = async (): Promise<void> => {
    setSending(true);
    try {
      done(await call({ key: key.current }));
    } catch (error) {
      const told = error instanceof Problem ? error : new Problem(0, 'UNREACHABLE', en.unreachable);
      if (told.status >= 400 && told.status < 500) key.current = newKey();
      setProblem(told);
      setSending(false);
    }
  };
  return {
    sending,
    problem,
    send: () => {
      if (!sending) void run();
    },
  };
}

/** What was refused, beside the state that the run has by now; what was typed stays. */
export function Refused({
  command: { problem },
  run,
}: {
  readonly command: Command;
  readonly run: Run;
}): ReactElement | null {
  if (!problem) return null;
  return (
    <div className="nj-problem" role="alert">
      <p>
        <Outside text={problem.message} />{' '}
        {problem.status === 0 || problem.status >= 500 ? en.dialog.lost : en.dialog.refused}
      </p>
      {problem.status === 409 ? <p>{en.dialog.now(lookOf(run).word, run.attempt)}</p> : null}
    </div>
  );
}
