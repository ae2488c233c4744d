import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive, livingProcess } from '../../platform/database/embedded-postgres-process.js';
import { CannotDo } from '../api/errors.js';

/** Makes the folder of the demo anew, unless a demo that runs uses it. */
export async function makeFolder(folder: string): Promise<void> {
  const marker = join(folder, 'demo-process.json');
  await refuseIfRunning(marker);
  try {
    await rm(folder, { recursive: true, force: true });
    // Others may pass through, as the embedded database's user must when root runs this.
    await mkdir(folder, { recursive: true, mode: 0o711 });
    await writeFile(marker, JSON.stringify(await livingProcess(process.pid)));
  } catch (error) {
    throw new CannotDo('FOLDER_NOT_MADE', `${folder} cannot be made anew: ${(error as Error).message}`);
  }
}

async function refuseIfRunning(marker: string): Promise<void> {
  const text = await readFile(marker, 'utf8').catch(() => 'null');
  const known = JSON.parse(text) as { pid: number; startedAt: string } | null;
  if (!known || !(await isAlive(known))) return;
  throw new CannotDo(
    'DEMO_RUNS',
    `A demo of this clone runs already (process ${known.pid}): end it first, with Ctrl-C.`,
  );
}
