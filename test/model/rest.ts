import type { Run } from '../../src/domain/run/run.js';
import { isFinished, isOpen, isPassedOver } from '../../src/domain/run/run-state.js';
import { audit } from './audit.js';
import { LEASE_MS } from './agent.js';
import type { Attempt } from './ledger.js';
import type { World } from './world.js';

const MOST_ROUNDS = 150;
const MOST_PULSES = 1_000;
/** Each ends one failed run at least, of eight. */
const MOST_PHASES = 12;

/**
 * The faults are over: everything goes on by itself until nothing is left to do, and then the world is audited. Frozen
 * agents wake when others have long gone on with what they had in hand.
 */
export function comeToRest(world: World): void {
  if (isAtRest(world)) finish(world);
}

function isAtRest(world: World): boolean {
  world.endFaults();
  world.hand(world.ledger.request());
  const settled = ({ ledger }: World): boolean =>
    ledger.attempts.every((one) => !isOpen(one.state) || isTracked(world, one));
  if (!until(world, 'I11', settled)) return false;
  world.thaw();
  if (!until(world, 'I11', settled)) return false;
  const rest = until(world, 'I6', ({ ledger, external }) => {
    for (const one of external.executions) if (isAsked(world, one.id)) external.end(one, endOf(one.id));
    return ledger.attempts.every(({ state }) => !isOpen(state));
  });
  if (!rest) return false;
  audit(world);
  expectNothingLeft(world);
  return true;
}

/**
 * I21: whatever has been done to the day, it can be finished: a person releases what is held, restarts or skips what has failed,
 * and a system that fails no more does the rest. Then every run is done, and the day may be closed.
 */
function finish(world: World): void {
  for (let rounds = 0; rounds <= MOST_PHASES && !isDone(world); rounds += 1) {
    for (const [place, { status }] of world.ledger.runs.entries()) {
      world.byPerson(() => world.ledger.release(place));
      if (status === 'HELD') world.act(place, 0, ['release']);
      if (status === 'ERROR') world.act(place, 0, [(place + rounds) % 2 === 0 ? 'restart' : 'skip']);
    }
    const done = until(world, 'I21', ({ ledger, external }) => {
      for (const one of external.executions) if (isAsked(world, one.id)) external.end(one, 'COMPLETED');
      return ledger.attempts.every(({ state }) => !isOpen(state));
    });
    if (!done) return;
  }
  const { runs, executionIs } = world.ledger;
  const left = runs.filter((run) => !isOver(run)).map(({ id, status }) => `${id} ${status}`);
  if (left.length > 0) world.story.offend(`I21 the day cannot be finished: ${left.join()}`);
  else if (executionIs !== 'COMPLETED')
    world.story.offend(`I21 all is done, and the execution ${executionIs}`);
}

/** What is passed over has had its turn, too. */
const isOver = ({ status, reach }: Run): boolean =>
  isFinished(status) && !(isPassedOver(status) && reach === 'AHEAD');

const isDone = ({ ledger }: World): boolean => ledger.runs.every(isOver);

/** Nothing but the end of its execution is missing: executions end only when no kill is under way any more. */
const isTracked = ({ ledger }: World, { state, run, killRequestedAt }: Attempt): boolean =>
  state === 'TRACKING' && (killRequestedAt === null || ledger.run(run).flags.includes('KILL_FAILED'));

const isAsked = ({ ledger }: World, executionId: string): boolean =>
  ledger.attempts.some((one) => one.executionId === executionId && one.state === 'TRACKING');

const endOf = (executionId: string): 'COMPLETED' | 'ERROR' =>
  Number(executionId.slice(1)) % 4 === 3 ? 'ERROR' : 'COMPLETED';

function until(world: World, invariant: string, done: (world: World) => boolean): boolean {
  for (let rounds = 0; rounds < MOST_ROUNDS; rounds += 1) {
    round(world, rounds);
    if (done(world)) return true;
  }
  const left = world.ledger.attempts.filter(({ state }) => isOpen(state));
  world.story.offend(
    `${invariant} comes never to rest: ${left.map(({ id, state }) => `${id} ${state}`).join()}`,
  );
  return false;
}

function round(world: World, rounds: number): void {
  for (const agent of world.agents) {
    agent.stayAlive();
    agent.spawn(agent.keepSession());
    agent.spawn(agent.findWork());
  }
  world.hand(world.ledger.leftovers());
  for (let pulses = 0; world.pulse(0); pulses += 1)
    if (pulses > MOST_PULSES) throw new Error('agents never wait');
  for (const place of world.ledger.runs.keys()) world.resolve(place, place + rounds + 1);
  const due = world.untilDue();
  world.passTime(Number.isFinite(due) ? due : LEASE_MS / 5);
}

/** I20: looking once more for what was left behind finds nothing. */
function expectNothingLeft(world: World): void {
  const state = (): string =>
    JSON.stringify([world.ledger.runs, world.ledger.attempts, world.external.starts]);
  const before = state();
  for (let rounds = 0; rounds < 2; rounds += 1) round(world, rounds);
  if (state() !== before)
    world.story.offend('I20 another look for what was left behind has changed something');
}
