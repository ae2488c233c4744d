import { randomUUID } from 'node:crypto';
import type { AttemptReport } from '../../src/domain/run/attempt-report.js';
import { isOpen } from '../../src/domain/run/run-state.js';
import type { AgentWork } from '../../src/execution/attempts/claim-orders.js';
import { FindWork, type Seeker } from '../../src/execution/attempts/find-work.js';
import { SendLog } from '../../src/execution/attempts/send-log.js';
import { SettleAttempts } from '../../src/execution/attempts/settle-attempts.js';
import { AgentSessions } from '../../src/execution/attempts/agent-sessions.js';
import type { Engine } from '../support/engine.js';
import type { SimulatedSystem } from './simulated-system.js';

/** After which of its steps an agent is lost in the midst of its work. */
export type Death = 'CLAIMED' | 'INTENDED' | 'SENT';

interface Held {
  work: AgentWork;
  executionId: string;
  killTries: number;
}

const MOST_KILL_TRIES = 2;
const LEASE_MS = 3_600_000;
/** So many of the successors of what has ended are started without a message. */
const ROOM = 3;

/** The real engine's agent in simulated time: the same use cases as src/agent, and no clock but the one that is given. */
export class SimulatedAgent {
  private readonly hands = new Map<string, Held>();
  private sessionId = '';

  constructor(
    private readonly engine: Engine,
    private readonly system: SimulatedSystem,
  ) {}

  async begin(): Promise<void> {
    this.hands.clear();
    this.sessionId = await this.engine.session(LEASE_MS);
  }

  /** Everything that is due: attempts of agents that are gone, kills, ends, and what waits in the queue. */
  async work(death: Death | null = null): Promise<void> {
    await this.inherit();
    await this.kill();
    await this.settle(this.ends());
    const queued = await this.engine.get(FindWork).waiting(this.seeker, this.engine.clock.now());
    const works = queued.length > 0 ? await this.engine.claimAll(this.sessionId, queued) : [];
    await this.start(works, death);
    if (death === null) return;
    await this.engine.get(AgentSessions).end(this.sessionId);
    await this.begin();
  }

  private get seeker(): Seeker {
    return { sessionId: this.sessionId, groups: null };
  }

  private async inherit(): Promise<void> {
    const find = this.engine.get(FindWork);
    for (let works = await find.orphaned(this.seeker); works.length > 0;) {
      for (const work of works) this.take(work);
      await this.send(works.filter(({ state }) => state === 'SENDING'));
      works = await find.orphaned(this.seeker);
    }
  }

  private take(work: AgentWork): void {
    if (work.executionId !== null)
      this.hands.set(work.attemptId, { work, executionId: work.executionId, killTries: 0 });
  }

  /** Kill is sent until it succeeds, the job has ended, or its time is over. */
  private async kill(): Promise<void> {
    for (const work of await this.engine.get(FindWork).kills(this.seeker, null)) this.take(work);
    const reports: AttemptReport[] = [];
    for (const held of this.hands.values()) {
      const { attemptId, epoch, state, type } = held.work;
      if (state !== 'KILLING') continue;
      const url = `${type.url}${type.endpoints.kill ?? ''}`;
      if (!(await this.engine.get(SendLog).intendKill({ attemptId, epoch, url }))) continue;
      held.killTries += 1;
      if (this.system.kill(held.executionId)) reports.push({ attemptId, epoch, kind: 'KILLED', detail: '' });
      else if (held.killTries > MOST_KILL_TRIES && this.system.status(held.executionId) === 'RUNNING')
        reports.push({ attemptId, epoch, kind: 'KILL_FAILED', detail: 'it will not be killed' });
    }
    await this.settle(reports);
  }

  private ends(): readonly AttemptReport[] {
    return [...this.hands.values()].flatMap(({ work, executionId }): AttemptReport[] => {
      const { attemptId, epoch } = work;
      const status = this.system.status(executionId);
      if (status === 'RUNNING') return [];
      const kind = status === 'COMPLETED' ? 'COMPLETED' : 'FAILED';
      return [{ attemptId, epoch, kind, executionInfo: null }];
    });
  }

  private async start(works: readonly AgentWork[], death: Death | null): Promise<void> {
    if (works.length === 0 || death === 'CLAIMED') return;
    const intents = works
      .filter(({ state }) => state === 'CLAIMED')
      .map(({ attemptId, epoch, type }) => {
        const target = { url: type.url, origin: new URL(type.url).origin };
        return { attemptId, epoch, hand: randomUUID(), target, url: `${type.url}${type.endpoints.start}` };
      });
    const granted = intents.length > 0 ? await this.engine.get(SendLog).intend(intents) : new Set<string>();
    if (death === 'INTENDED') return;
    const mine = works.filter(({ attemptId, state }) => state === 'SENDING' || granted.has(attemptId));
    if (death === 'SENT') for (const work of mine) this.system.start(work);
    else await this.send(mine);
  }

  private async send(works: readonly AgentWork[]): Promise<void> {
    const reports = works.map((work): AttemptReport => {
      const { attemptId, epoch, type } = work;
      let answer = this.system.start(work);
      // Where that is harmless, it is sent again until it is answered.
      for (let tries = 0; answer.kind === 'LOST' && type.idempotentStart && tries < 9; tries += 1)
        answer = this.system.start(work);
      if (answer.kind === 'REJECTED') return { attemptId, epoch, kind: 'START_REJECTED', detail: 'HTTP 400' };
      if (answer.kind === 'LOST') return { attemptId, epoch, kind: 'START_UNKNOWN', detail: 'no answer' };
      const { executionId } = answer;
      this.hands.set(attemptId, { work, executionId, killTries: 0 });
      return { attemptId, epoch, kind: 'STARTED', executionId, executionInfo: null, answer: 'HTTP 200' };
    });
    await this.settle(reports);
  }

  /** Tells what was seen, lets go of what is no longer its own, and starts what it gets for it. */
  private async settle(reports: readonly AttemptReport[]): Promise<void> {
    if (reports.length === 0) return;
    const taker = { ...this.seeker, room: ROOM };
    const { applied, taken } = await this.engine.get(SettleAttempts).run(reports, taker);
    for (const report of reports) {
      const state = applied.get(report);
      const held = this.hands.get(report.attemptId);
      if (!held || held.work.epoch !== report.epoch) continue;
      if (state === undefined || !isOpen(state)) this.hands.delete(report.attemptId);
      else held.work = { ...held.work, state };
    }
    await this.start(taken, null);
  }
}
