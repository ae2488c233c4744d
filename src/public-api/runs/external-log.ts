import { Injectable } from '@nestjs/common';
import pLimit, { type LimitFunction } from 'p-limit';
import { ExternalSystemClient } from '../../agent/external-system.client.js';
import { describe } from '../../domain/run/outcome.js';
import { jobTypeKey, JobTypeStore, type StoredJobType } from '../../job-types/job-type.store.js';
import { Database } from '../../platform/database/transaction.js';
import { MOST_LINES, splitLines } from './log-lines.js';
import { RecentLogs, type LogRead } from './recent-logs.js';
import type { RunView } from './run-views.js';

export interface LoggedAttempt {
  readonly number: number;
  readonly kind: string;
  readonly state: string;
  readonly executionId: string | null;
  readonly targetUrl: string | null;
  readonly detail: string | null;
  readonly sends: readonly LoggedSend[];
}

export interface LoggedSend {
  readonly verb: string;
  readonly url: string;
  readonly sentAt: string;
  readonly answeredAt: string | null;
  readonly outcome: string | null;
  readonly detail: string | null;
}

/** Logs of one system that are fetched at the same time: each is up to 10 MiB, and may take its time. */
const AT_ONCE = 2;

interface Told {
  readonly body: string;
  readonly cut: boolean;
  /** Why there is none; null = there is one. */
  readonly says: string | null;
}

const nothing = (says: string): Told => ({ body: '', cut: false, says });

/** What the external system's own log says of an execution, or why that cannot be had. */
@Injectable()
export class ExternalLog {
  private readonly places = new Map<string, LimitFunction>();

  constructor(
    private readonly database: Database,
    private readonly jobTypes: JobTypeStore,
    private readonly external: ExternalSystemClient,
    private readonly recent: RecentLogs,
  ) {}

  /** As it stands behind Nightjar's own. */
  async text(run: RunView, attempt: LoggedAttempt | undefined): Promise<string> {
    const log = await this.ask(run, attempt);
    if (log.says !== null) return `--- ${log.says}`;
    const cut = log.cut ? '\n--- cut at 10 MiB' : '';
    return `--- Log of execution ${attempt?.executionId ?? ''} by the external system\n${log.body}${cut}`;
  }

  /** By lines, for those who read it part by part. */
  async lines(run: RunView, attempt: LoggedAttempt | undefined): Promise<LogRead> {
    const key = `${run.id}/${attempt?.number ?? 0}/${attempt?.executionId ?? ''}`;
    return this.recent.read(key, Date.now(), async () => {
      const { body, cut, says } = await this.ask(run, attempt);
      const lines = splitLines(body);
      return { lines, bytes: Buffer.byteLength(body), cut: cut || lines.length >= MOST_LINES, says };
    });
  }

  private async ask(run: RunView, attempt: LoggedAttempt | undefined): Promise<Told> {
    const { schedule, jobType } = run;
    const types = await this.jobTypes.resolve(this.database.reader, [{ schedule, name: jobType }]);
    const type = types.get(jobTypeKey(schedule, jobType));
    if (!type || type.endpoints.log === null)
      return nothing(`The job type ${jobType} defines no log: this is Nightjar's own log only.`);
    if (!attempt) return nothing('Nothing was executed: this is Nightjar’s own log only.');
    return this.fetch(run, type, attempt);
  }

  private async fetch(run: RunView, type: StoredJobType, attempt: LoggedAttempt): Promise<Told> {
    const { process, job } = run;
    const executionId = attempt.executionId ?? '';
    const targetUrl = attempt.targetUrl ?? type.url;
    const reply = await this.placesAt(targetUrl)(() =>
      this.external.log({ type, process, job, executionId, targetUrl }),
    );
    if (reply.kind !== 'answer' || reply.status < 200 || reply.status >= 300)
      return nothing(`The external system's log cannot be had: ${describe(reply)}`);
    return { body: reply.body, cut: reply.cut, says: null };
  }

  private placesAt(url: string): LimitFunction {
    const { origin } = new URL(url);
    const places = this.places.get(origin) ?? pLimit(AT_ONCE);
    this.places.set(origin, places);
    return places;
  }
}
