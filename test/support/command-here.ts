import { runCommandLine } from '../../src/cli/command-line.js';
import { memoryIo } from './memory-io.js';

export interface Said {
  readonly environment?: Readonly<Record<string, string>>;
  /** On standard input, to its end. */
  readonly input?: string;
}

/** A command in this process, which costs no start of another: its words, and what it has said. */
export async function commandHere(
  args: string,
  { environment = {}, input = '' }: Said,
): Promise<{ code: number; out: string; err: string }> {
  const io = memoryIo(environment);
  io.input.end(input);
  const code = await runCommandLine(args.split(' '), io);
  return { code, ...io.written };
}
