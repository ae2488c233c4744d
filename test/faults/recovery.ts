import type { LedgerEntry, RequestEntry } from '../../examples/external-system/ledger.js';
import { Installation, LEASE_MS, type Backend } from './installation.js';
import { JOB_TYPES, type NightPlan, type PlannedJob } from './night-plan.js';
import type { TcpProxy } from './tcp-proxy.js';
import { until } from './wait.js';

/** How long it takes until work goes on after a fault, on a night that would otherwise never stop. */

export interface Measured {
  readonly backend: Backend;
  readonly what: string;
  readonly seconds: number;
  readonly boundSeconds: number;
  readonly note: string;
}

const CHAINS = 4;
const CHAIN_LENGTH = 600;
/** So many further Starts of a chain say that it goes on. */
const GOES_ON_AFTER = 5;
const LONG_JOBS = 24;
/** How long each fault is watched: the longest bound and some more. */
const WATCH_MS = 45_000;

/** Chains of short jobs, one after the other, and jobs that run until they are killed. */
function endlessNight(): NightPlan {
  const job = (process: string, place: number, never: boolean): PlannedJob => {
    // A chain must not stop because somebody is asked about a Start: that is no question of time.
    const type = JOB_TYPES[never && place % 2 === 0 ? 1 : 0];
    const name = `${process}_${place}`;
    const rule = { service: type.service, process, job: name, dedupe: type.idempotent };
    return {
      process,
      job: name,
      type,
      application: 'WIDE',
      skipOnError: false,
      after: [],
      rule: never ? { ...rule, outcome: 'never' } : { ...rule, durationMs: 30 },
    };
  };
  const numbers = (count: number): readonly number[] =>
    Array.from({ length: count }, (_, place) => place + 1);
  const chains = numbers(CHAINS).flatMap((chain) =>
    numbers(CHAIN_LENGTH).map((place) => job(`CHAIN${chain}`, place, false)),
  );
  const long = numbers(LONG_JOBS).map((place) => job(`LONG${place}`, place, true));
  const jobs = [...chains, ...long];
  return {
    jobs,
    predecessors: new Map(jobs.map(({ process }) => [process, []])),
    throttles: new Map([['WIDE', null]]),
  };
}

interface Trial {
  readonly what: string;
  readonly boundSeconds: number;
  readonly backends: readonly Backend[];
  /** Does the fault and answers with the seconds until all is well again. */
  readonly run: (installation: Installation) => Promise<{ seconds: number; note?: string }>;
}

const BOTH: readonly Backend[] = ['embedded', 'redis'];

const TRIALS: readonly Trial[] = [
  {
    what: 'agent killed: its runs are looked at again',
    boundSeconds: LEASE_MS / 1000 + 10,
    backends: BOTH,
    run: killAgent,
  },
  {
    what: 'Redis wiped (FLUSHALL): work goes on',
    boundSeconds: 10,
    backends: ['redis'],
    run: (installation) => longestStop(installation, async () => installation.redis?.flushAll()),
  },
  {
    what: 'Redis killed, empty and back at once: work goes on',
    boundSeconds: 10,
    backends: ['redis'],
    run: (installation) =>
      longestStop(installation, async () => {
        await installation.redis?.kill();
        await installation.redis?.restart();
      }),
  },
  {
    what: 'links to Redis silently dead: work goes on',
    boundSeconds: 30,
    backends: ['redis'],
    run: (installation) => longestStop(installation, () => silence(installation.linksTo('redis'))),
  },
  {
    what: 'links to Postgres silently dead: work goes on',
    boundSeconds: 30,
    backends: BOTH,
    run: (installation) => longestStop(installation, () => silence(installation.linksTo('postgres'))),
  },
  {
    what: 'links to the external system silently dead: work goes on',
    boundSeconds: 30,
    backends: BOTH,
    run: (installation) => longestStop(installation, () => silence([installation.link('judge')])),
  },
  {
    what: 'Postgres killed: no acknowledged command is lost, work goes on',
    boundSeconds: 30,
    backends: BOTH,
    run: killPostgres,
  },
];

export async function measureRecovery(
  backend: Backend,
  say: (measured: Measured) => void,
): Promise<readonly Measured[]> {
  const results: Measured[] = [];
  for (const { what, boundSeconds, backends, run } of TRIALS) {
    if (!backends.includes(backend)) continue;
    const installation = await Installation.start(backend, { servers: 1, agents: 2 });
    try {
      await installation.beginNight(endlessNight());
      await untilFlowing(installation);
      const { seconds, note = '' } = await run(installation);
      const measured = { backend, what, seconds, boundSeconds, note };
      results.push(measured);
      say(measured);
    } finally {
      await installation.stop();
    }
  }
  return results;
}

/** Every chain has begun, and every long job runs. */
async function untilFlowing({ judge }: Installation): Promise<void> {
  await until(
    'the night flows',
    async () => {
      const started = startsOf(await judge.ledger());
      const processes = new Set(started.map(({ process }) => process));
      return processes.size === CHAINS + LONG_JOBS && started.length > CHAINS * 5 + LONG_JOBS
        ? true
        : undefined;
    },
    { ms: 60_000 },
  );
}

