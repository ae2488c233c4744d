import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { conflict, invalid } from '../../domain/errors.js';
import { JobTypeStore } from '../../job-types/job-type.store.js';
import { SaveJobType } from '../../job-types/save-job-type.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { EventStore, type EventToNote } from '../../runs/event.store.js';
import { ScheduleStore } from '../../schedules/schedule.store.js';
import { Commands, type Caller } from '../call/commands.js';
import type { HttpAnswer } from '../call/http-answer.js';
import {
  refuseOtherName,
  shown,
  typeOf,
  type definition,
  type newDefinition,
} from './job-type-definition.js';

interface Addressed {
  readonly name: string;
  /** null = the shared one, undefined = the only one of this name. */
  readonly schedule: string | null | undefined;
}

/** Commands on job types: each with its event, in one transaction. */
@Injectable()
export class JobTypeCommands {
  constructor(
    private readonly commands: Commands,
    private readonly save: SaveJobType,
    private readonly jobTypes: JobTypeStore,
    private readonly schedules: ScheduleStore,
    private readonly events: EventStore,
  ) {}

  async create(caller: Caller, body: z.output<typeof newDefinition>): Promise<HttpAnswer> {
    return this.commands.run(caller, 201, async (tx, now) => {
      const type = typeOf(body, { name: body.name, schedule: body.schedule ?? null });
      if (type.schedule !== null && !(await this.schedules.exists(tx, type.schedule)))
        throw unknownSchedule(type.schedule);
      const findings = await this.save.create(tx, { type, now });
      await this.note(tx, { type: 'job-type.saved', actor: caller.name, ...keyOf(type) }, now);
      const made = await this.save.find(tx, type.name, type.schedule);
      return { answer: { ...shown(made), findings }, orders: [] };
    });
  }

  async replace(
    caller: Caller,
    { name, schedule }: Addressed,
    body: z.output<typeof definition>,
  ): Promise<HttpAnswer> {
    return this.commands.run(caller, 200, async (tx, now) => {
      const stored = await this.save.find(tx, name, schedule);
      refuseOtherName(stored, body);
      const type = typeOf(body, stored);
      const findings = await this.save.replace(tx, stored, { type, version: body.version, now });
      await this.note(tx, { type: 'job-type.saved', actor: caller.name, ...keyOf(stored) }, now);
      const replaced = await this.save.find(tx, name, stored.schedule);
      return { answer: { ...shown(replaced), findings }, orders: [] };
    });
  }

  async delete(caller: Caller, { name, schedule }: Addressed): Promise<HttpAnswer> {
    return this.commands.run(caller, 204, async (tx, now) => {
      const stored = await this.save.find(tx, name, schedule);
      const schedules = await this.schedules.usersOfJobType(tx, stored);
      if (schedules.length > 0) {
        throw conflict('IN_USE', `Jobs of ${schedules.join(', ')} are of the type ${stored.name}.`, {
          schedules,
        });
      }
      await this.jobTypes.delete(tx, stored);
      await this.note(tx, { type: 'job-type.deleted', actor: caller.name, ...keyOf(stored) }, now);
      return { answer: undefined, orders: [] };
    });
  }

  private note(tx: Transaction, event: EventToNote, now: Date): Promise<void> {
    return this.events.note(tx, event, now);
  }
}

/** As in the release of an external job, the name stands in `to`. */
const keyOf = ({
  name,
  schedule,
}: {
  name: string;
  schedule: string | null;
}): Pick<EventToNote, 'schedule' | 'to'> => ({
  schedule,
  to: name,
});

const unknownSchedule = (schedule: string): Error =>
  invalid(
    'UNKNOWN_SCHEDULE',
    `There is no schedule ${schedule}; import its workbook or set its environment first, or define a shared type.`,
  );
