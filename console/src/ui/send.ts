import { useRef, useState } from 'react';
import { newKey } from '../api/client.js';
import { Problem } from '../api/problem.js';
import { en } from '../text/en.js';

export interface Send {
  readonly sending: boolean;
  readonly problem: Problem | null;
  readonly send: () => void;
  /** What was refused is looked at no more. */
  readonly clear: () => void;
}

/**
 * Sends something once, however often it is pressed: under the same key after an answer that was lost, under another one after it
 * was refused. When it is done it may be sent `again`, under another key too; or it is `over`, as where its dialog closes, and
 * whoever still presses sends nothing.
 */
export function useSend<T>(
  call: (key: string) => Promise<T>,
  done: (answer: T) => void,
  then: 'again' | 'over' = 'again',
): Send {
  const key = useRef(newKey());
  const busy = useRef(false);
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const run = async (): Promise<void> => {
    busy.current = true;
    setSending(true);
    const mayGoOn = (): void => {
      busy.current = false;
      setSending(false);
    };
    try {
      const answer = await call(key.current);
      // Until all is done that follows from it, what is over stays under its key.
      if (then === 'again') key.current = newKey();
      setProblem(null);
      done(answer);
      if (then === 'again') mayGoOn();
    } catch (error) {
      const told = error instanceof Problem ? error : new Problem(0, 'UNREACHABLE', en.unreachable);
      if (told.status >= 400 && told.status < 500) key.current = newKey();
      setProblem(told);
      mayGoOn();
    }
  };
  return {
    sending,
    problem,
    send: () => {
      if (!busy.current) void run();
    },
    clear: () => {
      setProblem(null);
    },
  };
}
