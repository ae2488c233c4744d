import {
  execFileSync,
  fork,
  spawn,
  spawnSync,
  type ChildProcess,
  type ForkOptions,
} from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { chmod, chown, mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { livingProcess } from '../../src/platform/database/embedded-postgres-process.js';

export const runsAsRoot = userInfo().uid === 0;

interface Ids {
  readonly uid: number;
  readonly gid: number;
}

function idsOf(name: string): Ids {
  const id = (option: string): number => Number(execFileSync('id', [option, name], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** Fails with what was waited for; never a fixed wait. */
export async function eventually(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = performance.now() + 15_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`in vain: ${what}`);
    await delay(10);
  }
}

export const isGone = async (pid: number): Promise<boolean> => (await livingProcess(pid)) === null;

/** Slim images have none. */
export const hasPs = spawnSync('ps', ['-A']).status === 0;

/** Children that are shells with our script. */
export async function guardsOf(parent: number): Promise<readonly number[]> {
  return (await childrenOf(parent)).filter(({ args }) => args.startsWith('sh -c trap')).map(({ pid }) => pid);
}

export async function childrenOf(parent: number): Promise<readonly Listed[]> {
  const all = process.platform === 'linux' ? await fromProc() : fromPs();
  return all.filter(({ ppid }) => ppid === parent);
}

interface Listed {
  readonly pid: number;
  readonly ppid: number;
  readonly args: string;
}

async function fromProc(): Promise<readonly Listed[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0);
  return Promise.all(
    pids.map(async (pid) => {
      const [stat, args] = await Promise.all(
        ['stat', 'cmdline'].map((name) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '')),
      );
      return {
        pid,
        ppid: Number(/.*\) \S (\d+)/s.exec(stat ?? '')?.[1]),
        args: (args ?? '').replaceAll('\0', ' '),
      };
    }),
  );
}

function fromPs(): readonly Listed[] {
  const lines = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.map((line) => {
    const [, pid, ppid, args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return { pid: Number(pid), ppid: Number(ppid), args };
  });
}

export async function query(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** What the program in a checkout says; see embedded-postgres-parent.ts. */
export interface Told {
  readonly url: string;
  readonly pid: number;
  readonly code: string;
  readonly message: string;
}

/** Folders and processes of a test file, and their end. */
export class Grounds {
  private readonly folders: string[] = [];
  private readonly children: ChildProcess[] = [];
  private readonly mounts: string[] = [];
  private readonly servers: number[] = [];

  /** Passable for every user, which mkdtemp alone is not. */
  async folder(mode = 0o711): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'nightjar-postgres-'));
    await chmod(folder, mode);
    this.folders.push(folder);
    return folder;
  }

  /** Who has a folder, and is `nobody` when root runs the tests; and what to start a process with to be that user. */
  async ordinaryUser(): Promise<{ readonly folder: string; readonly ids: Partial<Ids> }> {
    const folder = await this.folder();
    if (!runsAsRoot) return { folder, ids: {} };
    const ids = idsOf('nobody');
    await chown(folder, ids.uid, ids.gid);
    return { folder, ids };
  }

  alsoRemove(folder: string): void {
    this.folders.push(folder);
  }

  /** Too small for a database. */
  async smallDisk(): Promise<string> {
    const folder = await this.folder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m,mode=0711', 'nightjar-test', folder]);
    this.mounts.push(folder);
    return folder;
  }

  /** A process with a database in `dataDir`, and what it said once that was up or had failed. */
  async parent(
    program: string,
    dataDir: string,
    options: ForkOptions = {},
  ): Promise<{ readonly process: ChildProcess; readonly told: Told }> {
    const child = this.fork(program, dataDir, options);
    const [told] = (await once(child, 'message')) as [Told];
    if (told.pid) this.servers.push(told.pid);
    return { process: child, told };
  }

  /** Its process group of its own stands for a terminal's foreground job. */
  fork(program: string, dataDir: string, options: ForkOptions = {}): ChildProcess {
    const child = fork(program, [dataDir], { ...options, detached: true, execArgv: [] });
    this.children.push(child);
    return child;
  }

  spawn(program: string, args: readonly string[], ids: Partial<Ids> = {}): ChildProcess {
    const child = spawn(program, args, { ...ids, cwd: '/', stdio: ['ignore', 'pipe', 'ignore'] });
    this.children.push(child);
    return child;
  }

  /** Waits for the servers too: nothing of a test may outlive it. */
  async clear(): Promise<void> {
    for (const child of this.children.splice(0)) child.kill('SIGKILL');
    for (const pid of this.servers.splice(0)) await eventually(`the end of server ${pid}`, () => isGone(pid));
    for (const folder of this.mounts.splice(0)) execFileSync('umount', [folder]);
    for (const folder of this.folders.splice(0)) {
      spawnSync('chmod', ['-R', 'u+w', folder]);
      await rm(folder, { recursive: true, force: true });
    }
  }
}

/** What a container gives root by default does not include it. */
export function canMount(): boolean {
  if (!runsAsRoot || process.platform !== 'linux') return false;
  const folder = mkdtempSync(join(tmpdir(), 'nightjar-postgres-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', 'nightjar-test', folder]).status === 0;
  if (mounted) execFileSync('umount', [folder]);
  rmdirSync(folder);
  return mounted;
}

export const movedTo = (dataDir: string): Promise<string> => readlink(join(dataDir, 'moved-to'));
