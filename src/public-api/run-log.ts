import { Injectable } from '@nestjs/common';
import type { Event } from '../domain/event.js';
import { Database } from '../platform/database/transaction.js';
import { EventStore } from '../runs/event.store.js';
import { ExternalLog, type LoggedAttempt, type LoggedSend } from './external-log.js';
import { RunQuery } from './run.query.js';
import { RunViews } from './run-views.js';

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
    const attempts = (await this.runs.attempts(reader, runId)) as unknown as readonly LoggedAttempt[];
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

function eventLine({ at, type, from, to, attempt, actor, reason }: Event): string {
  const what = type === 'run.status-changed' ? `${from ?? ''} → ${to ?? ''}` : type;
  const why = reason === null ? '' : `: ${reason}`;
  return `${at.toISOString()} ${what} (attempt ${attempt ?? 0}, ${actor})${why}`;
}

function sendLine({ verb, url, sentAt, answeredAt, outcome, detail }: LoggedSend): string {
  const answer =
    answeredAt === null ? 'no answer stored' : `${outcome ?? ''} at ${answeredAt}: ${detail ?? ''}`;
  return `${sentAt} ${verb.toUpperCase()} ${url} → ${answer}`;
}
