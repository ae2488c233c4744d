import { Injectable } from '@nestjs/common';
import type { Event } from '../../domain/event.js';
import { escaped } from '../../domain/external-text.js';
import { Database } from '../../platform/database/transaction.js';
import { EventStore } from '../../runs/event.store.js';
import { ExternalLog, type LoggedAttempt, type LoggedSend } from './external-log.js';
import { RunQuery } from './run.query.js';
import type { LogRead } from './recent-logs.js';
import { RunViews, type RunView } from './run-views.js';

export const LOG_SOURCES = ['external', 'own'] as const;
export type LogSource = (typeof LOG_SOURCES)[number];

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
    const { run, own, latest } = await this.read(runId);
    return [...own, '', await this.external.text(run, latest), ''].join('\n');
  }

  /** One of the two, by lines. */
  async lines(runId: string, source: LogSource): Promise<LogRead> {
    const { run, own, latest } = await this.read(runId);
    if (source === 'external') return this.external.lines(run, latest);
    return { lines: own, bytes: Buffer.byteLength(own.join('\n')), cut: false, says: null };
  }

  private async read(runId: string): Promise<Read> {
    const { reader } = this.database;
    const run = await this.views.one(reader, runId);
    const events = await this.events.ofRun(reader, runId);
    const attempts = (await this.runs.attempts(reader, runId)) as unknown as readonly LoggedAttempt[];
    const lines = [...events.map(eventLine), ...attempts.flatMap(({ sends }) => sends.map(sendLine))];
    // By time alone: what happened in one millisecond stays as it was told.
    const inOrder = lines.toSorted(({ at: a }, { at: b }) => (a < b ? -1 : a > b ? 1 : 0));
    const { id, schedule, businessDate, cycle, flow, process, job } = run;
    return {
      run,
      own: [
        `Nightjar's log of ${schedule} ${businessDate} ${cycle}/${flow} ${process}/${job} (run ${id})`,
        // A reason, or what a system has answered, makes no line of its own.
        ...inOrder.map(({ at, text }) => `${at} ${escaped(text)}`),
      ],
      latest: attempts.findLast(({ executionId }) => executionId !== null),
    };
  }
}

interface Read {
  readonly run: RunView;
  readonly own: readonly string[];
  readonly latest: LoggedAttempt | undefined;
}

interface Line {
  readonly at: string;
  readonly text: string;
}

function eventLine({ at, type, from, to, attempt, actor, reason }: Event): Line {
  const what = type === 'run.status-changed' ? `${from ?? ''} → ${to ?? ''}` : type;
  const why = reason === null ? '' : `: ${reason}`;
  return { at: at.toISOString(), text: `${what} (attempt ${attempt ?? 0}, ${actor})${why}` };
}

function sendLine({ verb, url, sentAt, answeredAt, outcome, detail }: LoggedSend): Line {
  const answer =
    answeredAt === null ? 'no answer stored' : `${outcome ?? ''} at ${answeredAt}: ${detail ?? ''}`;
  return { at: sentAt, text: `${verb.toUpperCase()} ${url} → ${answer}` };
}
