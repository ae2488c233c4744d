import { PassThrough } from 'node:stream';
import type { Io } from '../../src/cli/terminal/io.js';

export interface MemoryIo extends Io {
  readonly input: PassThrough & { isTTY?: boolean };
  /** What was written so far. */
  readonly written: { out: string; err: string };
}

/** Streams in memory, as a terminal if wanted. */
export function memoryIo(
  environment: Readonly<Record<string, string>> = {},
  { terminal = false } = {},
): MemoryIo {
  const written = { out: '', err: '' };
  const stream = (name: 'out' | 'err'): PassThrough =>
    Object.assign(new PassThrough(), { isTTY: terminal, columns: 120, rows: 24 }).on('data', (text) => {
      written[name] += String(text);
    });
  const input = Object.assign(new PassThrough(), { isTTY: terminal });
  return { out: stream('out'), err: stream('err'), input, environment, written };
}
