import { Injectable } from '@nestjs/common';
import { withOverrides } from '../../domain/override.js';
import type { Schedule } from '../../domain/schedule.js';
import type { Sql, Transaction } from '../../platform/database/transaction.js';
import { OverrideStore } from './override.store.js';
import { ScheduleStore } from '../schedule.store.js';

/** What a definition is made of: a version of the workbook, and the overrides of a revision. */
export interface DefinedBy {
  readonly version: number;
  readonly overrideRevision: number;
}

/** Definitions as they are planned: the workbook's, with what people have said beside it. */
@Injectable()
export class EffectiveDefinitions {
  constructor(
    private readonly schedules: ScheduleStore,
    private readonly overrides: OverrideStore,
  ) {}

  async find(
    tx: Transaction,
    schedule: string,
    { version, overrideRevision }: DefinedBy,
  ): Promise<Schedule | null> {
    const definition = await this.schedules.definition(tx, schedule, version);
    if (!definition) return null;
    return withOverrides(definition, await this.overrides.at(tx, schedule, overrideRevision));
  }

  /** Of a version that is known to be there. */
  async read(tx: Transaction, schedule: string, by: DefinedBy): Promise<Schedule> {
    const definition = await this.find(tx, schedule, by);
    if (!definition) throw new Error(`version ${by.version} of ${schedule} has no definition`);
    return definition;
  }

  /** What would be planned if this definition became active now. */
  async asOfNow(sql: Sql, definition: Schedule): Promise<Schedule> {
    return withOverrides(definition, await this.overrides.inForce(sql, definition.name));
  }

  /** The active definitions that `names` refer to, and those that these refer to, and so on. */
  async activeWithNeighbours(
    tx: Transaction,
    names: readonly string[],
  ): Promise<ReadonlyMap<string, Schedule>> {
    const definitions = await this.schedules.activeWithNeighbours(tx, names);
    const overrides = await this.overrides.inForceOf(tx, [...definitions.keys()]);
    return new Map(
      [...definitions].map(([name, definition]) => [
        name,
        withOverrides(definition, overrides.get(name) ?? []),
      ]),
    );
  }
}
