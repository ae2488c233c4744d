import {
  effects,
  firstStart,
  lastEnd,
  sendsByAttempt,
  startsByAttempt,
  where,
  type LedgerEntry,
} from '../../examples/external-system/ledger.js';
import { followEvents } from '../../src/cli/api/event-stream.js';
import { scheduleWorkbook } from '../support/small-schedule.js';
import type { RunSeen } from '../support/night.js';
import type { AttemptSeen } from '../support/small-night.js';
import type { CrashWorld } from './crash-world.js';

const DATE = '2026-11-24';
const WITHIN_MS = 60_000;

/** A → B, C → D, and E behind nothing, which never ends by itself: it is killed, and completes after its restart. */
const JOBS = ['A', 'B', 'C', 'D', 'E'] as const;
const BEFORE: readonly (readonly [string, string])[] = [
  ['A', 'B'],
  ['A', 'C'],
  ['B', 'D'],
  ['C', 'D'],
];

/** Five jobs through everything that can become of a run, steered by a person who looks before deciding. */
export class CrashNight {
  private readonly acted = new Set<string>();

  private constructor(
    private readonly world: CrashWorld,
    readonly name: string,
    private readonly idempotent: boolean,
  ) {}

  static async open(world: CrashWorld, name: string, idempotent: boolean): Promise<CrashNight> {
    const night = new CrashNight(world, name, idempotent);
    const dedupe = idempotent;
    world.system.script.add({ job: `${name}_*`, dedupe });
    world.system.script.add({ job: `${name}_E`, outcomes: ['never', 'COMPLETED'], dedupe });
    const form = new FormData();
    const job = (letter: string): string => `${name}_${letter}`;
    const workbook = scheduleWorkbook({
      name,
      processes: Object.fromEntries(JOBS.map((letter) => [job(letter), [job(letter)]])),
      after: BEFORE.map(([from, to]) => [job(to), job(from)] as const),
      // So that a loop has something to flag.
      job: { [job('E')]: { ThresholdRunTime: 1 } },
    });
    form.set('file', new Blob([Uint8Array.from(workbook)]), 'schedule.xlsx');
    await night.must('POST', '/api/v1/schedules/import', form);
    const { body } = await night.must('GET', `/api/v1/job-types/SVC?schedule=${name}`);
    const url = `${world.system.url}${new URL(String(body['url'])).pathname}`;
    const type = { ...body, url, idempotentStart: idempotent };
    await night.must('PUT', `/api/v1/job-types/SVC?schedule=${name}`, { ...type, version: undefined });
    await night.must('POST', `/api/v1/schedules/${name}/days`, { businessDate: DATE });
    return night;
  }

  /** Requests the date and does what a person would, until everything is COMPLETED. */
  async run(): Promise<void> {
    const asked = { cycleName: 'Nightly', businessDate: DATE };
    const { body } = await this.must('POST', `/api/v1/schedules/${this.name}/executions`, asked);
    const signal = AbortSignal.timeout(WITHIN_MS);
    for await (const message of followEvents(this.world.client, {
      schedule: this.name,
      signal,
      giveUpMs: WITHIN_MS,
    })) {
      if (message.kind === 'lost') continue;
      for (const run of await this.runs()) await this.decide(run);
      const execution = await this.must('GET', `/api/v1/executions/${String(body['id'])}`);
      if (execution.body['status'] === 'COMPLETED') return;
    }
    const stuck = (await this.runs()).map(
      (run) => `${run.job} ${run.status} ${run.cause ?? ''} ${run.attempt}`,
    );
    throw new Error(`The night did not end: ${stuck.join(', ')}\n${this.world.lines.slice(-30).join('\n')}`);
  }

  /** What the night has broken of its promises, by the external system's own ledger. */
  async broken(): Promise<readonly string[]> {
    const entries = this.world.system.ledger.entries.filter(
      (entry) => 'job' in entry && entry.job?.startsWith(`${this.name}_`),
    );
    return [
      ...doubled(entries, this.idempotent),
      ...this.outOfOrder(entries),
      ...(await this.untold(entries)),
    ];
  }

