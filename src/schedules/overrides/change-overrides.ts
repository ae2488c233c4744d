import { Injectable } from '@nestjs/common';
import { Refused } from '../../domain/errors.js';
import type { EventType } from '../../domain/event.js';
import { isError, listed, type Finding } from '../../domain/finding.js';
import { isSame, overrideKey, SheetRows, sheetValueOf, type Override } from '../../domain/override.js';
import type { Schedule } from '../../domain/schedule.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { EventStore } from '../../runs/event.store.js';
import { CheckOverrides } from './check-overrides.js';
import { chooseOverrides, type ChosenOverrides } from './choose-overrides.js';
import { saidText } from './override-text.js';
import { OverrideStore, type OverrideNote, type StoredOverride } from './override.store.js';
import { readOverrides, type SaidOverride } from './read-overrides.js';
import { ScheduleStore } from '../schedule.store.js';
import { noActiveVersion, refuseOtherRevision, unknownSchedule } from '../schedule-refusals.js';
import { WriteOverrides } from './write-overrides.js';

interface ToChange extends OverrideNote {
  readonly schedule: string;
  /** The revision that was looked at; another one now is refused. */
  readonly expectedRevision?: number | undefined;
  /** Tells everything and changes nothing. */
  readonly dryRun: boolean;
}
export type OverridesToSet = ToChange & { readonly said: readonly SaidOverride[] };
export type OverridesToDecide = ToChange & { readonly chosen: ChosenOverrides };

export interface OverridesChanged {
  /** What is said from now on, or would be; of cleared ones what was. */
  readonly changed: readonly Override[];
  /** How many of those that were named were so already. */
  readonly unchanged: number;
  readonly findings: readonly Finding[];
}

interface Present {
  readonly definition: Schedule;
  readonly sheet: SheetRows;
  readonly inForce: readonly StoredOverride[];
}

/** What people say about fields that are theirs: all of a request or nothing, one request of a schedule after the other. */
@Injectable()
export class ChangeOverrides {
  constructor(
    private readonly schedules: ScheduleStore,
    private readonly overrides: OverrideStore,
    private readonly check: CheckOverrides,
    private readonly write: WriteOverrides,
    private readonly events: EventStore,
  ) {}

  async set(tx: Transaction, wanted: OverridesToSet): Promise<OverridesChanged> {
    const { definition, sheet, inForce } = await this.lock(tx, wanted);
    const held = new Map(inForce.map((override) => [overrideKey(override), override]));
    const read = readOverrides(wanted.said, { sheet, inForce: held });
    refuseErrors(read.findings);
    const set = read.overrides.filter((override) => !isSaid(override, held.get(overrideKey(override))));
    const ended = set.flatMap((override) => held.get(overrideKey(override)) ?? []);
    const gone = new Set(ended);
    const after = [...inForce.filter((override) => !gone.has(override)), ...set];
    const places = new Map([...read.places].map(([key, place]) => [key, `${place}.value`]));
    const findings = await this.check.run(tx, { definition, before: inForce, after, places });
    refuseErrors(findings);
    const from = set.map(
      (override) => held.get(overrideKey(override)) ?? { ...override, value: override.sheetValue },
    );
    await this.apply(tx, wanted, { definition, ended, set, event: { type: 'override.set', from, to: set } });
    return { changed: set, unchanged: read.overrides.length - set.length, findings };
  }

  /** They hold no more: what the workbook says is planned again. */
  async clear(tx: Transaction, wanted: OverridesToDecide): Promise<OverridesChanged> {
    const { definition, sheet, inForce } = await this.lock(tx, wanted);
    const { chosen, findings } = chooseOverrides(wanted.chosen, sheet, inForce);
    refuseErrors(findings);
    const event = { type: 'override.cleared', from: [], to: chosen } as const;
    await this.apply(tx, wanted, { definition, ended: chosen, set: [], event });
    return { changed: chosen, unchanged: 0, findings: [] };
  }

  /** They hold against what the workbook says by now: until it changes once more they are no conflict. */
  async keep(tx: Transaction, wanted: OverridesToDecide): Promise<OverridesChanged> {
    const { definition, sheet, inForce } = await this.lock(tx, wanted);
    const { chosen, findings } = chooseOverrides(wanted.chosen, sheet, inForce);
    refuseErrors(findings);
    const ended = chosen.filter((override) => {
      return (
        sheet.of(override.tab).has(override.row) &&
        !isSame(sheetValueOf(sheet, override), override.sheetValue)
      );
    });
    const set = ended.map((override) => ({ ...override, sheetValue: sheetValueOf(sheet, override) }));
    await this.apply(tx, wanted, {
      definition,
      ended,
      set,
      event: { type: 'override.kept', from: [], to: set },
    });
    return { changed: set, unchanged: chosen.length - set.length, findings: [] };
  }

  /** Imports, openings, requests and this come one after the other. */
  private async lock(tx: Transaction, { schedule, expectedRevision, now }: ToChange): Promise<Present> {
    if (!(await this.schedules.exists(tx, schedule))) throw unknownSchedule(schedule);
    const active = await this.schedules.lock(tx, schedule, now);
    const definition = active && (await this.schedules.definition(tx, schedule, active.version));
    if (!definition) throw noActiveVersion(schedule);
    refuseOtherRevision(schedule, active.overrideRevision, expectedRevision);
    const inForce = await this.overrides.inForce(tx, schedule);
    return { definition, sheet: new SheetRows(definition), inForce };
  }

  private async apply(
    tx: Transaction,
    { schedule, dryRun, actor, now, reason }: ToChange,
    { definition, ended, set, event }: Change,
  ): Promise<void> {
    if (dryRun || ended.length + set.length === 0) return;
    await this.write.run(tx, { definition, ended, set, actor, now, reason });
    const from = event.from.length === 0 ? null : listed(event.from.map(saidText));
    const to = listed(event.to.map(saidText));
    await this.events.note(tx, { type: event.type, schedule, from, to, actor, reason }, now);
  }
}

interface Change {
  readonly definition: Schedule;
  readonly ended: readonly StoredOverride[];
  readonly set: readonly Override[];
  readonly event: {
    readonly type: EventType;
    readonly from: readonly Override[];
    readonly to: readonly Override[];
  };
}

const isSaid = (override: Override, held: Override | undefined): boolean =>
  held !== undefined && isSame(held.value, override.value);

/** With all of the findings where there is an error among them. */
function refuseErrors(findings: readonly Finding[]): void {
  const errors = findings.filter(isError);
  const [first] = errors;
  if (!first) return;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  const message = `Nothing was changed: ${first.message}${more}`;
  const extra = { findingsTotal: findings.length };
  throw new Refused({ kind: 'INVALID', code: 'OVERRIDES_HAVE_ERRORS', message, findings, extra });
}
