import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { WrongUse } from '../api/errors.js';

/** A file that is sent as it is: what it holds is judged by the server. */
export async function workbookIn(path: string): Promise<{ readonly bytes: Buffer; readonly name: string }> {
  try {
    return { bytes: await readFile(path), name: basename(path) };
  } catch (error) {
    throw new WrongUse(`The workbook cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
