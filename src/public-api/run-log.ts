import { Injectable } from '@nestjs/common';
import { ExternalSystemClient } from '../agent/external-system.client.js';
import { describe } from '../domain/outcome.js';
import type { Event } from '../domain/event.js';
import { jobTypeKey, JobTypeStore, type StoredJobType } from '../job-types/job-type.store.js';
import { Database } from '../platform/database/transaction.js';
import { EventStore } from '../runs/event.store.js';
import { RunQuery } from './run.query.js';
import { RunViews, type RunView } from './run-views.js';

interface Attempt {
  readonly number: number;
  readonly kind: string;
  readonly state: string;
  readonly executionId: string | null;
  readonly targetUrl: string | null;
  readonly detail: string | null;
  readonly sends: readonly Send[];
}

interface Send {
  readonly verb: string;
  readonly url: string;
  readonly sentAt: string;
  readonly answeredAt: string | null;
  readonly outcome: string | null;
  readonly detail: string | null;
}

/** A run's log as one text: what Nightjar did, and behind it what the external system says of the latest execution. */
@Injectable()
export class RunLog {
  constructor(
    private readonly database: Database,
    private readonly views: RunViews,
    private readonly runs: RunQuery,
    private readonly events: EventStore,
    private readonly external: ExternalLog,
  ) {}

  async text(runId: string): Promise<string> {
    const { reader } = this.database;
    const run = await this.views.one(reader, runId);
    const events = await this.events.ofRun(reader, runId);
    const attempts = (await this.runs.attempts(reader, runId)) as unknown as readonly Attempt[];
    const own = [...events.map(eventLine), ...attempts.flatMap(({ sends }) => sends.map(sendLine))].sort();
    const latest = attempts.findLast(({ executionId }) => executionId !== null);
    return [
      `Nightjar's log of ${run.schedule} ${run.businessDate} ${run.cycle}/${run.flow} ${run.process}/${run.job} (run ${run.id})`,
      ...own,
      '',
      await this.external.text(run, latest),
      '',
    ].join('\n');
  }
}

@Injectable()
export class ExternalLog {
  constructor(
    private readonly database: Database,
    private readonly jobTypes: JobTypeStore,
    private readonly external: ExternalSystemClient,
  ) {}

  async text(run: RunView, attempt: Attempt | undefined): Promise<string> {
    const { schedule, jobType } = run;
    const types = await this.jobTypes.resolve(this.database.reader, [{ schedule, name: jobType }]);
    const type = types.get(jobTypeKey(schedule, jobType));
    if (!type || type.endpoints.log === null) {
      return `--- The job type ${jobType} defines no log: this is Nightjar's own log only.`;
    }
    if (!attempt) return '--- Nothing was executed: this is Nightjar’s own log only.';
    return this.fetch(run, type, attempt);
  }

  private async fetch(run: RunView, type: StoredJobType, attempt: Attempt): Promise<string> {
    const { process, job } = run;
    const executionId = attempt.executionId ?? '';
    const reply = await this.external.log({
      type,
      process,
      job,
      executionId,
      targetUrl: attempt.targetUrl ?? type.url,
    });
    if (reply.kind !== 'answer' || reply.status < 200 || reply.status >= 300) {
      return `--- The external system's log cannot be had: ${describe(reply)}`;
    }
    const cut = reply.cut ? '\n--- cut at 10 MiB' : '';
    return `--- Log of execution ${executionId} by the external system\n${reply.body}${cut}`;
  }
}

function eventLine({ at, type, from, to, attempt, actor, reason }: Event): string {
  const what = type === 'run.status-changed' ? `${from ?? ''} → ${to ?? ''}` : type;
  const why = reason === null ? '' : `: ${reason}`;
  return `${at.toISOString()} ${what} (attempt ${attempt ?? 0}, ${actor})${why}`;
}

function sendLine({ verb, url, sentAt, answeredAt, outcome, detail }: Send): string {
  const answer =
    answeredAt === null ? 'no answer stored' : `${outcome ?? ''} at ${answeredAt}: ${detail ?? ''}`;
  return `${sentAt} ${verb.toUpperCase()} ${url} → ${answer}`;
}
