import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { ExternalSystemClient, type KnownSystem } from '../agent/external-system.client.js';
import { JobTypeStore, type StoredJobType } from '../job-types/job-type.store.js';
import { Database } from '../platform/database/transaction.js';
import { Clock } from '../platform/time/clock.js';
import { systemCheck } from './system-check.js';

/** What the system check of a job type has said. */
export interface JobTypeCheck extends KnownSystem {
  readonly name: string;
  readonly schedule: string | null;
  readonly status: 'UP' | 'DOWN' | 'CHECK_NOT_DEFINED';
  readonly error?: string;
  /** null = nothing was called. */
  readonly latencyMs: number | null;
  readonly checkedAt: Date;
}

/** Checks older than this are made again. */
const FRESH_MS = 10_000;
/** A system that hangs must not keep others waiting: more than this at once are far more than anybody has. */
const AT_ONCE = 200;
/** Far more than anybody defines; what is beyond is checked by name. */
const MOST_TYPES = 1_000;

/** The system checks of job types, in parallel, and one at a time for each type however many ask. */
@Injectable()
export class CheckJobTypes {
  private readonly latest = new Map<string, JobTypeCheck>();
  private readonly underWay = new Map<string, Promise<JobTypeCheck>>();
  private readonly limit = pLimit(AT_ONCE);

  constructor(
    private readonly database: Database,
    private readonly jobTypes: JobTypeStore,
    private readonly external: ExternalSystemClient,
    private readonly clock: Clock,
  ) {}

  /** All of these schedules, null = of any, and the shared ones; those that were checked a moment ago as they were found then. */
  async all(schedules: readonly string[] | null): Promise<readonly JobTypeCheck[]> {
    const page = { after: null, limit: MOST_TYPES, schedule: null, schedules };
    const types = await this.jobTypes.list(this.database.reader, page);
    const now = this.clock.now().getTime();
    return Promise.all(
      types.map((type) => {
        const known = this.latest.get(keyOf(type));
        const fresh = known && now - known.checkedAt.getTime() < FRESH_MS;
        return fresh ? Promise.resolve(known) : this.limit(() => this.check(type));
      }),
    );
  }

  /** One of them, now. */
  check(type: StoredJobType): Promise<JobTypeCheck> {
    const key = keyOf(type);
    const started = this.underWay.get(key);
    if (started) return started;
    const check = this.call(type)
      .then((result) => {
        this.latest.set(key, result);
        return result;
      })
      .finally(() => this.underWay.delete(key));
    this.underWay.set(key, check);
    return check;
  }

  private async call(type: StoredJobType): Promise<JobTypeCheck> {
    const { name, schedule } = type;
    const checkedAt = this.clock.now();
    if (type.endpoints.check === null) {
      const error =
        'CHECK_NOT_DEFINED: the job type has no system check (endpoints.check, Validation in the workbook)';
      const known = await this.external.known(type);
      return { name, schedule, status: 'CHECK_NOT_DEFINED', error, latencyMs: null, checkedAt, ...known };
    }
    const { up, error, latencyMs } = await systemCheck(this.external, type);
    const told = { name, schedule, latencyMs, checkedAt, ...(await this.external.known(type)) };
    return up
      ? { status: 'UP', ...told }
      : { status: 'DOWN', ...(error === undefined ? {} : { error }), ...told };
  }
}

/** A definition that has changed is another one to check. */
const keyOf = ({ id, version }: StoredJobType): string => `${id}/${version}`;
