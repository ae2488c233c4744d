import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { may, refuseUnless, roleOn, type Grant } from '../domain/access.js';
import { administratorsTypes } from '../domain/diff/administrators-types.js';
import { diffSchedules } from '../domain/diff/diff-schedule.js';
import { forbidden, Refused } from '../domain/errors.js';
import { listed, type Finding } from '../domain/finding.js';
import type { DefinedVersion } from '../domain/impact/impact.js';
import type { Locate } from '../domain/locate.js';
import type { Schedule } from '../domain/schedule.js';
import type { Transaction } from '../platform/database/transaction.js';
import type { DiffHere } from './compare-versions.js';
import { excerptsOf, type TabExcerpt } from './sheet/excerpts.js';
import type { ParsedWorkbook } from './sheet/parse-schedule.js';
import { readWorkbook, type CheckedWorkbook } from './sheet/read-schedule.js';
import { refusedUpload } from './refused-upload.js';
import { ReviewOverrides, type ReviewedOverrides } from './overrides/review-overrides.js';
import { refuseOtherVersion } from './schedule-refusals.js';
import { definitionHash, SaveVersion } from './save-version.js';
import { ScheduleStore, type ActiveVersion } from './schedule.store.js';
import { Surroundings } from './surroundings.js';
import type { RawTab } from './workbook/raw-tab.js';
import { WorkbookReader } from './workbook/workbook.reader.js';

/** A workbook as uploaded, its cells read. */
export interface UploadedWorkbook {
  readonly parsed: ParsedWorkbook;
  readonly fileHash: string;
  /** Only where excerpts are asked for: they may be large. */
  readonly tabs?: readonly RawTab[];
}

export interface ImportRequest {
  readonly workbook: UploadedWorkbook;
  /** Tells everything and changes nothing. */
  readonly dryRun: boolean;
  /** The active version that was looked at; another one now → VERSION_MOVED. 0 = none. */
  readonly expectedVersion?: number | undefined;
  readonly actor: string;
  readonly grants: readonly Grant[];
  readonly now: Date;
}

export interface Imported {
  readonly schedule: string;
  /** The version that is active now, or would be made. */
  readonly version: number;
  readonly label: string;
  readonly applied: boolean;
  /** The definition equals the active version's, whatever the bytes of the file. */
  readonly unchanged: boolean;
  readonly findings: readonly Finding[];
  readonly findingsTotal: number;
  /** null = they were not asked for. */
  readonly excerpts: readonly TabExcerpt[] | null;
  readonly diff: DiffHere;
  /** Job types for which the workbook can be applied by an administrator only. */
  readonly needsAdministrator: readonly string[];
  readonly overrides: ReviewedOverrides;
  /** The version that was active, and what the workbook says. */
  readonly definitions: { readonly before: DefinedVersion | null; readonly after: DefinedVersion };
}

/** From an uploaded workbook to a version of its schedule, or to everything that is wrong with it. */
@Injectable()
export class ImportSchedule {
  constructor(
    private readonly reader: WorkbookReader,
    private readonly surroundings: Surroundings,
    private readonly schedules: ScheduleStore,
    private readonly save: SaveVersion,
    private readonly review: ReviewOverrides,
  ) {}

  /** Reads the cells, outside of any transaction: it may take seconds. */
  async read(file: Buffer, { excerpts = false } = {}): Promise<UploadedWorkbook> {
    try {
      const { tabs, ...parsed } = await readWorkbook(this.reader, file);
      const fileHash = createHash('sha256').update(file).digest('hex');
      return { parsed, fileHash, ...(excerpts ? { tabs } : {}) };
    } catch (error) {
      throw refusedUpload(error);
    }
  }

  async run(tx: Transaction, request: ImportRequest): Promise<Imported> {
    const { workbook, dryRun, actor, now } = request;
    const checked = await this.surroundings.check(tx, workbook.parsed);
    const excerpts = workbook.tabs ? excerptsOf(workbook.tabs, checked.findings) : null;
    if (!checked.schedule) throw withFindings(checked, excerpts);
    const { name } = checked.schedule;
    refuseUnless(request.grants, dryRun ? 'see' : 'define', name);
    const active = dryRun ? await this.schedules.active(tx, name) : await this.schedules.lock(tx, name, now);
    refuseOtherVersion(name, active?.version ?? 0, request.expectedVersion);
    const before = active ? await this.schedules.definition(tx, name, active.version) : null;
    const { locate } = workbook.parsed;
    const found = await this.compare(tx, { active, before, after: checked.schedule, locate });
    const overrides = await this.review.run(tx, checked.schedule);
    const apply = !dryRun && !found.unchanged;
    if (apply) refuseOthersThanAdministrators({ ...request, name }, found.needsAdministrator);
    const version = apply
      ? await this.save.run(tx, { definition: checked.schedule, fileHash: workbook.fileHash, actor, now })
      : found.version;
    const { findings, findingsTotal } = checked;
    const { label } = checked.schedule;
    const definitions = {
      before: active && before && { version: active.version, definition: before },
      after: { version, definition: checked.schedule },
    };
    const told = {
      schedule: name,
      label,
      version,
      applied: apply,
      findings,
      findingsTotal,
      excerpts,
      overrides,
    };
    return { ...found, ...told, definitions };
  }

  private async compare(
    tx: Transaction,
    { active, before, after, locate }: ToCompare,
  ): Promise<Pick<Imported, 'version' | 'unchanged' | 'diff' | 'needsAdministrator'>> {
    const unchanged = active?.definitionHash === definitionHash(after);
    const version = unchanged ? active.version : (await this.schedules.latestVersion(tx, after.name)) + 1;
    const environment = await this.surroundings.environment(tx, after.name);
    const diff = { ...diffSchedules(before, after, locate), environment };
    return { version, unchanged, diff, needsAdministrator: administratorsTypes(before, after) };
  }
}

interface ToCompare {
  readonly active: ActiveVersion | null;
  readonly before: Schedule | null;
  readonly after: Schedule;
  readonly locate: Locate;
}

function refuseOthersThanAdministrators(
  { grants, name }: { readonly grants: readonly Grant[]; readonly name: string },
  types: readonly string[],
): void {
  if (types.length === 0 || may(grants, 'administer', name)) return;
  const message =
    `The workbook adds job types, or gives them another URL or scope: ${listed(types)}. Where data and tokens are sent to ` +
    `is decided by an administrator, and you are ${roleOn(grants, name) ?? 'none'}: let one of them import it.`;
  throw forbidden('ADMINISTRATOR_REQUIRED', message, { jobTypes: types });
}

function withFindings(
  { findings, findingsTotal }: CheckedWorkbook,
  excerpts: readonly TabExcerpt[] | null,
): Refused {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const atLeast = errors === findings.length && findingsTotal > errors ? 'at least ' : '';
  const howMany = errors === 1 ? 'an error' : `${atLeast}${errors} errors`;
  const message = `The workbook has ${howMany}; nothing was changed.`;
  return new Refused({
    kind: 'INVALID',
    code: 'WORKBOOK_HAS_ERRORS',
    message,
    findings,
    extra: { findingsTotal, ...(excerpts && { excerpts }) },
  });
}
