import { OpenDay } from '../../src/business-days/open-day.js';
import type { Schedule } from '../../src/domain/schedule.js';
import { CloseDay } from '../../src/execution/days/close-day.js';
import type { ExecutionRequest } from '../../src/execution/requests/execution-request.js';
import { DispatchLeftoversLoop } from '../../src/execution/attempts/dispatch-leftovers.loop.js';
import { FollowLinksLoop } from '../../src/execution/requests/follow-links.loop.js';
import { HoldRuns } from '../../src/execution/actions/hold-runs.js';
import { Ledger } from '../../src/execution/ledger.js';
import { ReleaseExternal } from '../../src/execution/actions/release-external.js';
import { RestartSchedule } from '../../src/execution/days/restart-schedule.js';
import { TendHoldsLoop } from '../../src/execution/actions/tend-holds.loop.js';
import { TimeOutDependenciesLoop } from '../../src/execution/time-out-dependencies.loop.js';
import { WatchRunTimesLoop } from '../../src/execution/watch-run-times.loop.js';
import { Database } from '../../src/platform/database/transaction.js';
import { SaveVersion } from '../../src/schedules/save-version.js';
import { ScheduleStore } from '../../src/schedules/schedule.store.js';
import type { Engine } from '../support/engine.js';
import { judge } from './judge.js';
import { Operators } from './operators.js';
import { SimulatedAgent, type Death } from './simulated-agent.js';
import { SimulatedSystem } from './simulated-system.js';

const MINUTE = 60_000;
/** Nothing is looked at more often. */
const STEP_MS = 15 * MINUTE;
const MOST_STEPS = 10_000;
const ACTOR = 'scheduler';

/** Something that happens at a time of its own. */
interface Appointment {
  readonly at: number;
  readonly what: () => Promise<void>;
}

interface OpenNight {
  readonly businessDate: string;
  readonly definitions: Map<string, Schedule>;
  /** Executions that have been requested. */
  readonly requested: string[];
  /** So much of its plan is still to come. */
  readonly plannedUntil: number;
  /** The schedule that is to be closed by force, from when on. */
  readonly stop: { readonly schedule: string; readonly from: number } | null;
}

/** Weeks of nights on the real engine, in simulated time: one instant after the other at which something is due. */
export class Fortnight {
  readonly system: SimulatedSystem;
  readonly operators: Operators;
  readonly offences: string[] = [];
  readonly closed: string[] = [];
  /** The most business dates that were open at once. */
  mostOpen = 0;
  /** What the next look of the agent dies of. */
  death: Death | null = null;
  private readonly agent: SimulatedAgent;
  private readonly appointments: Appointment[] = [];
  private readonly nights: OpenNight[] = [];
  private readonly active = new Map<string, Schedule>();

  constructor(
    readonly engine: Engine,
    seed: number,
  ) {
    this.system = new SimulatedSystem(seed, () => engine.clock.now().getTime());
    this.operators = new Operators(engine, this.system, seed);
    this.agent = new SimulatedAgent(engine, this.system);
  }

  /** At an hour of a date, in days and hours after its midnight. */
  plan(businessDate: string, hours: number, what: () => Promise<void>): void {
    this.appointments.push({ at: instant(businessDate, hours), what });
  }

  /** Until every appointment is kept and every night is closed. */
  async live(): Promise<void> {
    await this.agent.begin();
    this.appointments.sort((one, other) => one.at - other.at);
    for (let steps = 0; this.appointments.length + this.nights.length > 0; steps += 1) {
      if (steps > MOST_STEPS) throw new Error(`the nights do not end: ${this.nights[0]?.businessDate ?? ''}`);
      const next = this.appointments[0]?.at ?? Infinity;
      const now = this.engine.clock.now().getTime();
      // With a night open something may be due at any time; without, nothing is before the next appointment.
      const to = this.nights.length > 0 ? now + STEP_MS : Math.max(next, now);
      this.engine.clock.move(to - now);
      await this.keepAppointments();
      await this.look();
      await this.endNights();
    }
  }

  async importVersion(definition: Schedule): Promise<void> {
    const now = this.engine.clock.now();
    await this.engine.get(Database).transaction('command', async (tx) => {
      await this.engine.get(ScheduleStore).lock(tx, definition.name, now);
      await this.engine.get(SaveVersion).run(tx, { definition, fileHash: 'test', actor: ACTOR, now });
    });
    this.active.set(definition.name, definition);
  }

  async open(businessDate: string, plannedUntil: number, stop: OpenNight['stop'] = null): Promise<void> {
    for (const schedule of this.active.keys()) {
      const wanted = { schedule, businessDate, actor: ACTOR, now: this.engine.clock.now() };
      await this.engine
        .get(Database)
        .transaction('command', (tx) => this.engine.get(OpenDay).run(tx, wanted));
    }
    const definitions = new Map(this.active);
    this.nights.push({ businessDate, definitions, requested: [], plannedUntil, stop });
    this.mostOpen = Math.max(this.mostOpen, this.nights.length);
  }

