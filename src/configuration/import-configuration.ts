import { Injectable } from '@nestjs/common';
import { Refused } from '../domain/errors.js';
import { FindingList, isError, MAX_FINDINGS, type Finding } from '../domain/finding.js';
import { overrideKey, type Override } from '../domain/override.js';
import { settingsChange, withSaid, type SaidSettings } from '../domain/schedule-settings.js';
import type { Transaction } from '../platform/database/transaction.js';
import { CheckOverrides } from '../schedules/overrides/check-overrides.js';
import type { OverrideNote, StoredOverride } from '../schedules/overrides/override.store.js';
import type { RawTab } from '../schedules/workbook/raw-tab.js';
import { readOverrides } from '../schedules/overrides/read-overrides.js';
import { refuseOtherRevision } from '../schedules/schedule-refusals.js';
import { modeChange, type ModeChange, type SaidMode } from './callback-mode.js';
import {
  changesOf,
  saidOutright,
  together,
  type AddedAssociation,
  type OverrideChanges,
  type Spot,
} from './configuration-changes.js';
import type { ConfigurationDocument } from './configuration-document.js';
import type { ConfigurationPart } from './configuration-tabs.js';
import { ReadPresentConfiguration, type StoredConfiguration } from './present-configuration.js';
import { readConfiguration } from './read-configuration.js';
import { WriteConfiguration } from './write-configuration.js';

export interface ConfigurationToImport extends OverrideNote {
  readonly schedule: string;
  readonly from: { readonly tabs: readonly RawTab[] } | { readonly document: ConfigurationDocument };
  readonly parts: readonly ConfigurationPart[];
  /** Of a document: overrides that it does not have are cleared. */
  readonly clearOthers: boolean;
  /** Tells everything and changes nothing. */
  readonly dryRun: boolean;
  /** The overrideRevision that was looked at; another one now is refused. */
  readonly expectedRevision?: number | undefined;
}

export interface ConfigurationImported {
  readonly set: readonly Override[];
  readonly cleared: readonly StoredOverride[];
  /** null = they stay as they are. */
  readonly settings: { readonly from: string; readonly to: string } | null;
  readonly callbackMode: ModeChange | null;
  readonly findings: readonly Finding[];
  readonly findingsTotal: number;
}

/** What a file wants, whatever its format. */
interface Wanted extends OverrideChanges {
  readonly settings: SaidSettings;
  readonly callbackMode: SaidMode | null;
  /** By overrideKey: where it was said. */
  readonly spots: ReadonlyMap<string, Spot>;
  readonly findings: FindingList;
}

/** Makes of a schedule what a configuration says: all of it in one transaction, or nothing and all that is wrong. */
@Injectable()
export class ImportConfiguration {
  constructor(
    private readonly present: ReadPresentConfiguration,
    private readonly check: CheckOverrides,
    private readonly write: WriteConfiguration,
  ) {}

  async run(tx: Transaction, request: ConfigurationToImport): Promise<ConfigurationImported> {
    const { schedule, expectedRevision, dryRun, actor, now, reason } = request;
    const stored = await this.present.lock(tx, schedule, now);
    refuseOtherRevision(schedule, stored.overrideRevision, expectedRevision);
    const wanted =
      'tabs' in request.from
        ? fromTabs(request.from.tabs, stored, request)
        : fromDocument(request.from.document, stored, request);
    const callbackMode = modeChange(wanted.callbackMode, stored.callbacks?.mode ?? null, wanted.findings);
    refuseErrors(wanted.findings);
    const findings = await this.findingsOf(tx, wanted, stored);
    refuseErrors(findings);
    const settings = withSaid(stored.settings, wanted.settings);
    const change = settingsChange(stored.settings, settings);
    const { ended, set } = wanted;
    if (!dryRun) {
      const settled = { settings: change && settings, callbackMode: callbackMode?.to ?? null };
      await this.write.run(tx, { stored, ended, set, ...settled, actor, now, reason });
    }
    const replaced = new Set(set.map(overrideKey));
    const cleared = ended.filter((override) => !replaced.has(overrideKey(override)));
    const all = [...findings];
    return { set, cleared, settings: change, callbackMode, findings: all, findingsTotal: findings.total };
  }

