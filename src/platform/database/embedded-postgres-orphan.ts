import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import type { Place } from './embedded-postgres-place.js';
import { livingProcess, waitUntilGone, type LivingProcess } from './embedded-postgres-process.js';
import { CLUSTER_NAME } from './embedded-postgres-server.js';

const PATIENCE: readonly (readonly [NodeJS.Signals, number])[] = [
  ['SIGINT', 10_000],
  ['SIGQUIT', 10_000],
];

/**
 * Stops the server that a killed Nightjar has left behind; call it with the lock held, which says that there is no living
 * one. Answers with the process, if any, that postmaster.pid names only because the number was given out again.
 * The file itself is Postgres' to remove: it also says how to find out whether children of a killed server go on.
 */
export async function stopOrphan({ cluster }: Place): Promise<number | null> {
  const file = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(file, 10);
  // Negative in a file that Postgres' single-user mode wrote; and 0 would signal ourselves.
  if (!(Math.abs(pid) > 0)) return null;
  const found = await livingProcess(Math.abs(pid));
  if (found === null) return zombie(Math.abs(pid));
  if (!isOurs(found, cluster)) return found.pid;
  for (const [signal, withinMs] of PATIENCE) {
    tell(found.pid, signal);
    if (await waitUntilGone(found, withinMs)) return zombie(found.pid);
  }
  throw new EmbeddedPostgresError(
    'START_FAILED',
    `A Postgres that a former Nightjar left behind on ${cluster} does not end: look at process ${found.pid}.`,
  );
}

const isOurs = ({ commandLine }: LivingProcess, cluster: string): boolean =>
  commandLine.includes(`-D ${cluster} `) && commandLine.includes(`cluster_name=${CLUSTER_NAME} `);

/** What has ended and was not reaped still takes signals, by which Postgres judges. */
const zombie = (pid: number): number | null => (tell(pid, 0) ? pid : null);

function tell(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
