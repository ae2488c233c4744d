import { edgeState, type EdgeEnd, type EdgeState } from './edge.js';
import {
  ATTEMPT_STATE,
  CAUSES,
  endOf,
  FLAGS,
  RUN_STATE,
  RUN_STATUSES,
  type Cause,
  type Flag,
  type RunStatus,
} from './run-state.js';
import { DEPENDENCY_ON } from '../schedule.js';

/**
 * What docs/lifecycle.md takes from the tables: the text between its markers. A test fails when the page is stale, and
 * `npm run docs` writes it anew.
 */
const SECTIONS: Readonly<Record<string, () => string>> = {
  runs: () =>
    join(
      diagram(RUN_STATE, LOADED_AS),
      statesTable(RUN_STATE, 'done', ({ finished }) => finished),
    ),
  edges: edgesTable,
  attempts: () =>
    join(
      diagram(ATTEMPT_STATE, QUEUED),
      statesTable(ATTEMPT_STATE, 'final', ({ terminal }) => terminal),
    ),
  causes: causesTable,
  flags: () =>
    table(
      ['flag', 'meaning'],
      FLAGS.map((flag) => [code(flag), FLAG_MEANS[flag]]),
    ),
};

const marker = (name: string): string => `<!-- ${name}: made from src/domain, npm run docs -->`;

/** The page with every section as the tables have it; throws when a marker is missing. */
export function withLifecycle(page: string): string {
  return Object.entries(SECTIONS).reduce((text, [name, made]) => {
    const begin = text.indexOf(marker(name));
    const end = text.indexOf(`<!-- /${name} -->`);
    if (begin < 0 || end < begin) throw new Error(`the page has no section ${name}`);
    return `${text.slice(0, begin)}${marker(name)}\n\n${made()}\n\n${text.slice(end)}`;
  }, page);
}

const code = (word: string): string => `\`${word}\``;
const join = (...blocks: readonly string[]): string => blocks.join('\n\n');

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, header.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

interface State {
  readonly meaning: string;
  readonly next: Readonly<Record<string, string>>;
}
type States<S extends State> = Readonly<Record<string, S>>;
type Steps = readonly (readonly [from: string, to: string, by: string])[];

const LOADED_AS: Steps = [
  ['[*]', 'LOADED', 'the day is opened, or an ad hoc process requested'],
  ['[*]', 'SKIPPED', 'not a day of this job'],
  ['[*]', 'DISABLED', 'the job or its module is off'],
];
const QUEUED: Steps = [['[*]', 'QUEUED', 'the run is ready and has a slot']];

/** Labels without colons and semicolons: Mermaid ends a label there. */
function diagram<S extends State>(states: States<S>, first: Steps): string {
  const steps = Object.entries(states).flatMap(([from, { next }]) =>
    Object.entries(next).map(([to, by]) => [from, to, by] as const),
  );
  const lines = [...first, ...steps].map(
    ([from, to, by]) => `  ${from} --> ${to}: ${by.replaceAll(';', ' or')}`,
  );
  return ['```mermaid', 'stateDiagram-v2', ...lines, '```'].join('\n');
}

function statesTable<S extends State>(
  states: States<S>,
  last: string,
  isLast: (state: S) => boolean,
): string {
  const rows = Object.entries(states).map(([name, state]) => {
    const next = Object.entries(state.next).map(([to, by]) => `${code(to)}: ${by}`);
    return [code(name), state.meaning, isLast(state) ? 'yes' : '', next.join('<br>')];
  });
  return table(['name', 'meaning', last, 'goes to'], rows);
}

const EDGE_WORDS: Readonly<Record<EdgeState, string>> = {
  OPEN: 'open',
  SATISFIED: 'satisfied',
  PASSED: 'passed',
  NOT_TAKEN: 'not taken',
};

/** The ways of being in a status that an edge tells apart. */
function endsOf(status: RunStatus): readonly (readonly [string, Partial<EdgeEnd>])[] {
  const name = code(status);
  switch (status) {
    case 'COMPLETED':
      return [
        [name, {}],
        [`${name} with the flag ${code('WARNING')}`, { flags: ['WARNING'] }],
      ];
    case 'ERROR':
      return [
        [`${name} with the cause ${code('START_UNKNOWN')}`, { cause: 'START_UNKNOWN' }],
        [`${name} with another cause`, { cause: 'FAILED' }],
      ];
    case 'SKIPPED':
    case 'DISABLED':
      return [
        [`${name}, not reached yet`, { reach: 'AHEAD' }],
        [`${name}, reached`, { reach: 'REACHED' }],
        [`${name} on a branch that is not taken`, { reach: 'NOT_TAKEN' }],
      ];
    default:
      return [[name, {}]];
  }
}

/** One row for all predecessors that are the same to every dependency. */
function edgesTable(): string {
  const rows = new Map<string, string[]>();
  for (const status of RUN_STATUSES) {
    for (const [name, is] of endsOf(status)) {
      const end: EdgeEnd = { status, cause: null, flags: [], reach: 'AHEAD', ...is };
      const cells = DEPENDENCY_ON.map((on) => EDGE_WORDS[edgeState(end, on)]).join(' | ');
      rows.set(cells, [...(rows.get(cells) ?? []), name]);
    }
  }
  return table(
    ['predecessor', ...DEPENDENCY_ON.map(code)],
    [...rows].map(([cells, names]) => [names.join('<br>'), cells]),
  );
}

const CAUSE_MEANS: Readonly<Record<Cause, string>> = {
  FAILED: 'Status said ERROR.',
  START_REJECTED: 'The external system declared that Start failed; its answer stands beside the attempt.',
  START_EXPIRED: 'Start could not be sent before the start deadline of the job type.',
  START_UNKNOWN: 'Start was sent, and nobody knows whether it arrived.',
  START_ASSUMED_FAILED:
    'A person resolved a START_UNKNOWN as failed; the execution may still be running there.',
  RESTART_REJECTED: 'The external system declared that Restart failed.',
  KILLED:
    'Killed by a person: Kill succeeded, it ended badly after the kill was asked for, or nothing had been sent yet.',
  TIMED_OUT:
    'It was over its MaxRunTime, or has waited for a dependency for longer than its TimeOut, and has ended by that.',
  LOST: 'Status was silent for longer than the silence budget, and the job type says that this is an error.',
  DECLARED_FAILED: 'Declared failed by a person; the execution may still be running there.',
  PARAMETERS_INVALID: 'Its parameters cannot be sent; correct them and restart.',
};

function causesTable(): string {
  const decides = (cause: Cause): string =>
    endOf(cause, true) === 'SKIPPED_ON_ERROR' ? 'yes' : 'no: a person decides';
  const rows = CAUSES.map((cause) => [code(cause), CAUSE_MEANS[cause], decides(cause)]);
  return table(['cause', 'meaning', 'skip on error applies'], rows);
}

const FLAG_MEANS: Readonly<Record<Flag, string>> = {
  WARNING: 'Completed with a warning, as the external system said.',
  FORCED: 'A person forced it to start, or completed it by hand.',
  TRACKING_LOST:
    'Status has been silent for longer than the silence budget. It is asked on; one good answer clears the flag.',
  OVERDUE: 'It was longer under way than its MaxRunTime.',
  LONG_RUNNING:
    'It runs for longer than its threshold, or without one than it does on average. Nothing else follows from it.',
  KILL_FAILED: 'Kill did not succeed before its deadline. It is tracked on; kill may be asked for again.',
  WAITING_FOR_TARGET:
    'Start could not be sent yet: no connection, no token, or the system asked for patience. It is tried again.',
};
