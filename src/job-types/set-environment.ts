import { Injectable } from '@nestjs/common';
import { ConnectionStore } from '../connections/connection.store.js';
import { invalid } from '../domain/errors.js';
import type { Finding } from '../domain/finding.js';
import { baseUrlProblem } from '../domain/job-type.js';
import type { Transaction } from '../platform/database/transaction.js';
import { Egress } from '../platform/http/egress.js';
import { JobTypeStore, type EnvironmentSetting } from './job-type.store.js';
import { targetWarnings } from './save-job-type.js';

export interface EnvironmentToSet {
  readonly schedule: string;
  /** false = no workbook was applied yet: every name is accepted, and waits. */
  readonly imported: boolean;
  readonly settings: readonly EnvironmentSetting[];
}

export interface EnvironmentSet {
  /** Names that no job type of the schedule has yet. */
  readonly pending: readonly string[];
  readonly findings: readonly Finding[];
}

/** The "configure new schedule" step: where a schedule's job types are in this environment. Imports never undo it. */
@Injectable()
export class SetEnvironment {
  constructor(
    private readonly jobTypes: JobTypeStore,
    private readonly connections: ConnectionStore,
    private readonly egress: Egress,
  ) {}

  async run(tx: Transaction, { schedule, imported, settings }: EnvironmentToSet): Promise<EnvironmentSet> {
    for (const setting of settings) this.check(setting);
    const types = await this.jobTypes.resolve(
      tx,
      settings.map(({ jobType }) => ({ schedule, name: jobType })),
    );
    const known = new Set([...types.values()].map(({ name }) => name));
    const unknown = settings.map(({ jobType }) => jobType).filter((name) => !known.has(name));
    if (imported && unknown.length > 0) {
      throw invalid('UNKNOWN_JOB_TYPE', `${schedule} has no job type ${unknown.join(', ')}.`, { unknown });
    }
    await this.jobTypes.setEnvironment(tx, schedule, settings);
    return {
      pending: unknown,
      findings: settings.flatMap(({ url }) => (url ? targetWarnings(this.egress, url) : [])),
    };
  }

  private check({ jobType, url, connection }: EnvironmentSetting): void {
    const urlProblem = url === null ? null : baseUrlProblem(url);
    if (urlProblem) throw invalid('INVALID_URL', `The URL "${url ?? ''}" of ${jobType}: ${urlProblem}.`);
    if (connection !== null && !this.connections.names.has(connection)) {
      const known = [...this.connections.names].join(', ');
      throw invalid(
        'UNKNOWN_CONNECTION',
        `${jobType}: there is no connection ${connection}; there is ${known}.`,
      );
    }
  }
}
