import { Injectable } from '@nestjs/common';
import { diffSchedules, type ScheduleDiff } from '../domain/diff/diff-schedule.js';
import type { Schedule } from '../domain/schedule.js';
import { JobTypeStore, type EnvironmentSetting } from '../job-types/job-type.store.js';
import type { Transaction } from '../platform/database/transaction.js';
import { unknownVersion } from './save-version.js';
import { ScheduleStore } from './schedule.store.js';

/** What two versions say, and what wins over both of them here. */
export interface DiffHere extends ScheduleDiff {
  /** Of all job types that the environment says something of. */
  readonly environment: readonly EnvironmentSetting[];
}

export interface ComparedVersions {
  readonly schedule: string;
  /** 0 = nothing. */
  readonly fromVersion: number;
  readonly version: number;
  readonly diff: DiffHere;
}

interface VersionsToCompare {
  readonly schedule: string;
  readonly version: number;
  /** 0 = nothing, undefined = the active one. */
  readonly from: number | undefined;
}

/** What one version of a schedule has that another has not. */
@Injectable()
export class CompareVersions {
  constructor(
    private readonly schedules: ScheduleStore,
    private readonly jobTypes: JobTypeStore,
  ) {}

  async run(tx: Transaction, { schedule, version, from }: VersionsToCompare): Promise<ComparedVersions> {
    const fromVersion = from ?? (await this.schedules.active(tx, schedule))?.version ?? 0;
    const after = await this.definition(tx, schedule, version);
    const before = fromVersion === 0 ? null : await this.definition(tx, schedule, fromVersion);
    const environment = await this.jobTypes.environment(tx, schedule);
    return { schedule, fromVersion, version, diff: { ...diffSchedules(before, after), environment } };
  }

  private async definition(tx: Transaction, schedule: string, version: number): Promise<Schedule> {
    const definition = await this.schedules.definition(tx, schedule, version);
    if (!definition) throw unknownVersion(schedule, version);
    return definition;
  }
}