  /** Nothing of a date's Nightly of MERCH is started until then. */
  async holdNightly(businessDate: string, until: Date): Promise<void> {
    const scope = { schedule: 'MERCH', businessDate, cycle: 'Nightly', flow: 'Nightly' };
    const others = { application: null, process: null, job: null, agentGroup: null, target: null };
    const heldAt = this.engine.clock.now();
    const by = { drains: false, heldAt, heldBy: 'night-shift', reason: 'the network is repaired', until };
    await this.engine
      .get(Database)
      .transaction('command', (tx) =>
        this.engine.get(HoldRuns).place(tx, { level: 'FLOW', ...scope, ...others, ...by }),
      );
  }

  /** The date is planned once more, by the version that is active now. */
  async restartSchedule(businessDate: string, schedule: string): Promise<void> {
    await this.engine.get(Ledger).transaction('command', (tx, now) => {
      const note = { reason: 'the audit was missing', actor: ACTOR, now };
      return this.engine.get(RestartSchedule).run(tx, { schedule, businessDate, dryRun: false, ...note });
    });
    const definition = this.active.get(schedule);
    const night = this.nights.find((one) => one.businessDate === businessDate);
    if (definition) night?.definitions.set(schedule, definition);
  }

  async request(businessDate: string, schedule: string, flow: Partial<ExecutionRequest> = {}): Promise<void> {
    const id = await this.engine.request(schedule, { businessDate, ...flow });
    this.nights.find((night) => night.businessDate === businessDate)?.requested.push(id);
  }

  async release(businessDate: string): Promise<void> {
    await this.engine.get(Ledger).transaction('command', (tx, now) => {
      const release = { schedule: 'RDE', businessDate, externalJob: 'WEATHER_FILE_READY', actor: ACTOR, now };
      return this.engine.get(ReleaseExternal).run(tx, release);
    });
  }

  private async keepAppointments(): Promise<void> {
    const now = this.engine.clock.now().getTime();
    for (let next = this.appointments[0]; next && next.at <= now; next = this.appointments[0]) {
      this.appointments.shift();
      await next.what();
    }
  }

  /** Loops, agent and people, each once. */
  private async look(): Promise<void> {
    const now = this.engine.clock.now();
    await this.engine.get(TendHoldsLoop).runOnce(now);
    await this.engine.get(TimeOutDependenciesLoop).runOnce(now);
    await this.engine.get(WatchRunTimesLoop).runOnce(now);
    await this.engine.get(DispatchLeftoversLoop).runOnce();
    await this.engine.get(FollowLinksLoop).runOnce();
    const { death } = this;
    this.death = null;
    await this.agent.work(death);
    await this.operators.look();
  }

  /** The oldest night is judged and closed when all that was requested in it is over. */
  private async endNights(): Promise<void> {
    const [night] = this.nights;
    if (!night || this.engine.clock.now().getTime() < night.plannedUntil) return;
    const left = await this.left(night);
    const { stop, businessDate } = night;
    const isStopped = stop !== null && this.engine.clock.now().getTime() >= stop.from;
    if (left.some(({ schedule }) => !isStopped || schedule !== stop.schedule)) return;
    if (left.some(({ busy }) => busy)) return;
    const { executions } = this.system;
    const { overruled } = this.operators;
    const stopped = isStopped && left.length > 0 ? stop.schedule : null;
    for (const schedule of night.definitions.keys()) await this.close(night, schedule, schedule === stopped);
    const wrong = await judge(this.engine, { ...night, executions, overruled, stopped });
    this.offences.push(...wrong);
    this.closed.push(`${businessDate}${stopped === null ? '' : ` ${stopped} by force`}`);
    this.nights.shift();
  }

  /** Executions that are not over, and whether something of them is under way. */
  private left(night: OpenNight): Promise<readonly { schedule: string; busy: boolean }[]> {
    return this.engine.dataSource.query(
      `SELECT x.schedule, EXISTS (SELECT FROM run r WHERE r.execution_id = x.id AND r.open_attempt_id IS NOT NULL
                                    AND r.status <> 'PENDING') AS busy
       FROM execution x WHERE x.id = ANY($1::bigint[]) AND x.status <> 'COMPLETED'`,
      [night.requested],
    );
  }

  private async close({ businessDate }: OpenNight, schedule: string, force: boolean): Promise<void> {
    const now = this.engine.clock.now();
    const wanted = { schedule, businessDate, force, reason: 'the weather never came', actor: ACTOR, now };
    await this.engine.get(Database).transaction('command', (tx) => this.engine.get(CloseDay).run(tx, wanted));
  }
}

export const instant = (businessDate: string, hours: number): number =>
  Date.parse(`${businessDate}T00:00:00Z`) + hours * 60 * MINUTE;
