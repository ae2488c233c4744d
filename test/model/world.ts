import { OPERATOR_ACTIONS, type OperatorAction } from '../../src/domain/run/operator-action.js';
import { isStartUnknown } from '../../src/domain/run/run.js';
import type { Reply } from '../../src/domain/run/outcome.js';
import { Agent, LEASE_MS, Unreachable, type Fiber, type Host } from './agent.js';
import { began, killed, reran, started } from './audit.js';
import { Engine, type Done } from './engine.js';
import { External, FARES, LOST, TIMED_OUT, type Fare, type Request } from './external.js';
import { Ledger, type Order } from './ledger.js';
import { pick, Story, type Night } from './night.js';

/** Rerun is an event of its own: among these it would always find something that has ended. */
const ACTIONS = OPERATOR_ACTIONS.filter((action) => action !== 'rerun');

/** A request on its way, and who waits for its answer; null = nobody any more. */
interface Call {
  readonly request: Request;
  waiting: { readonly agent: Agent; readonly fiber: Fiber } | null;
  reply: Reply | null;
}

/**
 * A night with everything that can go wrong: one ledger that commits one transaction after the other and may lie about
 * it, a queue that drops, repeats and reorders, agents that die or freeze between any two effects, and an external
 * system that keeps a ledger of its own. Nothing happens unless `step` says so.
 */
export class World implements Host {
  readonly story = new Story();
  readonly ledger: Ledger;
  readonly engine: Engine;
  readonly external: External;
  readonly queue: Order[] = [];
  readonly calls: Call[] = [];
  agents: Agent[] = [];
  private clock = 0;
  private wallOffset = 0;
  private ticks = 0;
  private born = 0;
  /** How the next calls fare. */
  private spell: { fare: Fare; calls: number } = { fare: 'ok', calls: 0 };
  private commitFault: 'none' | 'lies' | 'fails' = 'none';

  constructor(readonly night: Night) {
    const tick = (): number => (this.ticks += 1);
    this.ledger = new Ledger(night, () => this.clock, this.story);
    this.engine = new Engine(this.ledger, tick, this.story);
    this.external = new External((run) => this.engine.typeOf({ run }), tick, this.story);
    this.bear();
    this.bear();
  }

  now(): number {
    return this.clock;
  }

  wall(): Date {
    return new Date(this.clock + this.wallOffset);
  }

  newSession(): number {
    const session = this.ledger.leases.size;
    this.ledger.leases.set(session, this.clock + LEASE_MS);
    return session;
  }

  commit<T>(work: () => Done<T>): T {
    const fault = this.commitFault;
    this.commitFault = 'none';
    if (fault === 'fails') throw new Unreachable('nothing is committed');
    const { answer, orders } = work();
    if (fault === 'lies') throw new Unreachable('it is committed, and nobody knows');
    this.hand(orders);
    return answer;
  }

  /** One thing happens: which, and to whom, is in the number. */
  step(number: number): void {
    const [kind, chance] = [number % 32, Math.floor(number / 32)];
    if (kind < 10) this.goOn(chance);
    else if (kind < 12) pick(CHANGES_OF_MIND, kind)(this, chance);
    else pick(EVENTS, kind)(this, chance);
  }

  /** A few micro-steps; where nothing can go on, some time passes. */
  private goOn(chance: number): void {
    for (let times = 0; times <= chance % 12; times += 1) {
      if (!this.pulse(Math.floor(chance / 12) + times)) this.passTime(Math.min(this.untilDue(), 200));
    }
  }

  /** Milliseconds until some agent has something to do again; Infinity = it waits for others. */
  untilDue(): number {
    let due = Infinity;
    for (const agent of this.agents) if (!agent.frozen) due = Math.min(due, agent.dueAt());
    return Math.max(due - this.clock, 1);
  }

  /** Whatever can go on by itself does: one micro-step of one of those. false = nothing can. */
  pulse(chance: number): boolean {
    const agents = this.agents.filter(({ frozen }) => !frozen);
    let ready = 0;
    for (const agent of agents) {
      agent.wake();
      ready += agent.ready(this.clock);
    }
    const messages = agents.length > 0 ? this.queue.length : 0;
    const all = ready + this.calls.length + messages;
    if (all === 0) return false;
    const chosen = chance % all;
    if (chosen < ready) this.advance(agents, chosen);
    else if (chosen < ready + this.calls.length) this.carry(chosen - ready, this.fareNow());
    else this.deliver(chosen - ready - this.calls.length, pick(agents, chance));
    return true;
  }