  private outOfOrder(entries: readonly LedgerEntry[]): readonly string[] {
    return BEFORE.flatMap(([from, to]) => {
      const ended = lastEnd(entries, where({ job: `${this.name}_${from}` }));
      const started = firstStart(entries, where({ job: `${this.name}_${to}` }));
      return ended && started && ended.seq < started.seq
        ? []
        : [`${to} was started before the end of ${from}`];
    });
  }

  /** Every execution that was really started is one that Nightjar knows of, and the last of each job was good. */
  private async untold(entries: readonly LedgerEntry[]): Promise<readonly string[]> {
    const known = new Set<string | null>();
    for (const run of await this.runs()) {
      for (const attempt of await this.attempts(run.id)) known.add(attempt.executionId);
    }
    const started = effects(entries, where({ effect: 'started' }));
    return started
      .filter(({ executionId }) => !known.has(executionId))
      .map(({ job, executionId }) => `execution ${executionId} of ${job} is known to nobody`);
  }

  /** An honest operator: asks the external system what has become of a Start, kills what hangs and restarts it. */
  private async decide(run: RunSeen): Promise<void> {
    if (run.status === 'ERROR' && run.cause === 'START_UNKNOWN') return this.resolve(run);
    if (run.job !== `${this.name}_E`) return;
    if (run.status === 'RUNNING' && this.mayHang(run.job) && !this.world.isPatient(run.flags)) {
      if (!(await this.world.prepare())) await this.once(run, 'kill');
    }
    if (run.status === 'ERROR' && run.cause === 'KILLED') await this.once(run, 'restart');
  }

  /** Its first execution does, whatever attempt that is of. */
  private mayHang(job: string): boolean {
    return effects(this.world.system.ledger.entries, where({ effect: 'started', job })).length < 2;
  }

  private async resolve(run: RunSeen): Promise<void> {
    const attempt = (await this.attempts(run.id)).find(({ number }) => number === run.attempt);
    if (attempt?.state !== 'START_UNKNOWN') return;
    const { agentExecutionId } = attempt;
    const [started] = effects(
      this.world.system.ledger.entries,
      where({ effect: 'started', agentExecutionId }),
    );
    const body = started
      ? { resolution: 'adopt', executionId: started.executionId }
      : { resolution: 'notStarted' };
    await this.world.insist('POST', `/api/v1/runs/${run.id}/actions/resolve-start`, {
      ...body,
      attempt: run.attempt,
    });
  }

  private async once(run: RunSeen, action: string): Promise<void> {
    const deed = `${action} ${run.attempt}`;
    if (this.acted.has(deed)) return;
    const { status } = await this.world.insist('POST', `/api/v1/runs/${run.id}/actions/${action}`, {
      attempt: run.attempt,
    });
    // Where it came too early or too late, the next look decides anew.
    if (status < 300) this.acted.add(deed);
  }

  private async runs(): Promise<readonly RunSeen[]> {
    const query = `schedule=${this.name}&businessDate=${DATE}&limit=100`;
    const { body } = await this.must('GET', `/api/v1/runs?${query}`);
    return body['items'] as readonly RunSeen[];
  }

  private async attempts(runId: string): Promise<readonly AttemptSeen[]> {
    const { body } = await this.must('GET', `/api/v1/runs/${runId}/attempts`);
    return body['items'] as readonly AttemptSeen[];
  }

  private async must(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    body?: unknown,
  ): ReturnType<CrashWorld['insist']> {
    const answer = await this.world.insist(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  }
}

function doubled(entries: readonly LedgerEntry[], idempotent: boolean): readonly string[] {
  const starts = [...startsByAttempt(entries)].filter(([, times]) => times > 1);
  const sends = idempotent ? [] : [...sendsByAttempt(entries)].filter(([, times]) => times > 1);
  return [
    ...starts.map(([id, times]) => `attempt ${id} was really started ${times} times`),
    ...sends.map(([id, times]) => `attempt ${id} was sent ${times} times to a system that does not dedupe`),
  ];
}
