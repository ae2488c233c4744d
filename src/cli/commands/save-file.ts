import { writeFile } from 'node:fs/promises';
import { CannotDo, WrongUse } from '../api/errors.js';

/** What commands that write a file take. */
export interface FileOptions {
  readonly output?: string;
  readonly force?: true;
}

/** Writes a new file; one that is there already only when it is meant to be replaced. */
export async function saveFile(path: string, bytes: Buffer, { force }: FileOptions): Promise<void> {
  try {
    await writeFile(path, bytes, { flag: force === true ? 'w' : 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST')
      throw new CannotDo(
        'FILE_EXISTS',
        `${path} is there already; --force replaces it, -o names another file.`,
      );
    throw new WrongUse(`${path} cannot be written: ${message}`, { cause: error });
  }
}
