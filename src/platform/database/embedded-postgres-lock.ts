import { readdir, readlink, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedPostgresError, nullIf } from './embedded-postgres-error.js';
import { isAlive, livingProcess } from './embedded-postgres-process.js';

/**
 * Who uses the data is the target of a symbolic link `lock.<n>`, since a link is made with its content in one step and
 * only once. The highest n counts. It stays when it is given up: were numbers used again, someone slow, who found
 * lock.5 dead before others took and gave up lock.6, could take lock.6 and meet a new lock.1.
 */
const LOCK = /^lock\.(\d+)$/;
const GIVEN_UP = 'nobody';

export interface DataLock {
  release(): Promise<void>;
}

interface Held {
  readonly number: number;
  readonly holder: string;
}

interface Taken extends Held {
  readonly home: string;
}

/** Throws IN_USE when a living process holds it. */
export async function lockData(home: string, dataDir: string): Promise<DataLock> {
  const self = await livingProcess(process.pid);
  if (self === null) throw new Error('this process cannot see itself: is /proc mounted?');
  for (;;) {
    const held = await highest(home);
    await refuseIfAlive(held, dataDir);
    const lock: Taken = { home, number: (held?.number ?? 0) + 1, holder: `${self.pid}:${self.startedAt}` };
    if (await take(lock)) return { release: () => giveUp(lock) };
  }
}

async function refuseIfAlive(held: Held | null, dataDir: string): Promise<void> {
  const [pid = '', startedAt = ''] = held?.holder.split(/:(.*)/) ?? [];
  if (!/^\d+$/.test(pid) || !(await isAlive({ pid: Number(pid), startedAt }))) return;
  throw new EmbeddedPostgresError(
    'IN_USE',
    `${dataDir} is in use by process ${pid}; set NIGHTJAR_DATA_DIR to another folder.`,
  );
}

async function take(lock: Taken): Promise<boolean> {
  const path = join(lock.home, `lock.${lock.number}`);
  const made = await symlink(lock.holder, path).then(() => true, nullIf('EEXIST'));
  if (!made) return false;
  const others = (await lockNumbers(lock.home)).filter((number) => number !== lock.number);
  if (others.some((number) => number > lock.number)) {
    await rm(path, { force: true });
    return false;
  }
  await Promise.all(others.map((number) => rm(join(lock.home, `lock.${number}`), { force: true })));
  return true;
}

async function giveUp({ home, number, holder }: Taken): Promise<void> {
  const path = join(home, `lock.${number}`);
  // The folder may have been removed while it was in use, and be another one by now.
  if ((await readlink(path).catch(() => null)) !== holder) return;
  const next = join(home, `lock-given-up.${process.pid}`);
  await rm(next, { force: true });
  await symlink(GIVEN_UP, next)
    .then(() => rename(next, path))
    // A full disk: then the number is used again, which is better than a lock that stays.
    .catch(() => rm(path, { force: true }));
}

async function highest(home: string): Promise<Held | null> {
  const number = Math.max(0, ...(await lockNumbers(home)));
  if (number === 0) return null;
  const holder = await readlink(join(home, `lock.${number}`)).catch(() => GIVEN_UP);
  return { number, holder };
}

async function lockNumbers(home: string): Promise<readonly number[]> {
  return (await readdir(home))
    .map((name) => Number(LOCK.exec(name)?.[1] ?? 0))
    .filter((number) => number > 0);
}
