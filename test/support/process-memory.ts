import { readFileSync } from 'node:fs';

/** Memory of processes in MB, where the system tells it as Linux does; elsewhere 0. */

export const residentMb = (pid: number): number => figure(pid, 'VmRSS');

function figure(pid: number, name: 'VmRSS' | 'VmHWM'): number {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(read(`/proc/${pid}/status`))?.[1];
  return found === undefined ? 0 : Number(found) / 1024;
}

export const childrenOf = (pid: number): readonly number[] =>
  read(`/proc/${pid}/task/${pid}/children`)
    .split(' ')
    .map(Number)
    .filter((child) => child > 0);

/** The most that any child of a process has taken while somebody looked. */
export class ChildrenWatch {
  peakMb = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(pid: number, isMeant: (child: number) => boolean) {
    this.timer = setInterval(() => {
      for (const child of childrenOf(pid)) {
        if (isMeant(child)) this.peakMb = Math.max(this.peakMb, figure(child, 'VmHWM'));
      }
    }, 20);
  }

  stop(): void {
    clearInterval(this.timer);
  }
}

/** What a process was started with. */
export const commandOf = (pid: number): string => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
