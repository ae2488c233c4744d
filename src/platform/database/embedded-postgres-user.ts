import { spawn, type SpawnOptions } from 'node:child_process';
import { chown } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';

/** As whom Postgres runs. */
export interface ServerUser {
  readonly name: string;
  /** Null: as this process itself. */
  readonly ids: { readonly uid: number; readonly gid: number } | null;
}

/** macOS has its own name for it; `nobody` owns nothing else that matters. */
const UNPRIVILEGED = ['postgres', '_postgres', 'nobody'];

export const isRoot = (): boolean => process.getuid?.() === 0;

export function ownUser(): ServerUser {
  try {
    return { name: userInfo().username, ids: null };
  } catch (error) {
    throw new EmbeddedPostgresError(
      'NO_PASSWD_ENTRY',
      `User id ${process.getuid?.() ?? 'unknown'} has no entry in the passwd database, and Postgres refuses to run without one. ` +
        'Add it to /etc/passwd, run Nightjar as a user that has one, or set DATABASE_URL.',
      { cause: error },
    );
  }
}

/** For root, as which Postgres refuses to run. */
export async function unprivilegedUser(): Promise<ServerUser> {
  for (const name of UNPRIVILEGED) {
    const [uid, gid] = [await idOf('-u', name), await idOf('-g', name)];
    if (uid && gid) return { name, ids: { uid, gid } };
  }
  throw new EmbeddedPostgresError(
    'NO_UNPRIVILEGED_USER',
    'Postgres refuses to run as root, and there is neither a user postgres nor nobody. ' +
      'Run Nightjar as an ordinary user, or set DATABASE_URL.',
  );
}

async function idOf(option: '-u' | '-g', name: string): Promise<number> {
  const { ok, said } = await runAs({ name: 'self', ids: null }, 'id', [option, name]);
  return ok ? Number(said) : 0;
}

/**
 * For everything that is started: nothing of the caller's environment (PGDATA and the like), messages in English, and a
 * process group of its own, so that Ctrl-C in the terminal reaches Nightjar alone and Nightjar decides the order of ending.
 */
export const spawnOptions = (user: ServerUser): SpawnOptions => ({
  ...user.ids,
  cwd: '/',
  detached: true,
  env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin:/usr/sbin:/sbin' },
});

export interface Outcome {
  readonly ok: boolean;
  /** What it wrote, or why it could not be started. */
  readonly said: string;
}

export async function runAs(user: ServerUser, command: string, args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    let said = '';
    const hear = (text: string): void => void (said += text);
    try {
      const child = spawn(command, args, { ...spawnOptions(user), stdio: ['ignore', 'pipe', 'pipe'] });
      child.stdout.setEncoding('utf8').on('data', hear);
      child.stderr.setEncoding('utf8').on('data', hear);
      child.once('error', (error) => {
        resolve({ ok: false, said: error.message });
      });
      child.once('close', (code, signal) => {
        resolve({
          ok: code === 0,
          said: said || `it ended with ${signal ?? `exit code ${code ?? 'unknown'}`}`,
        });
      });
    } catch (error) {
      // Some failures (no right to change the user) are thrown and not emitted.
      resolve({ ok: false, said: error instanceof Error ? error.message : String(error) });
    }
  });
}

export const lastLines = (text: string): string => text.trim().split('\n').slice(-12).join('\n');

export const canEnter = async (user: ServerUser, folder: string): Promise<boolean> =>
  (await runAs(user, 'sh', ['-c', 'cd -- "$1"', 'sh', folder])).ok;

export async function giveTo(user: ServerUser, path: string): Promise<void> {
  if (user.ids !== null) await chown(path, user.ids.uid, user.ids.gid);
}
