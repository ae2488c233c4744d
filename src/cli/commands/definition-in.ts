import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { WrongUse } from '../api/errors.js';
import type { Io } from '../terminal/io.js';

/** A JSON file; - = standard input. */
export async function definitionIn(file: string, { input }: Pick<Io, 'input'>): Promise<unknown> {
  try {
    return JSON.parse(file === '-' ? await text(input) : await readFile(file, 'utf8')) as unknown;
  } catch (error) {
    throw new WrongUse(`${file} cannot be read as JSON: ${(error as Error).message}`, { cause: error });
  }
}