  /** By what would be planned. */
  private async findingsOf(
    tx: Transaction,
    wanted: Wanted,
    stored: StoredConfiguration,
  ): Promise<FindingList> {
    const { findings, ended, set, spots } = wanted;
    if (ended.length + set.length === 0) return findings;
    const gone = new Set(ended);
    const after = [...stored.inForce.filter((override) => !gone.has(override)), ...set];
    const places = new Map([...spots].map(([key, { tab, cell }]) => [key, `${tab}!${cell ?? ''}`]));
    const checked = { definition: stored.sheet, before: stored.inForce, after, places };
    for (const finding of await this.check.run(tx, checked)) {
      const [tab = '', cell] = finding.cell?.split('!') ?? [];
      findings.add(cell === undefined ? finding : { ...finding, tab, cell });
    }
    return findings;
  }
}

function fromTabs(
  tabs: readonly RawTab[],
  stored: StoredConfiguration,
  { parts }: ConfigurationToImport,
): Wanted {
  const { changes, added, settings, callbackMode, findings } = readConfiguration(tabs, stored, parts);
  const inForce = inForceOf(stored);
  const changed = changesOf(changes, { sheet: stored.rows, inForce }, findings);
  const rows = addedRows(added, stored, findings);
  const spots = new Map(changes.map(({ key, spot }) => [overrideKey(key), spot]));
  for (const [key, spot] of rows.spots) spots.set(key, spot);
  const all = together(changed, saidOutright(rows.overrides, inForce));
  return { ...all, settings, callbackMode, spots, findings };
}

function addedRows(
  added: readonly AddedAssociation[],
  stored: StoredConfiguration,
  findings: FindingList,
): { readonly overrides: readonly Override[]; readonly spots: ReadonlyMap<string, Spot> } {
  const read = readOverrides(
    added.map(({ said }) => said),
    { sheet: stored.rows, inForce: inForceOf(stored) },
  );
  for (const finding of read.findings) {
    const [place = '', , field = 'job'] = finding.cell?.split('.') ?? [];
    findings.add({ ...finding, ...added[Number(place) - 1]?.spot(field) });
  }
  const spots = [...read.places].map(
    ([key, place]) => [key, added[place - 1]?.spot('job') ?? { tab: '', cell: null }] as const,
  );
  return { overrides: read.overrides, spots: new Map(spots) };
}

function fromDocument(
  document: ConfigurationDocument,
  stored: StoredConfiguration,
  { parts, clearOthers }: ConfigurationToImport,
): Wanted {
  const findings = new FindingList();
  if (document.schedule !== stored.sheet.name) {
    const message = `This is the configuration of ${document.schedule}, and not of ${stored.sheet.name}.`;
    const at = { tab: null, cell: 'schedule', value: document.schedule };
    findings.add({ severity: 'error', code: 'OTHER_SCHEDULE', ...at, message });
  }
  const jobs = parts.includes('jobs') ? document.jobs : undefined;
  const scheduling = parts.includes('scheduling') ? document.scheduling : undefined;
  const inForce = inForceOf(stored);
  const read = readOverrides(jobs?.overrides ?? [], { sheet: stored.rows, inForce });
  for (const finding of read.findings)
    findings.add({ ...finding, cell: `jobs.overrides.${finding.cell ?? ''}` });
  const said = new Set(read.overrides.map(overrideKey));
  const others = stored.inForce.filter((override) => clearOthers && jobs && !said.has(overrideKey(override)));
  const spots = [...read.places].map(
    ([key, place]) => [key, { tab: 'jobs', cell: `overrides.${place}` }] as const,
  );
  const mode = scheduling?.callbackMode ?? null;
  const spot = { tab: 'scheduling', cell: 'callbackMode' };
  return {
    ...together(saidOutright(read.overrides, inForce), { ended: others, set: [] }),
    settings: scheduling?.settings ?? {},
    callbackMode: mode && { mode, spot },
    spots: new Map(spots),
    findings,
  };
}

const inForceOf = ({ inForce }: StoredConfiguration): ReadonlyMap<string, StoredOverride> =>
  new Map(inForce.map((override) => [overrideKey(override), override]));

function refuseErrors(findings: FindingList): void {
  if (!findings.hasErrors) return;
  const all = [...findings];
  const errors = all.filter(isError);
  const warnings = all.filter((finding) => !isError(finding));
  const howMany = errors.length === 1 ? 'an error' : `${errors.length} errors`;
  throw new Refused({
    kind: 'INVALID',
    code: 'CONFIGURATION_HAS_ERRORS',
    message: `The configuration has ${howMany}; nothing was changed.`,
    findings: [...errors, ...warnings].slice(0, MAX_FINDINGS),
    extra: { findingsTotal: findings.total },
  });
}