  /** The first action, from a chance one on, that is not refused. */
  act(place: number, chance: number, actions: readonly OperatorAction[] = ACTIONS): void {
    const force = Math.floor(chance / 9) % 3 === 0;
    const includeDependents = Math.floor(chance / 9) % 3 > 0;
    this.byPerson(() => {
      for (let tries = 0; tries < actions.length; tries += 1) {
        const action = pick(actions, chance + tries);
        const done = this.engine.act(place, { action, force, includeDependents });
        if (done.answer && action === 'rerun') reran(this, place);
        if (done.answer) return done.orders;
      }
      return [];
    });
  }

  /** A person who looks at the external system, and at the network, before a word is said. */
  resolve(place: number, chance: number): void {
    const attempt = this.ledger.openAttemptOf(place);
    if (!attempt || !isStartUnknown(this.ledger.run(place))) return;
    const { agentExecutionId } = attempt;
    const found = this.external.of(agentExecutionId)?.id ?? null;
    const onItsWay = this.calls.some(
      ({ request, reply }) =>
        request.verb === 'start' && request.agentExecutionId === agentExecutionId && reply === null,
    );
    const truth = found === null ? 'notStarted' : 'adopt';
    const resolution = onItsWay || chance % 4 === 0 ? 'failed' : truth;
    this.byPerson(() => this.engine.resolve(place, resolution, found).orders);
  }

  passTime(ms: number): void {
    this.clock += ms;
  }

  stepWallClock(ms: number): void {
    this.wallOffset = ms;
  }

  /** A bad time of the external system. */
  beginSpell(fare: Fare, calls: number): void {
    this.spell = { fare, calls };
  }

  /** Of the next transaction, whoever's it is. */
  failCommit(how: 'lies' | 'fails'): void {
    this.commitFault = how;
  }

  hand(orders: readonly Order[]): void {
    for (const order of orders) if (!this.queue.some(({ id }) => id === order.id)) this.queue.push(order);
  }

  /** Nothing fails any more; who is frozen stays so. */
  endFaults(): void {
    this.commitFault = 'none';
    this.spell = { fare: 'ok', calls: 0 };
    this.wallOffset = 0;
    this.bear();
  }

  /** Who was frozen goes on with what it knew. */
  thaw(): void {
    for (const agent of this.agents) agent.frozen = false;
  }

  private bear(): Agent {
    const agent = new Agent(this.born, this);
    this.born += 1;
    this.agents.push(agent);
    return agent;
  }

  /** Somebody who does not repeat what the database has failed: the next look tells. */
  byPerson(work: () => readonly Order[]): void {
    try {
      this.commit(() => ({ answer: null, orders: work() }));
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
    }
  }

  /** The n-th of all that the agents could go on with. */
  private advance(agents: readonly Agent[], n: number): void {
    let before = 0;
    for (const agent of agents) {
      const ready = agent.ready(this.clock);
      const fiber = n < before + ready ? agent.readyFiber(this.clock, n - before) : undefined;
      before += ready;
      if (!fiber) continue;
      const request = agent.advance(fiber);
      if (request) this.calls.push({ request, waiting: { agent, fiber }, reply: null });
      return;
    }
  }

  private deliver(index: number, agent: Agent): void {
    const [order] = this.queue.splice(index, 1);
    if (order) agent.spawn(agent.take(order.attemptId, order.verb));
  }

  private fareNow(): Fare {
    if (this.spell.calls === 0) return 'ok';
    this.spell.calls -= 1;
    return this.spell.fare;
  }

  /** A request arrives; the next time its answer does. */
  private carry(index: number, fare: Fare): void {
    const call = this.calls[index];
    if (!call) return;
    if (call.reply === null) {
      if (fare === 'late') this.tellCaller(call, TIMED_OUT);
      else this.arrive(call, fare);
      return;
    }
    this.calls.splice(index, 1);
    this.tellCaller(call, call.reply);
  }

  private arrive(call: Call, fare: Fare): void {
    const { request } = call;
    const before = this.external.executions.length;
    this.story.tell(() => `  ${JSON.stringify(request)} fares ${fare}`);
    call.reply = this.external.handle(request, fare);
    if (request.verb === 'start') started(this, request);
    if (request.verb === 'kill') killed(this, request.executionId);
    const begun = this.external.executions[before];
    if (begun) began(this, begun);
  }

  private tellCaller(call: Call, reply: Reply): void {
    if (!call.waiting) return;
    const { fiber } = call.waiting;
    call.waiting = null;
    fiber.answer = reply;
    fiber.due = 0;
  }

