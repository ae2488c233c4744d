import type { ReactElement } from 'react';
import type { Run } from '../api/shapes.js';
import { en } from '../text/en.js';
import { Outside } from '../ui/outside-text.js';
import { useSend, type Send } from '../ui/send.js';
import { lookOf } from '../ui/status.js';

export const REASON_AT_LEAST = 3;

export type Command = Pick<Send, 'sending' | 'problem' | 'send'>;

/** A command of a dialog, which closes when it is done. */
export const useCommand = <T,>(
  call: (sent: { readonly key: string }) => Promise<T>,
  done: (after: T) => void,
): Command => useSend((key) => call({ key }), done, 'over');

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