const startsOf = (entries: readonly LedgerEntry[]): readonly RequestEntry[] =>
  entries.filter((entry) => entry.kind === 'request').filter(({ verb }) => verb === 'start');

/** The longest time without a Start in any chain, from the fault on. */
async function longestStop(
  installation: Installation,
  fault: () => Promise<unknown>,
): Promise<{ seconds: number; note: string }> {
  const { judge } = installation;
  const last = (await judge.ledger()).at(-1);
  await fault();
  const since = last?.seq ?? 0;
  const begun = performance.now();
  await until(
    'every chain goes on',
    async () => {
      const starts = startsOf(await judge.ledger(since));
      const going = chains().every(
        (chain) => starts.filter(({ process }) => process === chain).length >= GOES_ON_AFTER,
      );
      return going && performance.now() - begun > QUIET_MS ? true : undefined;
    },
    { ms: WATCH_MS * 2 },
  ).catch(() => undefined);
  const starts = startsOf(await judge.ledger());
  const now = await nowOf(installation);
  const stops = chains().map((chain) =>
    stopOf(
      starts.filter(({ process }) => process === chain),
      last?.at ?? 0,
      now,
    ),
  );
  const wait = Math.max(...stops) / 1000;
  return {
    seconds: wait,
    note: `chains stood still for ${stops.map((ms) => (ms / 1000).toFixed(1)).join(', ')} s`,
  };
}

const chains = (): readonly string[] => Array.from({ length: CHAINS }, (_, place) => `CHAIN${place + 1}`);

/** How long a fault is watched at least, so that a late consequence is seen too. */
const QUIET_MS = 8_000;

function stopOf(starts: readonly RequestEntry[], since: number, now: number): number {
  if (starts.length >= CHAIN_LENGTH) return 0;
  const times = [...starts.map(({ at }) => at), now].filter((at) => at >= since);
  return times.reduce((longest, at, place) => Math.max(longest, at - (times[place - 1] ?? since)), 0);
}

/** The judge's clock: a request leaves its time in the ledger. */
async function nowOf({ judge }: Installation): Promise<number> {
  await fetch(`${judge.url}/oauth2/v1/token`, { method: 'POST' });
  return (await judge.ledger()).at(-1)?.at ?? 0;
}

async function silence(links: readonly TcpProxy[]): Promise<void> {
  for (const link of links) link.halfOpen();
}

async function killAgent(installation: Installation): Promise<{ seconds: number; note: string }> {
  const { judge, postgres, agents } = installation;
  const [agent] = agents;
  const owned = await postgres.query<{ executionId: string }>(
    `SELECT a.execution_id AS "executionId" FROM attempt a
     JOIN agent_session s ON s.id = a.session_id JOIN run r ON r.id = a.run_id
     WHERE s.pid = $1 AND a.state = 'TRACKING' AND r.process LIKE 'LONG%'`,
    [agent?.pid],
  );
  const before = (await judge.ledger()).at(-1);
  await agent?.kill(0);
  // What had left before the kill may have arrived after the last look.
  const since = ((await judge.ledger()).at(-1)?.seq ?? 0) + 1;
  const times = await Promise.all(
    owned.map(({ executionId }) =>
      until(
        `Status of ${executionId}`,
        async () =>
          (await judge.ledger(since)).find(
            (entry) =>
              entry.kind === 'request' && entry.verb === 'status' && entry.executionId === executionId,
          )?.at,
        { ms: WATCH_MS, everyMs: 250 },
      ).catch(() => Infinity),
    ),
  );
  return { seconds: (Math.max(...times, 0) - (before?.at ?? 0)) / 1000, note: `${owned.length} runs` };
}

/** So many commands were accepted when Postgres is killed. */
const FLOWING = 30;

async function killPostgres(installation: Installation): Promise<{ seconds: number; note: string }> {
  const { api, postgres } = installation;
  const waiting = await postgres.query<{ id: string }>(
    `SELECT id::text FROM run WHERE status = 'PENDING' AND job ~ '_5\\d\\d$' ORDER BY id LIMIT 400`,
  );
  const accepted: string[] = [];
  let stopped = false;
  const left = [...waiting];
  const commanding = async (): Promise<void> => {
    for (let next = left.shift(); next && !stopped; next = left.shift()) {
      const { id } = next;
      const { status } = await api.post(`/api/v1/runs/${id}/actions/hold`, { reason: 'before the kill' });
      if (status < 300) accepted.push(id);
    }
  };
  const commands = Promise.all([commanding(), commanding(), commanding()]);
  await until('commands flow', () => (accepted.length > FLOWING ? true : undefined), {
    ms: 60_000,
    everyMs: 5,
  });
  const { seconds, note } = await longestStop(installation, async () => {
    await postgres.kill();
    await postgres.restart();
  });
  stopped = true;
  await commands;
  const kept = await postgres.query<{ id: string }>(
    `SELECT id::text FROM run WHERE status = 'HELD' AND id = ANY($1::bigint[])`,
    [accepted],
  );
  const lost = accepted.length - kept.length;
  return {
    seconds: lost > 0 ? Infinity : seconds,
    note: `${accepted.length} commands acknowledged, ${lost} lost; ${note}`,
  };
}