  misfortune(chance: number): void {
    if (this.calls.length === 0) return;
    this.carry(chance % this.calls.length, pick(MISFORTUNES, Math.floor(chance / 8)));
  }

  endExecution(chance: number): void {
    const running = this.external.executions.filter(({ state }) => state === 'RUNNING');
    if (running.length > 0)
      this.external.end(pick(running, chance), chance % 5 === 0 ? 'ERROR' : 'COMPLETED');
  }

  confuseQueue(chance: number): void {
    const order = this.queue[chance % Math.max(this.queue.length, 1)];
    if (!order) return;
    if (chance % 3 === 0) this.queue.splice(this.queue.indexOf(order), 1);
    else this.queue.push(order);
  }

  /** Its requests may be on their way already. */
  die(agent: Agent, chance: number): void {
    this.agents = this.agents.filter((one) => one !== agent);
    for (const call of this.calls.filter(({ waiting }) => waiting?.agent === agent)) {
      call.waiting = null;
      if (call.reply === null && chance % 2 === 0) call.reply = LOST;
    }
    this.story.tell(() => `agent ${agent.name} dies`);
    this.bear();
  }
}

/** A declared failure of Start is all that a restart can come after. */
const MISFORTUNES: readonly Fare[] = [...FARES, 'refused', 'refused'];

type Event = (world: World, chance: number) => void;

const agentOf = (world: World, chance: number): Agent => pick(world.agents, chance);
const placeOf = (world: World, chance: number): number => chance % world.ledger.runs.length;
const misfortune: Event = (world, chance) => {
  world.misfortune(chance);
};
const operate: Event = (world, chance) => {
  world.act(placeOf(world, chance), Math.floor(chance / 8));
};

/** A person who looks after what runs and what has failed. */
const lookAfter: Event = (world, chance) => {
  const begun = world.ledger.runs.filter(({ status }) => status === 'RUNNING' || status === 'ERROR');
  if (begun.length === 0) return;
  world.act(Number(pick(begun, chance).id), Math.floor(chance / 8), ['restart', 'kill', 'restart', 'fail']);
};

const PLANNED = ['LOADED', 'SKIPPED', 'DISABLED'] as const;

/** A person who wants it otherwise than it was planned, or than it has become. */
const CHANGES_OF_MIND: readonly Event[] = [
  (world, chance) => {
    world.act(placeOf(world, chance), Math.floor(chance / 8), ['rerun']);
  },
  (world, chance) => {
    const [kind, further] = [chance % 6, Math.floor(chance / 6)];
    const edge = world.ledger.edges[further % Math.max(world.ledger.edges.length, 1)];
    const place = placeOf(world, further);
    const planned = pick(PLANNED, Math.floor(further / 8));
    if (kind === 0) world.byPerson(() => world.engine.edit(place).orders);
    else if (kind < 3) world.byPerson(() => world.engine.replan(place, planned).orders);
    else if (edge) world.byPerson(() => world.ledger.switchDependency(edge.from, edge.to, kind === 3));
  },
];

/** What may happen beside what goes on by itself; what stands here twice is twice as likely. */
const EVENTS: readonly Event[] = [
  misfortune,
  misfortune,
  (world, chance) => {
    world.beginSpell(pick(MISFORTUNES, chance), 1 + (Math.floor(chance / 16) % 8));
  },
  operate,
  operate,
  lookAfter,
  lookAfter,
  (world, chance) => {
    world.endExecution(chance);
  },
  (world, chance) => {
    world.confuseQueue(chance);
  },
  (world, chance) => {
    world.die(agentOf(world, chance), chance);
  },
  (world, chance) => {
    const agent = agentOf(world, chance);
    agent.frozen = !agent.frozen;
  },
  (world, chance) => {
    world.passTime(pick([10, 100, 300, 900, 1_200, 40_000], chance));
  },
  (world, chance) => {
    const agent = agentOf(world, chance);
    agent.spawn(agent.findWork());
  },
  (world, chance) => {
    const agent = agentOf(world, chance);
    agent.spawn(agent.keepSession());
  },
  (world, chance) => {
    world.failCommit(pick(['lies', 'fails', 'lies'], chance));
  },
  (world, chance) => {
    world.stepWallClock(pick([0, -3_600_000, 1_200_000, 2_000], chance));
  },
  (world, chance) => {
    world.byPerson(() => world.ledger.release(placeOf(world, chance)));
  },
  (world) => {
    world.byPerson(() => world.ledger.leftovers());
  },
  (world, chance) => {
    world.resolve(placeOf(world, chance), Math.floor(chance / 8));
  },
  (world) => {
    world.byPerson(() => world.ledger.request());
  },
];
