import { Injectable } from '@nestjs/common';
import type { EventType } from '../../domain/event.js';
import { listed } from '../../domain/finding.js';
import { seenAgainst, SheetRows, withOverrides, type SeenOverride } from '../../domain/override.js';
import type { Schedule } from '../../domain/schedule.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { EventStore } from '../../runs/event.store.js';
import { overrideText } from './override-text.js';
import { OverrideStore, type StoredOverride } from './override.store.js';

/** How the overrides of a schedule stand to a version, as far as somebody has to know. */
export interface CarriedOverrides {
  /** The workbook has changed under them: they hold until a person decides. */
  readonly conflicts: readonly SeenOverride<StoredOverride>[];
  /** The workbook says the same by now. */
  readonly agreed: readonly SeenOverride<StoredOverride>[];
  /** The version does not have their rows: those that it drops, and those that an earlier one has dropped. */
  readonly dormant: readonly SeenOverride<StoredOverride>[];
  /** An earlier version had dropped their rows, and this one has them. */
  readonly revived: readonly SeenOverride<StoredOverride>[];
}

interface VersionMadeActive {
  readonly definition: Schedule;
  readonly version: number;
  readonly actor: string;
  readonly now: Date;
}

/** Carries overrides from one version to the next: all of them stay, whatever the workbook says. */
@Injectable()
export class CarryOverrides {
  constructor(
    private readonly overrides: OverrideStore,
    private readonly events: EventStore,
  ) {}

  /** Notes which overrides a version drops and which it brings back; answers with the definition that is planned from now on. */
  async run(tx: Transaction, { definition, version, actor, now }: VersionMadeActive): Promise<Schedule> {
    const overrides = await this.overrides.inForce(tx, definition.name);
    const { dormant, revived } = carried(definition, overrides);
    const dropped = dormant.filter(({ override }) => override.droppedBy === null);
    await this.overrides.noteDropped(tx, idsOf(dropped), version);
    await this.overrides.noteDropped(tx, idsOf(revived), null);
    const note = async (type: EventType, seen: readonly SeenOverride<StoredOverride>[]): Promise<void> => {
      if (seen.length === 0) return;
      const to = listed(seen.map(({ override }) => overrideText(override)));
      await this.events.note(tx, { type, schedule: definition.name, from: String(version), to, actor }, now);
    };
    await note('override.dormant', dropped);
    await note('override.revived', revived);
    return withOverrides(definition, overrides);
  }
}

const idsOf = (seen: readonly SeenOverride<StoredOverride>[]): readonly string[] =>
  seen.map(({ override }) => override.id);

/** What they are under a definition of their schedule. */
export function carried(definition: Schedule, overrides: readonly StoredOverride[]): CarriedOverrides {
  const seen = seenAgainst(new SheetRows(definition), overrides);
  return {
    conflicts: seen.filter(({ state }) => state === 'CONFLICT'),
    agreed: seen.filter(({ state }) => state === 'AGREED'),
    dormant: seen.filter(({ state }) => state === 'DORMANT'),
    revived: seen.filter(({ state, override }) => state !== 'DORMANT' && override.droppedBy !== null),
  };
}
