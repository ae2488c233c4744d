import { Injectable } from '@nestjs/common';
import { Connections, type Bindings } from '../connections/connections.js';
import { invalid } from '../domain/errors.js';
import type { Finding } from '../domain/finding.js';
import { baseUrlProblem } from '../domain/job-type.js';
import type { Transaction } from '../platform/database/transaction.js';
import { Egress } from '../platform/http/egress.js';
import { jobTypeKey, JobTypeStore, type EnvironmentSetting } from './job-type.store.js';
import { targetWarnings } from '../platform/http/target-warnings.js';
import { jobTypeWarnings } from './job-type-warnings.js';

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
    private readonly connections: Connections,
    private readonly egress: Egress,
  ) {}

  async run(tx: Transaction, { schedule, imported, settings }: EnvironmentToSet): Promise<EnvironmentSet> {
    const bindings = await this.connections.bindings(tx);
    for (const setting of settings) checkSetting(setting, bindings);
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
    const findings = await this.warnings(tx, { schedule, settings, bindings });
    return { pending: unknown, findings };
  }

  /** Of what the types are from now on: a connection that was said before is bound to its origins too. */
  private async warnings(
    tx: Transaction,
    {
      schedule,
      settings,
      bindings,
    }: Pick<EnvironmentToSet, 'schedule' | 'settings'> & { readonly bindings: Bindings },
  ): Promise<readonly Finding[]> {
    const keys = settings.map(({ jobType }) => ({ schedule, name: jobType }));
    const types = await this.jobTypes.resolve(tx, keys);
    return settings.flatMap(({ jobType, url, connection }) => {
      const type = types.get(jobTypeKey(schedule, jobType));
      if (url === null && connection === null) return [];
      if (type) return jobTypeWarnings(this.egress, bindings, type);
      return url === null ? [] : targetWarnings(this.egress, url);
    });
  }
}

function checkSetting({ jobType, url, connection }: EnvironmentSetting, bindings: Bindings): void {
  const urlProblem = url === null ? null : baseUrlProblem(url);
  if (urlProblem) throw invalid('INVALID_URL', `The URL "${url ?? ''}" of ${jobType}: ${urlProblem}.`);
  if (connection !== null && !bindings.has(connection)) {
    const known = [...bindings.keys()].join(', ');
    throw invalid(
      'UNKNOWN_CONNECTION',
      `${jobType}: there is no connection ${connection}; there is ${known}.`,
    );
  }
}
