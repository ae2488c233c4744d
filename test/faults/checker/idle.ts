import type { Violation } from './violation.js';

/** A table, and a digest of all its rows. */
export interface TableState {
  readonly name: string;
  readonly state: string;
}

/** I20: which tables a pass of the loops over a night at rest has changed. */
export function changed(before: readonly TableState[], after: readonly TableState[]): readonly Violation[] {
  const states = new Map(after.map(({ name, state }) => [name, state]));
  return before
    .filter(({ name, state }) => states.get(name) !== state)
    .map(({ name }) => ({
      invariant: 'I20',
      subject: `table ${name}`,
      seen: 'has changed although the night is at rest',
    }));
}

export interface Used {
  readonly processes: readonly {
    readonly name: string;
    readonly residentMb: number;
    readonly files: number;
  }[];
  /** To the database, of all processes together. */
  readonly connections: number;
  /** Of these: how many have been idle in a transaction for seconds. */
  readonly idleInTransaction: number;
}

const MOST_RESIDENT_MB = 500;
const MOST_FILES = 400;
/** A pool of ten, the lock, the queue's own, and what is about to be closed. */
const MOST_CONNECTIONS_EACH = 25;

/** I17: what is kept although nothing is left to do. */
export function kept({ processes, connections, idleInTransaction }: Used): readonly Violation[] {
  const seen: [string, string][] = [];
  if (connections > processes.length * MOST_CONNECTIONS_EACH)
    seen.push(['connections', `${connections} of ${processes.length} processes`]);
  if (idleInTransaction > 0) seen.push(['connections', `${idleInTransaction} idle in a transaction`]);
  for (const { name, residentMb, files } of processes) {
    if (residentMb > MOST_RESIDENT_MB) seen.push([`process ${name}`, `uses ${residentMb.toFixed(0)} MB`]);
    if (files > MOST_FILES) seen.push([`process ${name}`, `has ${files} files open`]);
  }
  return seen.map(([subject, what]) => ({ invariant: 'I17', subject, seen: what }));
}
