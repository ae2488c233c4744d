import { createHash, type Hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { notFound } from '../domain/errors.js';
import type { Schedule } from '../domain/schedule.js';
import { JobTypeStore } from '../job-types/job-type.store.js';
import type { Transaction } from '../platform/database/transaction.js';
import { EventStore } from '../runs/event.store.js';
import { CarryOverrides } from './overrides/carry-overrides.js';
import { refuseOtherVersion } from './schedule-refusals.js';
import { ScheduleStore } from './schedule.store.js';

export interface VersionToSave {
  readonly definition: Schedule;
  readonly fileHash: string;
  readonly actor: string;
  readonly now: Date;
}

export interface VersionToActivate {
  readonly schedule: string;
  readonly version: number;
  /** The active version that was looked at; another one now → VERSION_MOVED. 0 = none. */
  readonly expectedVersion?: number | undefined;
  readonly reason: string | null;
  readonly actor: string;
  readonly now: Date;
}

/** Versions of a schedule: written once, and one of them active. The caller holds the schedule's lock. */
@Injectable()
export class SaveVersion {
  constructor(
    private readonly schedules: ScheduleStore,
    private readonly jobTypes: JobTypeStore,
    private readonly overrides: CarryOverrides,
    private readonly events: EventStore,
  ) {}

  /** Writes the next version and makes it active. */
  async run(tx: Transaction, { definition, fileHash, actor, now }: VersionToSave): Promise<number> {
    const schedule = definition.name;
    const hash = definitionHash(definition);
    const toAdd = { definition, definitionHash: hash, fileHash, createdBy: actor };
    const version = await this.schedules.addVersion(tx, toAdd, now);
    await this.makeActive(tx, { definition, version, actor, now });
    await this.events.note(tx, { type: 'schedule.applied', schedule, to: String(version), actor }, now);
    return version;
  }

  /** Days that are opened from now on are planned with this version; open ones keep theirs. */
  async activate(tx: Transaction, asked: VersionToActivate): Promise<void> {
    const { schedule, version, actor, reason, now } = asked;
    const active = await this.schedules.lock(tx, schedule, now);
    refuseOtherVersion(schedule, active?.version ?? 0, asked.expectedVersion);
    const definition = await this.schedules.definition(tx, schedule, version);
    if (!definition) throw unknownVersion(schedule, version);
    if (active?.version === version) return;
    await this.makeActive(tx, { definition, version, actor, now });
    const from = active ? String(active.version) : null;
    await this.events.note(
      tx,
      { type: 'schedule.activated', schedule, from, to: String(version), actor, reason },
      now,
    );
  }

  private async makeActive(
    tx: Transaction,
    { definition, version, actor, now }: { definition: Schedule; version: number; actor: string; now: Date },
  ): Promise<void> {
    await this.schedules.activate(tx, definition.name, version);
    const planned = await this.overrides.run(tx, { definition, version, actor, now });
    await this.schedules.throttle(tx, planned);
    await this.jobTypes.seed(tx, { schedule: definition.name, sheet: definition.jobTypes, now });
  }
}

export const unknownVersion = (schedule: string, version: number): Error =>
  notFound('UNKNOWN_VERSION', `The schedule ${schedule} has no version ${version}.`);

/** Of what the workbook says, whatever its bytes and the order of its rows: equal = unchanged. */
export function definitionHash(definition: Schedule): string {
  const known = hashes.get(definition);
  if (known !== undefined) return known;
  const hash = createHash('sha256');
  // Piece by piece: a large schedule is not held once more as one text.
  let before = '[';
  for (const [field, value] of Object.entries(definition)) {
    hash.update(`${before}[${JSON.stringify(field)},`);
    if (Array.isArray(value)) updateByRows(hash, value);
    else hash.update(JSON.stringify(value));
    before = '],';
  }
  const made = hash.update(']]').digest('hex');
  hashes.set(definition, made);
  return made;
}

/** An import asks twice. */
const hashes = new WeakMap<Schedule, string>();

function updateByRows(hash: Hash, rows: readonly unknown[]): void {
  const sorted = rows.map((row) => JSON.stringify(row)).sort();
  sorted.forEach((row, place) => hash.update(`${place === 0 ? '[' : ','}${JSON.stringify(row)}`));
  hash.update(sorted.length === 0 ? '[]' : ']');
}
