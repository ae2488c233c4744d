import { Injectable } from '@nestjs/common';
import { Connections, unboundIn } from '../connections/connections.js';
import type { Surroundings as Around } from '../domain/check/check-schedule.js';
import type { Schedule } from '../domain/schedule.js';
import { JobTypeStore, type EnvironmentSetting } from '../job-types/job-type.store.js';
import type { Transaction } from '../platform/database/transaction.js';
import { Egress } from '../platform/http/egress.js';
import { CustomProcessStore } from './custom-process.store.js';
import { EffectiveDefinitions } from './overrides/effective-definitions.js';
import type { ParsedWorkbook } from './sheet/parse-schedule.js';
import { checkWorkbook, otherSchedulesOf, type CheckedWorkbook } from './sheet/read-schedule.js';

/** What a workbook is checked against beside itself: what this server knows. */
@Injectable()
export class Surroundings {
  constructor(
    private readonly definitions: EffectiveDefinitions,
    private readonly customs: CustomProcessStore,
    private readonly jobTypes: JobTypeStore,
    private readonly connections: Connections,
    private readonly egress: Egress,
  ) {}

  async check(tx: Transaction, parsed: ParsedWorkbook): Promise<CheckedWorkbook> {
    return checkWorkbook(parsed, await this.of(tx, parsed.schedule));
  }

  async of(tx: Transaction, schedule: Schedule): Promise<Around> {
    const bindings = await this.connections.bindings(tx);
    return {
      jobTypes: await this.jobTypes.namesKnownTo(tx, schedule.name),
      connections: new Set(bindings.keys()),
      otherSchedules: await this.definitions.activeWithNeighbours(tx, otherSchedulesOf(schedule)),
      customProcesses: await this.customs.names(tx, schedule.name),
      targetRefusal: (url) => this.egress.refusal(url),
      bindingRefusal: (connection, url) => unboundIn(bindings, connection, url),
    };
  }

  /** What wins over the workbook's job types here. */
  async environment(tx: Transaction, schedule: string): Promise<readonly EnvironmentSetting[]> {
    return this.jobTypes.environment(tx, schedule);
  }
}
