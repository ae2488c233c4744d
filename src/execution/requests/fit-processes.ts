import { Injectable } from '@nestjs/common';
import type { CustomProcess } from '../../domain/custom-process.js';
import { isError, type Finding } from '../../domain/finding.js';
import { Refused } from '../../domain/errors.js';
import { fitCustomProcess, type FittedProcess } from '../../domain/plan/plan-custom.js';
import { indexSchedule, type ScheduleIndex } from '../../domain/schedule-index.js';
import { JobTypeStore } from '../../job-types/job-type.store.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { EffectiveDefinitions } from '../../schedules/overrides/effective-definitions.js';
import { noActiveVersion, unknownSchedule } from '../../schedules/schedule-refusals.js';
import { ScheduleStore } from '../../schedules/schedule.store.js';

/** Fits custom processes into versions of their schedules, with the job types that there are. */
@Injectable()
export class FitProcesses {
  constructor(
    private readonly jobTypes: JobTypeStore,
    private readonly schedules: ScheduleStore,
    private readonly definitions: EffectiveDefinitions,
  ) {}

  /** The active version of a schedule, until the transaction ends: imports, requests and changes come one after the other. */
  async lock(tx: Transaction, schedule: string, now: Date): Promise<ScheduleIndex> {
    if (!(await this.schedules.exists(tx, schedule))) throw unknownSchedule(schedule);
    const active = await this.schedules.lock(tx, schedule, now);
    if (!active) throw noActiveVersion(schedule);
    return indexSchedule(await this.definitions.read(tx, schedule, active));
  }

  /** Refuses one that has errors there; `what` begins the sentence that says so. */
  async run(
    tx: Transaction,
    index: ScheduleIndex,
    { process, what }: { readonly process: CustomProcess; readonly what: string },
  ): Promise<FittedProcess> {
    const jobTypes = await this.jobTypes.namesKnownTo(tx, index.schedule.name);
    const fitted = fitCustomProcess(index, process, jobTypes);
    const errors = fitted.findings.filter(isError);
    if (errors.length > 0) throw hasErrors(what, errors, fitted.findings);
    return fitted;
  }

  /** What there is to say of each of them, by name. */
  async findingsOf(
    tx: Transaction,
    index: ScheduleIndex,
    processes: readonly CustomProcess[],
  ): Promise<ReadonlyMap<string, readonly Finding[]>> {
    const jobTypes = await this.jobTypes.namesKnownTo(tx, index.schedule.name);
    return new Map(
      processes.map((process) => [process.name, fitCustomProcess(index, process, jobTypes).findings]),
    );
  }
}

function hasErrors(what: string, errors: readonly Finding[], findings: readonly Finding[]): Refused {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new Refused({
    kind: 'INVALID',
    code: 'CUSTOM_PROCESS_HAS_ERRORS',
    message: `${what}: job ${first?.cell ?? ''}: ${first?.message ?? ''}${more}`,
    findings,
    extra: { findingsTotal: findings.length },
  });
}
