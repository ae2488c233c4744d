import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { CustomProcess } from '../../domain/custom-process.js';
import { conflict, Refused } from '../../domain/errors.js';
import { FindingList, isError, listed, MAX_FINDINGS, type Finding } from '../../domain/finding.js';
import type { ScheduleIndex } from '../../domain/schedule-index.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { EventStore } from '../../runs/event.store.js';
import { CustomProcessStore, type StoredCustomProcess } from '../../schedules/custom-process.store.js';
import { FitProcesses } from './fit-processes.js';

export interface ProcessesToImport {
  readonly schedule: string;
  readonly processes: readonly CustomProcess[];
  /** By name: the version that was looked at, 0 = there was none. Those that are not named are unchecked. */
  readonly expectedVersions: ReadonlyMap<string, number>;
  /** Tells everything and changes nothing. */
  readonly dryRun: boolean;
  readonly actor: string;
  readonly now: Date;
}

export const IMPORT_OUTCOMES = ['ADDED', 'CHANGED', 'UNCHANGED'] as const;

export interface ImportedProcess {
  readonly name: string;
  readonly outcome: (typeof IMPORT_OUTCOMES)[number];
  /** 0 = there was none. */
  readonly versionBefore: number;
  readonly version: number;
}

export interface ProcessesImported {
  readonly items: readonly ImportedProcess[];
  /** Warnings. */
  readonly findings: readonly Finding[];
  readonly findingsTotal: number;
}

type Known = ReadonlyMap<string, StoredCustomProcess>;

/** Takes custom processes of another environment over: all of them in one transaction, or none and all that is wrong. */
@Injectable()
export class ImportCustomProcesses {
  constructor(
    private readonly fit: FitProcesses,
    private readonly customs: CustomProcessStore,
    private readonly events: EventStore,
  ) {}

  async run(tx: Transaction, wanted: ProcessesToImport): Promise<ProcessesImported> {
    const { schedule, processes, dryRun } = wanted;
    const index = await this.fit.lock(tx, schedule, wanted.now);
    const names = [...processes.map(({ name }) => name), ...wanted.expectedVersions.keys()];
    const known = await this.customs.named(tx, schedule, names);
    refuseMoved(wanted, known);
    const items = processes.map((process) => importedOf(process, known.get(process.name)));
    const toSave = processes.filter((_, place) => items[place]?.outcome !== 'UNCHANGED');
    const findings = await this.check(tx, index, toSave);
    if (!dryRun && toSave.length > 0) await this.save(tx, wanted, items);
    return { items, findings: [...findings].slice(0, MAX_FINDINGS), findingsTotal: findings.total };
  }

  private async check(
    tx: Transaction,
    index: ScheduleIndex,
    processes: readonly CustomProcess[],
  ): Promise<FindingList> {
    const findings = new FindingList();
    const fitted = await this.fit.findingsOf(tx, index, processes);
    for (const [name, found] of fitted) {
      if (index.processes.has(name)) {
        const message = `The workbook of ${index.schedule.name} has a process ${name} already; choose another name.`;
        findings.add({
          severity: 'error',
          code: 'NAME_TAKEN',
          tab: name,
          cell: 'name',
          value: name,
          message,
        });
      }
      for (const finding of found) findings.add({ ...finding, tab: name });
    }
    if (findings.hasErrors) throw haveErrors(findings);
    return findings;
  }

  private async save(
    tx: Transaction,
    { schedule, processes, actor, now }: ProcessesToImport,
    items: readonly ImportedProcess[],
  ): Promise<void> {
    const saved = items.flatMap((item, place) => {
      const process = processes[place];
      return process && item.outcome !== 'UNCHANGED' ? [{ ...process, ...item }] : [];
    });
    const done = new Set(await this.customs.saveAll(tx, { schedule, processes: saved, actor, now }));
    const lost = saved.filter(({ name }) => !done.has(name)).map(({ name }) => name);
    if (lost.length > 0) throw moved(lost);
    const events = saved.map(({ name, outcome }) => ({
      type: outcome === 'ADDED' ? ('custom-process.created' as const) : ('custom-process.changed' as const),
      schedule,
      to: name,
      actor,
    }));
    await this.events.noteAll(tx, events, now);
  }
}

function importedOf(
  { name, description, jobs }: CustomProcess,
  stored: StoredCustomProcess | undefined,
): ImportedProcess {
  const versionBefore = stored?.version ?? 0;
  if (stored && stored.description === description && isDeepStrictEqual(stored.jobs, jobs))
    return { name, outcome: 'UNCHANGED', versionBefore, version: versionBefore };
  return { name, outcome: stored ? 'CHANGED' : 'ADDED', versionBefore, version: versionBefore + 1 };
}

function refuseMoved({ expectedVersions }: ProcessesToImport, known: Known): void {
  const others = [...expectedVersions].filter(
    ([name, version]) => version !== (known.get(name)?.version ?? 0),
  );
  if (others.length > 0) throw moved(others.map(([name]) => name));
}

const moved = (names: readonly string[]): Error => {
  const detail = `Changed meanwhile: ${listed(names)}. Nothing was changed; see what a dry run tells now.`;
  return conflict('VERSION_MOVED', detail, { processes: names });
};

function haveErrors(findings: FindingList): Refused {
  const all = [...findings];
  const errors = all.filter(isError);
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new Refused({
    kind: 'INVALID',
    code: 'CUSTOM_PROCESS_HAS_ERRORS',
    message: `Nothing was changed: ${first?.tab ?? ''} ${first?.cell ?? ''}: ${first?.message ?? ''}${more}`,
    findings: [...errors, ...all.filter((finding) => !isError(finding))].slice(0, MAX_FINDINGS),
    extra: { findingsTotal: findings.total },
  });
}
