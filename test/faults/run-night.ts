import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { aftermath } from './aftermath.js';
import { check } from './checker/check.js';
import type { Violation } from './checker/violation.js';
import { gatherFacts, type Facts } from './facts.js';
import { faultsOf } from './fault-plan.js';
import { Injector } from './injector.js';
import { Installation, type Backend } from './installation.js';
import { endlessOf, planNight } from './night-plan.js';
import { Operator } from './operator.js';
import { Random } from './random.js';
import { pause } from './wait.js';

export interface NightToRun {
  readonly seed: number;
  readonly jobs: number;
  readonly backend: Backend;
  /** Faults end after so long, even when the night has not. */
  readonly faultsForMs: number;
  /** Where to keep what there is to know of the night; null = nowhere. */
  readonly logFolder: string | null;
}

export interface NightResult extends NightToRun {
  readonly violations: readonly Violation[];
  readonly faults: Readonly<Record<string, number>>;
  readonly figures: Figures;
  readonly seconds: number;
}

export interface Figures {
  /** Runs whose Start nobody knew of, and which a person resolved. */
  readonly heldUnknown: number;
  readonly attempts: number;
  readonly startRequests: number;
  readonly commands: number;
  readonly restSeconds: number;
}

export interface Progress {
  (done: number, total: number, note: string): void;
}

const LOOK_EVERY_MS = 500;

/**
 * When everything is healed the night has to come to rest. It is given up when nothing has happened for so long: a busy machine
 * makes a night slow, and what matters is whether it goes on.
 */
const STILL_FOR_MS = 90_000;
/** What goes on for ever never comes to rest either. */
const REST_WITHIN_MS = 1_800_000;

/** One night of a seed: faults until it is over, then rest, then the judgement. */
export async function runNight(night: NightToRun, progress: Progress): Promise<NightResult> {
  const begun = performance.now();
  const random = Random.of(night.seed, 'operator');
  const plan = planNight(night.seed, night.jobs);
  const installation = await Installation.start(night.backend, { servers: 1 + (night.seed % 2), agents: 3 });
  try {
    const noted: string[] = [];
    const injector = new Injector(installation, (line) => noted.push(`${new Date().toISOString()} ${line}`));
    const operator = new Operator(installation, injector, random, endlessOf(plan));
    await installation.beginNight(plan);
    const watch = new Watch(installation, progress);
    await disturb({ night, injector, operator, watch, random });
    await injector.end();
    const healed = performance.now();
    while (!(await watch.isOver()) && watch.movedSince(healed)) {
      await operator.attend(true);
      await pause(LOOK_EVERY_MS);
    }
    const restSeconds = (performance.now() - healed) / 1000;
    const facts = await gatherFacts(installation, plan, operator.commands);
    if (night.logFolder !== null) await keep(night.logFolder, { night, installation, facts, noted });
    const violations = [...check(facts), ...(await aftermath(installation))];
    if (injector.defects.length > 0) throw new Error(`the harness failed: ${injector.defects.join('; ')}`);
    return {
      ...night,
      violations,
      faults: Object.fromEntries(injector.injected),
      figures: figuresOf(facts, restSeconds),
      seconds: (performance.now() - begun) / 1000,
    };
  } finally {
    await installation.stop();
  }
}

interface Kept {
  readonly night: NightToRun;
  readonly installation: Installation;
  readonly facts: Facts;
  readonly noted: readonly string[];
}

async function keep(folder: string, { night, installation, facts, noted }: Kept): Promise<void> {
  const own = join(folder, `${night.seed}-${night.backend}`);
  await mkdir(own, { recursive: true });
  const files: readonly (readonly [string, string])[] = [
    ['faults.log', noted.join('\n')],
    ['facts.json', JSON.stringify({ ...facts, jobs: Object.fromEntries(facts.jobs) }, null, 1)],
    ...installation.processes.map(({ name, log }) => [`${name}.log`, log.join('\n')] as const),
  ];
  for (const [name, text] of files) await writeFile(join(own, name), text);
}

interface Disturbance {
  readonly night: NightToRun;
  readonly injector: Injector;
  readonly operator: Operator;
  readonly watch: Watch;
  readonly random: Random;
}

/** Faults in their times, with the operator at work beside them, until the night or the time for faults is over. */
async function disturb({ night, injector, operator, watch, random }: Disturbance): Promise<void> {
  const until = performance.now() + night.faultsForMs;
  let over = false;
  const injecting = async (): Promise<void> => {
    for (const fault of faultsOf(night.seed, night.backend)) {
      await pause(fault.afterMs);
      if (over) return;
      injector.inject(fault);
    }
  };
  const operating = async (): Promise<void> => {
    while (!over) {
      await operator.attend(false);
      if (random.chance(0.5)) await operator.interfere();
      await pause(LOOK_EVERY_MS);
    }
  };
  const watching = async (): Promise<void> => {
    while (!over) {
      await pause(LOOK_EVERY_MS);
      over = performance.now() > until || (await watch.isOver());
    }
  };
  await Promise.all([injecting(), operating(), watching()]);
}

/** How far the night is, by the database. */
class Watch {
  private lastEvent = '';
  private movedAt = performance.now();

  constructor(
    private readonly installation: Installation,
    private readonly progress: Progress,
  ) {}

  /** Whether something has happened lately, in a night that was healed at an instant of `performance.now()`. */
  movedSince(healed: number): boolean {
    const now = performance.now();
    return now - Math.max(healed, this.movedAt) < STILL_FOR_MS && now - healed < REST_WITHIN_MS;
  }

  /** false also while the database does not answer. */
  async isOver(): Promise<boolean> {
    const [counted] = await this.installation.postgres
      .query<{ total: number; done: number; open: number; event: string }>(
        `SELECT count(*)::int AS total,
                count(*) FILTER (WHERE status IN ('COMPLETED', 'SKIPPED', 'SKIPPED_ON_ERROR', 'DISABLED', 'NOT_RUN'))::int AS done,
                (SELECT count(*)::int FROM execution WHERE status <> 'COMPLETED') AS open,
                (SELECT COALESCE(max(id), 0)::text FROM event) AS event
         FROM run`,
      )
      .catch(() => []);
    if (!counted) return false;
    if (counted.event !== this.lastEvent) [this.lastEvent, this.movedAt] = [counted.event, performance.now()];
    this.progress(counted.done, counted.total, this.installation.backend);
    return counted.open === 0 && counted.done === counted.total;
  }
}

function figuresOf(facts: Facts, restSeconds: number): Figures {
  const resolved = facts.commands.filter(
    ({ action, status }) => action === 'resolve-start' && status !== null && status < 300,
  );
  return {
    heldUnknown: resolved.length,
    attempts: facts.attempts.length,
    startRequests: facts.ledger.filter((entry) => entry.kind === 'request' && /start$/.test(entry.verb))
      .length,
    commands: facts.commands.length,
    restSeconds,
  };
}
