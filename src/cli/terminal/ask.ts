import { createInterface } from 'node:readline/promises';
import { WrongUse } from '../api/errors.js';
import type { Io } from './io.js';

/** Asks a person; where there is none, it must have been said beforehand. The question is no output of the command. */
export async function confirmed({ input, err }: Io, question: string): Promise<boolean> {
  if (input.isTTY !== true || err.isTTY !== true) {
    throw new WrongUse(`Nobody is there to be asked "${question}": say --yes.`);
  }
  const lines = createInterface({ input, output: err });
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim());
  } finally {
    lines.close();
  }
}

/** Asks for what nobody may see on the screen. Null where nobody is there to be asked. */
export async function askedSecret({ input, err }: Io, question: string): Promise<string | null> {
  if (input.isTTY !== true || err.isTTY !== true) return null;
  err.write(question);
  // A terminal without an output of its own echoes nothing.
  const lines = createInterface({ input, terminal: true });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    err.write('\n');
  }
}
