import { Injectable } from '@nestjs/common';
import { conflict } from '../domain/errors.js';
import { NIGHTLY } from '../domain/schedule.js';
import type { Sql } from '../platform/database/transaction.js';
import { NightQuery, type Group, type NightEdge, type NightExecution, type NightRun } from './night.query.js';

/** Runs that a forecast looks at, at most: what was asked for, and what it waits for in other schedules. */
const MOST_RUNS = 20_000;

/** All that decides when some runs end, as it is now. */
export interface Night {
  readonly runs: readonly NightRun[];
  readonly edges: readonly NightEdge[];
  /** By id. */
  readonly executions: ReadonlyMap<string, NightExecution>;
  /** Recurring flows of days whose Nightly has not begun: it comes after them. */
  readonly recurring: readonly Group[];
}

interface Loaded {
  readonly runs: NightRun[];
  readonly edges: NightEdge[];
  readonly executions: Map<string, NightExecution>;
  readonly recurring: Group[];
  /** Groups and runs that are here. */
  readonly groups: Set<string>;
  readonly ids: Set<string>;
}

/** Reads whole executions, and those of other schedules that they wait for, as far as that goes. */
@Injectable()
export class LoadNight {
  constructor(private readonly query: NightQuery) {}

  async run(sql: Sql, asked: readonly Group[]): Promise<Night> {
    const loaded: Loaded = {
      runs: [],
      edges: [],
      executions: new Map(),
      recurring: [],
      groups: new Set(),
      ids: new Set(),
    };
    let groups = asked;
    while (groups.length > 0) groups = await this.load(sql, groups, loaded);
    return loaded;
  }

  /** Answers with what these groups wait for and is not here yet. */
  private async load(sql: Sql, groups: readonly Group[], loaded: Loaded): Promise<readonly Group[]> {
    for (const group of groups) loaded.groups.add(keyOf(group));
    const requested = groups.flatMap(({ execution }) => execution ?? []);
    for (const one of await this.query.executions(sql, requested)) loaded.executions.set(one.execution, one);
    const runs = await this.query.runs(sql, groups, MOST_RUNS - loaded.runs.length + 1);
    if (loaded.runs.length + runs.length > MOST_RUNS) throw tooLarge();
    const ids = runs.map(({ id }) => id);
    const edges = await this.query.edges(sql, ids);
    for (const id of ids) loaded.ids.add(id);
    loaded.runs.push(...runs);
    loaded.edges.push(...edges);
    const waiting = groups.filter((group) => hasNotBegun(group, loaded.executions));
    const recurring = await this.query.recurringBefore(
      sql,
      waiting.map(({ dayId }) => dayId),
    );
    loaded.recurring.push(...recurring);
    const elsewhere = await this.query.groupsOf(sql, unknownPredecessors(edges, loaded.ids));
    const missing = [...recurring, ...elsewhere].filter((group) => !loaded.groups.has(keyOf(group)));
    return [...new Map(missing.map((group) => [keyOf(group), group])).values()];
  }
}

export const keyOf = ({ execution, dayId, cycle, flow }: Group): string =>
  execution ?? `${dayId}/${cycle}/${flow}`;

/** A Nightly that nobody has requested, or that waits for the recurring flows of its date. */
export const hasNotBegun = (
  { cycle, execution }: Group,
  executions: ReadonlyMap<string, NightExecution>,
): boolean => cycle === NIGHTLY && (execution === null || executions.get(execution)?.status === 'QUEUED');

/** Only what is not decided has to be looked at. */
const unknownPredecessors = (edges: readonly NightEdge[], known: ReadonlySet<string>): readonly string[] => [
  ...new Set(
    edges.flatMap(({ predecessor, state }) =>
      predecessor !== null && state === 'OPEN' && !known.has(predecessor) ? [predecessor] : [],
    ),
  ),
];

const tooLarge = (): Error =>
  conflict(
    'FORECAST_TOO_LARGE',
    `A forecast looks at ${MOST_RUNS.toLocaleString('en')} runs at most, those of other schedules that are waited for ` +
      'included, and here are more; ask for one of the executions.',
  );
