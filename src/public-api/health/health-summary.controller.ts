import { Controller, Get } from '@nestjs/common';
import type { z } from 'zod';
import { VERSION } from '../../platform/config/version.js';
import { Database } from '../../platform/database/transaction.js';
import { Clock } from '../../platform/time/clock.js';
import { RecoveryStore } from '../../runs/recovery.store.js';
import { SessionStore } from '../../runs/session.store.js';
import { Call } from '../call/caller.js';
import { seenBy, type Caller } from '../call/commands.js';
import { operation, Operation } from '../call/operation.js';
import { healthShape } from './health-shapes.js';
import { HealthQuery, MOST_QUEUED, type AliveAgent, type Queued, type JobTypeLoad } from './health.query.js';

const read = operation({
  summary: 'How the parts of the installation are, and what is in the hands of the systems that jobs call',
  tag: 'Health',
  may: 'see',
  on: 'some',
  description:
    'From what is written down: nothing outside is called. Numbers of runs are those of open days of the schedules that you may see.',
  answers: { 200: { description: 'All parts.', schema: healthShape } },
});

/** Longer than it takes an agent that has places, whatever else it does. */
const QUEUED_TOO_LONG_MS = 300_000;

@Controller('api/v1/health')
export class HealthSummaryController {
  constructor(
    private readonly database: Database,
    private readonly query: HealthQuery,
    private readonly sessions: SessionStore,
    private readonly recoveries: RecoveryStore,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Operation(read)
  async read(@Call() caller: Caller): Promise<unknown> {
    const schedules = seenBy(caller);
    const { reader } = this.database;
    const begun = performance.now();
    const recovery = await this.recoveries.open(reader);
    const latencyMs = Math.round((performance.now() - begun) * 10) / 10;
    const [agents, unserved, queued, latestAt, jobTypes] = await Promise.all([
      this.query.agents(reader),
      this.sessions.unservedGroups(reader),
      this.query.queued(reader, schedules),
      this.query.latestEventAt(reader),
      this.query.jobTypes(reader, schedules),
    ]);
    const now = this.clock.now();
    return {
      checkedAt: now,
      server: {
        ...part(recovery && `Nothing is started until the recovery ${recovery.label} is ended.`),
        version: VERSION,
        startedAt: new Date(now.getTime() - Math.round(process.uptime() * 1000)),
      },
      database: { ...part(null), latencyMs },
      queue: { ...part(queueTrouble(queued, now)), ...queued },
      agents: {
        ...part(agentTrouble(agents, unserved)),
        items: schedules === null ? agents : agents.map((agent) => ({ ...agent, host: null })),
        unserved,
      },
      events: { ...part(null), latestAt },
      jobTypes: jobTypes.map(shown),
    };
  }
}

interface Part {
  readonly status: 'UP' | 'WARNING';
  readonly detail: string | null;
}

const part = (detail: string | null): Part => ({ status: detail === null ? 'UP' : 'WARNING', detail });

function queueTrouble({ queued, oldestQueuedAt }: Queued, now: Date): string | null {
  if (oldestQueuedAt === null || now.getTime() - oldestQueuedAt.getTime() < QUEUED_TOO_LONG_MS) return null;
  const minutes = Math.floor((now.getTime() - oldestQueuedAt.getTime()) / 60_000);
  const many =
    queued === MOST_QUEUED
      ? `${queued} or more attempts wait`
      : queued === 1
        ? '1 attempt waits'
        : `${queued} attempts wait`;
  return `${many} for an agent to take them, the oldest for ${minutes} minutes.`;
}

function agentTrouble(agents: readonly AliveAgent[], unserved: readonly string[]): string | null {
  if (unserved.length > 0) return `No agent serves ${unserved.join(', ')}.`;
  return agents.length === 0 ? 'There is no agent.' : null;
}

const shown = ({ url, ...jobType }: JobTypeLoad): z.output<typeof healthShape>['jobTypes'][number] => ({
  ...jobType,
  origin: originOf(url),
});

/** An address may have placeholders in its path; a word of the environment that is no address is shown as it is. */
function originOf(url: string): string {
  try {
    return new URL(url).origin;
  } catch {
    return url;
  }
}
