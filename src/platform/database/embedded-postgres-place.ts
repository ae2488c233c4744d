import { createHash } from 'node:crypto';
import { chmod, mkdir, readlink, realpath, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { canEnter, isRoot, ownUser, unprivilegedUser, type ServerUser } from './embedded-postgres-user.js';

/** Where the files are, and whose. */
export interface Place {
  /** What was asked for, with all links resolved. */
  readonly dataDir: string;
  /** The same, or, where the server's user cannot reach that (below root's home), a folder that it can. */
  readonly home: string;
  /** The database itself, in `home`. */
  readonly cluster: string;
  readonly user: ServerUser;
}

/** Outlives a reboot, unlike a temporary folder; everybody may pass through it and only root may write. */
const MOVED_ROOT = '/var/lib/nightjar-postgres';
const POINTER = 'moved-to';

const placeIn = (dataDir: string, home: string, user: ServerUser): Place => ({
  dataDir,
  home,
  cluster: join(home, 'cluster'),
  user,
});

export async function findPlace(folder: string): Promise<Place> {
  await mkdir(folder, { recursive: true, mode: isRoot() ? 0o711 : 0o700 });
  const dataDir = await realpath(folder);
  const moved = await movedTo(dataDir);
  if (moved !== null && (await ownerOf(moved)) === null) {
    throw new EmbeddedPostgresError(
      'DATA_INCOMPLETE',
      `The database of ${dataDir} was kept in ${moved} and is not there any more. ` +
        `Bring that folder back, or remove ${dataDir} to begin anew.`,
    );
  }
  const home = moved ?? dataDir;
  return isRoot() ? placeForRoot(dataDir, home) : placeIn(dataDir, home, ownUser());
}

/** The owner of data that are there stays their owner, whoever would be chosen today. */
async function placeForRoot(dataDir: string, home: string): Promise<Place> {
  const owner = await ownerOf(home);
  if (owner !== null) return placeIn(dataDir, home, owner);
  const user = await unprivilegedUser();
  await openToPassers(dataDir);
  if (await canEnter(user, dataDir)) return placeIn(dataDir, dataDir, user);
  return movedPlace(dataDir, user);
}

async function movedPlace(dataDir: string, user: ServerUser): Promise<Place> {
  const home = join(MOVED_ROOT, createHash('sha256').update(dataDir).digest('hex').slice(0, 16));
  await mkdir(home, { recursive: true, mode: 0o711 });
  await openToPassers(MOVED_ROOT);
  await openToPassers(home);
  if (await canEnter(user, home)) return placeIn(dataDir, home, (await ownerOf(home)) ?? user);
  throw new EmbeddedPostgresError(
    'PERMISSION',
    `Postgres refuses to run as root, and the user ${user.name} can reach neither ${dataDir} nor ${home}. ` +
      'Set NIGHTJAR_DATA_DIR to a folder that it can reach, or run Nightjar as an ordinary user.',
  );
}

/** Lets the server's user through to what it owns; names are not listed, and files keep their own rights. */
async function openToPassers(folder: string): Promise<void> {
  const { mode } = await stat(folder);
  if ((mode & 0o011) !== 0o011) await chmod(folder, (mode & 0o7777) | 0o011);
}

/** Null: there is no database, or it came back from a backup as root's. */
async function ownerOf(home: string): Promise<ServerUser | null> {
  const found = await stat(join(home, 'cluster')).catch(() => null);
  if (found === null) return null;
  const { uid, gid } = found;
  return uid === 0 ? unprivilegedUser() : { name: `user id ${uid}`, ids: { uid, gid } };
}

const movedTo = async (dataDir: string): Promise<string | null> =>
  readlink(join(dataDir, POINTER)).catch(() => null);

/**
 * Data that were moved, and whose data directory was removed since, are not those of the directory that stands there now:
 * `rm -r` must mean what it says. One generation is kept, should it have been a mistake.
 */
export async function setAsideForgotten({ dataDir, home, cluster }: Place): Promise<void> {
  if (home === dataDir || (await movedTo(dataDir)) !== null || (await ownerOf(home)) === null) return;
  const removed = join(home, 'cluster.removed');
  await rm(removed, { recursive: true, force: true });
  await rename(cluster, removed);
}

/** Only once the database is complete: a pointer to nothing means that data are lost. */
export async function leavePointer({ dataDir, home, user }: Place): Promise<void> {
  if (home === dataDir || (await movedTo(dataDir)) !== null) return;
  await writeFile(
    join(dataDir, 'README.txt'),
    `The database is in ${home} (the link "${POINTER}" leads there):\n` +
      `Postgres does not run as root, and the user ${user.name}, as which it runs, cannot reach this folder.\n` +
      'Back up and remove both together. Once this folder is removed, the database there is set aside at the next start.\n',
  );
  await symlink(home, join(dataDir, POINTER));
}
