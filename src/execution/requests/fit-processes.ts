import { Injectable } from '@nestjs/common';
import type { CustomProcess } from '../../domain/custom-process.js';
import { isError, type Finding } from '../../domain/finding.js';
import { Refused } from '../../domain/errors.js';
import { fitCustomProcess, type FittedProcess } from '../../domain/plan/plan-custom.js';
import type { ScheduleIndex } from '../../domain/schedule-index.js';
import { JobTypeStore } from '../../job-types/job-type.store.js';
import type { Transaction } from '../../platform/database/transaction.js';

/** Fits custom processes into versions of their schedules, with the job types that there are. */
@Injectable()
export class FitProcesses {
  constructor(private readonly jobTypes: JobTypeStore) {}

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
