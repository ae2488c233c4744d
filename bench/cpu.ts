import { readdirSync, readFileSync } from 'node:fs';
import { groupBy } from '../src/domain/group-by.js';

/** Ticks of /proc/<pid>/stat are hundredths of a second on every Linux that Node runs on. */
const MS_PER_TICK = 10;

interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly own: number;
  /** Of children that have ended and were waited for. */
  readonly ended: number;
}

function statOf(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name stands in brackets and may hold anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = (field: number): number => Number(fields[field]);
    return { pid, parent: ticks(1), own: ticks(11) + ticks(12), ended: ticks(13) + ticks(14) };
  } catch {
    return null;
  }
}

/** CPU time in ms that processes have used since they began, with the children that they have or had. */
export function cpuOf(pids: readonly number[]): number {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? []);
  const children = groupBy(all, ({ parent }) => parent);
  const treeOf = (pid: number): readonly Stat[] => [
    ...all.filter((stat) => stat.pid === pid),
    ...(children.get(pid) ?? []).flatMap((child) => treeOf(child.pid)),
  ];
  const stats = pids.flatMap(treeOf);
  return stats.reduce((sum, { own, ended }) => sum + own + ended, 0) * MS_PER_TICK;
}

/** Resident memory of a process in MB. */
export function residentMb(pid: number): number {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) / 1024;
}
