import { EventEmitter } from 'node:events';

/**
 * Ends a call of undici that takes too long. Not AbortSignal.timeout: its timer stays until it is due, and thousands of
 * polls a second would leave theirs behind for as long as the longest answer may take.
 */
export async function within<T>(deadlineMs: number, call: (signal: EventEmitter) => Promise<T>): Promise<T> {
  const signal = new EventEmitter();
  const timer = setTimeout(() => signal.emit('abort'), deadlineMs);
  try {
    return await call(signal);
  } finally {
    clearTimeout(timer);
  }
}

/** 103 Early Hints and their like: more than anybody has to say before an answer. */
export const MOST_INTERIM_ANSWERS = 100;

/** Ends a call of undici whose interim answers do not end: each costs little, and no deadline bounds how many come before it. */
export function fewInterimAnswers(signal: EventEmitter): { readonly onInfo: () => void } {
  let seen = 0;
  return {
    onInfo: () => {
      seen += 1;
      if (seen > MOST_INTERIM_ANSWERS) signal.emit('abort');
    },
  };
}
