import { Injectable } from '@nestjs/common';
import { Connections, type Bindings } from '../connections/connections.js';
import { conflict, invalid, notFound } from '../domain/errors.js';
import type { Finding } from '../domain/finding.js';
import { baseUrlProblem, endpointPathProblem, type JobType } from '../domain/job-type.js';
import { DUMMY } from '../domain/schedule.js';
import type { Sql, Transaction } from '../platform/database/transaction.js';
import { Egress } from '../platform/http/egress.js';
import { jobTypeWarnings } from './job-type-warnings.js';
import { JobTypeStore, type StoredJobType } from './job-type.store.js';

export interface JobTypeToSave {
  readonly type: Omit<JobType, 'version'>;
  /** The version that was read; absent = unchecked. */
  readonly version?: number | undefined;
  readonly now: Date;
}

/** Makes and changes job types through the API; an administrator's word on URL, scope and connection outlives imports. */
@Injectable()
export class SaveJobType {
  constructor(
    private readonly jobTypes: JobTypeStore,
    private readonly connections: Connections,
    private readonly egress: Egress,
  ) {}

  async create(tx: Transaction, { type, now }: JobTypeToSave): Promise<readonly Finding[]> {
    const bindings = await this.checked(tx, type);
    const { schedule, name, url, scope, connection } = type;
    // A workbook that brings this type later must not undo what an administrator has said.
    if (schedule !== null)
      await this.jobTypes.setEnvironment(tx, schedule, [{ jobType: name, url, scope, connection }]);
    if (!(await this.jobTypes.insert(tx, type, now))) {
      const where = schedule === null ? 'shared' : `of ${schedule}`;
      throw conflict('ALREADY_EXISTS', `There is a job type ${name} (${where}) already; change it with PUT.`);
    }
    return jobTypeWarnings(this.egress, bindings, type);
  }

  async replace(
    tx: Transaction,
    stored: StoredJobType,
    { type, version, now }: JobTypeToSave,
  ): Promise<readonly Finding[]> {
    const bindings = await this.checked(tx, type);
    const current = await this.jobTypes.lock(tx, stored);
    if (!current || (version !== undefined && version !== current.version)) throw moved(current ?? stored);
    await this.setEnvironment(tx, current, type);
    // What the environment owns stays in the row as the workbook has it.
    const owned =
      current.schedule === null ? type : { ...type, ...(await this.jobTypes.sheetValues(tx, current)) };
    await this.jobTypes.update(tx, current, { type: owned, now });
    return jobTypeWarnings(this.egress, bindings, type);
  }

  /** Refuses what could not be saved; answers with what would not keep it from being saved. */
  async look(sql: Sql, type: Omit<JobType, 'version'>): Promise<readonly Finding[]> {
    return jobTypeWarnings(this.egress, await this.checked(sql, type), type);
  }

  /** The type that a name addresses: of the schedule that is named (null = the shared one), or the only one there is. */
  async find(tx: Transaction, name: string, schedule: string | null | undefined): Promise<StoredJobType> {
    const types = await this.jobTypes.named(tx, name);
    const found = schedule === undefined ? types : types.filter((type) => type.schedule === schedule);
    const [only] = found;
    if (!only) {
      const where =
        schedule === undefined ? '' : schedule === null ? ' that is shared' : ` in the schedule ${schedule}`;
      throw notFound('UNKNOWN_JOB_TYPE', `There is no job type ${name}${where}.`);
    }
    if (found.length === 1) return only;
    const places = found.map((type) => type.schedule ?? 'shared').join(', ');
    throw conflict(
      'AMBIGUOUS',
      `There are several job types ${name} (${places}); say ?schedule=NAME, or ?schedule= for the shared one.`,
    );
  }

  private async setEnvironment(
    tx: Transaction,
    stored: StoredJobType,
    type: Omit<JobType, 'version'>,
  ): Promise<void> {
    if (stored.schedule === null) return;
    const said = (field: 'url' | 'scope' | 'connection'): string | null =>
      type[field] === stored[field] ? null : type[field];
    const setting = {
      jobType: stored.name,
      url: said('url'),
      scope: said('scope'),
      connection: said('connection'),
    };
    // An empty scope is a word too.
    if ([setting.url, setting.scope, setting.connection].some((value) => value !== null)) {
      await this.jobTypes.setEnvironment(tx, stored.schedule, [setting]);
    }
  }

  /** Answers with where the tokens of connections may go. */
  private async checked(sql: Sql, type: Omit<JobType, 'version'>): Promise<Bindings> {
    if (type.name === DUMMY)
      throw invalid('RESERVED_NAME', 'DUMMY is completed without a call; it has no definition.');
    const urlProblem = baseUrlProblem(type.url);
    if (urlProblem) throw invalid('INVALID_URL', `url "${type.url}": ${urlProblem}.`);
    for (const [verb, path] of Object.entries(type.endpoints) as [string, string | null][]) {
      const problem = path === null ? null : endpointPathProblem(path);
      if (problem) throw invalid('INVALID_PATH', `endpoints.${verb} "${path ?? ''}": ${problem}.`);
    }
    const bindings = await this.connections.bindings(sql);
    if (bindings.has(type.connection)) return bindings;
    const known = [...bindings.keys()].join(', ');
    throw invalid('UNKNOWN_CONNECTION', `There is no connection ${type.connection}; there is ${known}.`);
  }
}

const moved = (stored: StoredJobType): Error =>
  conflict(
    'VERSION_MOVED',
    `${stored.name} was changed meanwhile; it is at version ${stored.version}. Read it again.`,
  );
