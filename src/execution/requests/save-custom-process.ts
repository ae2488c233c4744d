import { Injectable } from '@nestjs/common';
import { unknownSchedule } from '../../schedules/schedule-refusals.js';
import type { CustomProcess } from '../../domain/custom-process.js';
import { conflict, notFound } from '../../domain/errors.js';
import type { EventType } from '../../domain/event.js';
import type { Finding } from '../../domain/finding.js';
import type { ScheduleIndex } from '../../domain/schedule-index.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { EventStore } from '../../runs/event.store.js';
import {
  CustomProcessStore,
  type CustomProcessKey,
  type StoredCustomProcess,
} from '../../schedules/custom-process.store.js';
import { ScheduleStore } from '../../schedules/schedule.store.js';
import { FitProcesses } from './fit-processes.js';

interface Said {
  readonly schedule: string;
  readonly actor: string;
  readonly now: Date;
}

export type ProcessToSave = Said & {
  readonly process: CustomProcess;
  /** The version that was read; absent = unchecked. */
  readonly version?: number | undefined;
};

export type SavedProcess = StoredCustomProcess & { readonly findings: readonly Finding[] };

/** Makes, changes and deletes custom processes. Requests come after it: what has been requested keeps what it began with. */
@Injectable()
export class SaveCustomProcess {
  constructor(
    private readonly schedules: ScheduleStore,
    private readonly customs: CustomProcessStore,
    private readonly fit: FitProcesses,
    private readonly events: EventStore,
  ) {}

  async create(tx: Transaction, wanted: ProcessToSave): Promise<SavedProcess> {
    const { schedule, process } = wanted;
    const index = await this.fit.lock(tx, schedule, wanted.now);
    if (index.processes.has(process.name)) {
      const detail = `The workbook of ${schedule} has a process ${process.name} already; choose another name.`;
      throw conflict('NAME_TAKEN', detail);
    }
    const { findings } = await this.check(tx, index, process);
    const saved = await this.customs.insert(tx, wanted);
    if (!saved) {
      const detail = `There is a custom process ${process.name} of ${schedule} already; change it with PUT.`;
      throw conflict('ALREADY_EXISTS', detail);
    }
    await this.note(tx, wanted, { type: 'custom-process.created', name: process.name });
    return { ...saved, findings };
  }

  async replace(tx: Transaction, wanted: ProcessToSave): Promise<SavedProcess> {
    const { schedule, process, version } = wanted;
    const index = await this.fit.lock(tx, schedule, wanted.now);
    const known = await this.find(tx, { schedule, name: process.name });
    if (version !== undefined && version !== known.version) throw moved(known);
    const { findings } = await this.check(tx, index, process);
    const saved = await this.customs.update(tx, { ...wanted, version: known.version });
    if (!saved) throw moved(known);
    await this.note(tx, wanted, { type: 'custom-process.changed', name: process.name });
    return { ...saved, findings };
  }

  /** Its runs stay, with all that they did. */
  async delete(tx: Transaction, wanted: Said & { readonly name: string }): Promise<void> {
    const { schedule, name, now } = wanted;
    if (!(await this.schedules.exists(tx, schedule))) throw unknownSchedule(schedule);
    await this.schedules.lock(tx, schedule, now);
    await this.find(tx, wanted);
    const executions = await this.customs.unfinished(tx, wanted);
    if (executions.length > 0) {
      const which = `${executions.length === 1 ? 'execution' : 'executions'} ${executions.join(', ')}`;
      const detail = `${name} of ${schedule} is not finished: ${which}. Bring it to its end, or close its day, first.`;
      throw conflict('IN_USE', detail, { executions });
    }
    await this.customs.delete(tx, wanted);
    await this.note(tx, wanted, { type: 'custom-process.deleted', name });
  }

  async find(tx: Transaction, { schedule, name }: CustomProcessKey): Promise<StoredCustomProcess> {
    const found = await this.customs.find(tx, { schedule, name });
    if (!found) throw notFound('UNKNOWN_CUSTOM_PROCESS', `${schedule} has no custom process ${name}.`);
    return found;
  }

  private async check(
    tx: Transaction,
    index: ScheduleIndex,
    process: CustomProcess,
  ): Promise<{ readonly findings: readonly Finding[] }> {
    return this.fit.run(tx, index, { process, what: `${process.name} was not saved` });
  }

  private async note(
    tx: Transaction,
    { schedule, actor, now }: Said,
    { type, name }: { readonly type: EventType; readonly name: string },
  ): Promise<void> {
    await this.events.note(tx, { type, schedule, to: name, actor }, now);
  }
}

const moved = ({ name, version }: StoredCustomProcess): Error =>
  conflict('VERSION_MOVED', `${name} was changed meanwhile; it is at version ${version}. Read it again.`);
