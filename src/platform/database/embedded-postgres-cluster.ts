import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from './embedded-postgres-binaries.js';
import { EmbeddedPostgresError, failureOf, nullIf } from './embedded-postgres-error.js';
import type { Place } from './embedded-postgres-place.js';
import { giveTo, lastLines, runAs } from './embedded-postgres-user.js';

export const ROLE = 'nightjar';
/** Into postgresql.conf, where the operator may change them. */
const TUNABLE = [
  'max_connections=100',
  'shared_buffers=128MB',
  'jit=off',
  // A statement that fails is for the application to log; here it would only fill the disk.
  'log_min_messages=log',
];
const HALF_MADE = 'cluster.new-';

/** Sees to it that there is a complete database of the binaries' version, and answers with its password. Hold the lock. */
export async function prepareCluster(place: Place, binaries: Binaries): Promise<string> {
  await sweepHalfMade(place.home);
  const passwordFile = join(place.home, 'password');
  if (await stat(place.cluster).catch(() => null)) {
    await checkVersion(place, binaries);
    return readPassword(passwordFile);
  }
  const password = await readPassword(passwordFile).catch(() => makePassword(passwordFile));
  await giveTo(place.user, passwordFile);
  await initialize(place, binaries.initdb, passwordFile);
  return password;
}

/** One whose maker was killed while its initdb goes on is left to a later start. */
async function sweepHalfMade(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    if (name.startsWith(HALF_MADE)) {
      await rm(join(home, name), { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

async function checkVersion({ cluster }: Place, { majorVersion }: Binaries): Promise<void> {
  const found = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(nullIf('ENOENT'));
  if (found === null) {
    throw new EmbeddedPostgresError(
      'DATA_INCOMPLETE',
      `${cluster} holds no complete database (PG_VERSION is missing). Restore it from a backup, or remove it to begin anew.`,
    );
  }
  if (found.trim() === majorVersion) return;
  throw new EmbeddedPostgresError(
    'VERSION_MISMATCH',
    `${cluster} is of Postgres ${found.trim()}, and the embedded one is ${majorVersion}. ` +
      'Dump it with the former Nightjar (pg_dump) and restore it into a new folder, ' +
      'or set NIGHTJAR_DATA_DIR to another folder.',
  );
}

async function readPassword(file: string): Promise<string> {
  const password = (await readFile(file, 'utf8').catch(nullIf('ENOENT')))?.trim();
  if (password) return password;
  throw new EmbeddedPostgresError(
    'DATA_INCOMPLETE',
    `The database's password is missing: ${file} is absent or empty. Restore it from a backup, or remove the folder to begin anew.`,
  );
}

/** Whole and on disk, or not there: without it the data would be lost. initdb reads it too, as the server's user. */
async function makePassword(file: string): Promise<string> {
  const password = randomBytes(24).toString('base64url');
  await rm(`${file}.new`, { force: true });
  const handle = await open(`${file}.new`, 'wx', 0o600);
  try {
    await handle.writeFile(`${password}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.new`, file);
  return password;
}

/** In a folder of another name, so that what is called `cluster` is complete. */
async function initialize(
  { home, cluster, user }: Place,
  initdb: string,
  passwordFile: string,
): Promise<void> {
  const halfMade = join(home, `${HALF_MADE}${randomBytes(4).toString('hex')}`);
  await mkdir(halfMade);
  await chmod(halfMade, 0o700);
  await giveTo(user, halfMade);
  const outcome = await runAs(user, initdb, [
    ...['-D', halfMade, '-U', ROLE, '--pwfile', passwordFile, '-A', 'scram-sha-256', '-E', 'UTF8'],
    ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ...TUNABLE.flatMap((setting) => ['-c', setting]),
    // What a power cut in the seconds before the kernel writes back could spoil is an empty database.
    ...['--no-sync', '--no-instructions'],
  ]);
  if (!outcome.ok) {
    await rm(halfMade, { recursive: true, force: true }).catch(() => undefined);
    const what = `The embedded database cannot be made in ${home} by the user ${user.name}. initdb said`;
    throw failureOf({ what, said: lastLines(outcome.said) }, 'INITDB_FAILED');
  }
  await rename(halfMade, cluster);
}
