import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

/** Nothing tells a process that is not its parent when another one ends. */
const LOOK_EVERY_MS = 20;

export interface LivingProcess {
  readonly pid: number;
  /** Tells it from a later process with the same number, also after a reboot. */
  readonly startedAt: string;
  readonly commandLine: string;
}

/** Null when it is gone, and when it is a zombie: a container's first process may never reap it. */
export async function livingProcess(pid: number): Promise<LivingProcess | null> {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

export async function isAlive(known: Pick<LivingProcess, 'pid' | 'startedAt'>): Promise<boolean> {
  return (await livingProcess(known.pid))?.startedAt === known.startedAt;
}

/** True when it has gone in time. */
export async function waitUntilGone(known: LivingProcess, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (await isAlive(known)) {
    if (performance.now() > deadline) return false;
    await delay(LOOK_EVERY_MS);
  }
  return true;
}

/** Slim images have no `ps`. */
async function fromProc(pid: number): Promise<LivingProcess | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses, which may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, ticksSinceBoot] = [fields[0], fields[19]];
    if (state === undefined || ticksSinceBoot === undefined || 'ZX'.includes(state)) return null;
    const commandLine = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => 'boot');
    return { pid, startedAt: `${boot.trim()}.${ticksSinceBoot}`, commandLine };
  } catch {
    return null;
  }
}

const PS_LINE = /^(\S+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s+(.*)$/;

export async function fromPs(pid: number): Promise<LivingProcess | null> {
  try {
    const { stdout } = await promisify(execFile)(
      'ps',
      ['-ww', '-o', 'stat=,lstart=,args=', '-p', String(pid)],
      { env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/bin:/usr/bin' } },
    );
    const [, state, startedAt, commandLine] = PS_LINE.exec(stdout.trim()) ?? [];
    if (!state || !startedAt || commandLine === undefined || state.startsWith('Z')) return null;
    return { pid, startedAt: startedAt.replaceAll(/\s+/g, '-'), commandLine };
  } catch {
    return null;
  }
}
