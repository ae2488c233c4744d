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
