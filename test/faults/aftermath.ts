import { readdir, readFile } from 'node:fs/promises';
import { uncaught } from './checker/endings.js';
import { leaks, type Place } from './checker/secrets.js';
import type { Violation } from './checker/violation.js';
import { RECONCILE_MS, type Installation } from './installation.js';
import { BUSINESS_DATE, SCHEDULE } from './night-plan.js';
import { pause } from './wait.js';

/** What is looked at when a night is at rest, beside its facts: secrets, idle processes, another pass of the loops. */
export async function aftermath(installation: Installation): Promise<readonly Violation[]> {
  return [
    ...(await secondPass(installation)),
    ...(await secrets(installation)),
    ...(await connections(installation)),
    ...(await memory(installation)),
    ...uncaught(logsOf(installation)),
  ];
}

/** I20: the loops of every process go over a night at rest, and nothing changes. */
async function secondPass(installation: Installation): Promise<readonly Violation[]> {
  const before = await stateOf(installation);
  await pause(RECONCILE_MS * 6);
  const after = await stateOf(installation);
  return before.flatMap(({ name, state }, place): readonly Violation[] => {
    if (after[place]?.state === state) return [];
    return [
      { invariant: 'I20', subject: `table ${name}`, seen: 'has changed although the night is at rest' },
    ];
  });
}

interface TableState {
  readonly name: string;
  readonly state: string;
}

const stateOf = ({ postgres }: Installation): Promise<readonly TableState[]> =>
  postgres.query<TableState>(
    ['run', 'attempt', 'run_edge', 'event', 'attempt_send', 'execution']
      .map(
        (name) =>
          `SELECT '${name}' AS name, md5(coalesce(string_agg(t::text, ',' ORDER BY t.id), '')) AS state FROM ${name} t`,
      )
      .join(' UNION ALL '),
  );

const logsOf = ({ processes }: Installation): readonly Place[] =>
  processes.map(({ name, log }) => ({ name: `log of ${name}`, texts: log }));

async function secrets(installation: Installation): Promise<readonly Violation[]> {
  const { adminToken, secretKey, clientSecret, accessTokens } = installation.canaries;
  const canaries = new Map([
    ['the admin token', [adminToken]],
    ['the secret key', [secretKey]],
    ['the client secret', [clientSecret]],
    ['an access token', [...accessTokens]],
  ]);
  await readEverything(installation);
  const places: Place[] = [
    ...logsOf(installation),
    { name: 'answers of the API', texts: installation.answers },
    { name: 'redis', texts: (await installation.redis?.dump()) ?? [] },
    ...(await tablesWith(installation, [...canaries.values()].flat())),
  ];
  return leaks(canaries, places);
}

/** Asks the API for what it tells of the night, so that its answers can be searched. */
async function readEverything({ api, postgres }: Installation): Promise<void> {
  const runs = await postgres.query<{ id: string }>(
    `SELECT run_id::text AS id FROM attempt GROUP BY run_id ORDER BY max(number) DESC, run_id LIMIT 10`,
  );
  const paths = [
    `/api/v1/runs?schedule=${SCHEDULE}&businessDate=${BUSINESS_DATE}&limit=1000`,
    `/api/v1/job-types?schedule=${SCHEDULE}`,
    '/api/v1/events?after=start&until=now',
    '/api/v1/health/job-types',
    '/metrics',
    '/health/ready',
    ...runs.flatMap(({ id }) => [
      `/api/v1/runs/${id}/attempts`,
      `/api/v1/runs/${id}/log`,
      `/api/v1/runs/${id}/why`,
    ]),
  ];
  for (const path of paths) await api.get(path, 20_000);
}

/** Rows of any table of any schema that hold one of these texts. */
async function tablesWith({ postgres }: Installation, texts: readonly string[]): Promise<readonly Place[]> {
  const tables = await postgres.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const found: Place[] = [];
  for (const { name } of tables) {
    const rows = await postgres.query<{ row: string }>(
      `SELECT x::text AS row FROM ${name} x
       WHERE EXISTS (SELECT FROM unnest($1::text[]) AS t (secret) WHERE strpos(x::text, secret) > 0) LIMIT 5`,
      [texts],
    );
    if (rows.length > 0) found.push({ name: `table ${name}`, texts: rows.map(({ row }) => row) });
  }
  return found;
}

/** A pool of ten, the lock, the queue's own, and what is about to be closed. */
const MOST_CONNECTIONS_EACH = 25;

async function connections({ postgres, processes }: Installation): Promise<readonly Violation[]> {
  const [counted = { all: 0, inTransaction: 0 }] = await postgres.query<{
    all: number;
    inTransaction: number;
  }>(
    `SELECT count(*)::int AS all,
            count(*) FILTER (WHERE state LIKE 'idle in transaction%' AND state_change < now() - interval '5 seconds')::int
              AS "inTransaction"
     FROM pg_stat_activity WHERE datname = 'nightjar' AND application_name <> 'fault suite'`,
  );
  const { all, inTransaction } = counted;
  const found: Violation[] = [];
  if (all > processes.length * MOST_CONNECTIONS_EACH) {
    found.push({ invariant: 'I17', subject: 'connections', seen: `${all} of ${processes.length} processes` });
  }
  if (inTransaction > 0) {
    found.push({ invariant: 'I17', subject: 'connections', seen: `${inTransaction} idle in a transaction` });
  }
  return found;
}

const MOST_RESIDENT_MB = 500;
const MOST_FILES = 400;

async function memory({ processes }: Installation): Promise<readonly Violation[]> {
  const all = await Promise.all(
    processes.map(async ({ name, pid }): Promise<readonly Violation[]> => {
      const status = await readFile(`/proc/${pid ?? 0}/status`, 'utf8').catch(() => '');
      const mb = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
      const files = (await readdir(`/proc/${pid ?? 0}/fd`).catch(() => [])).length;
      const subject = `process ${name}`;
      return [
        ...(mb > MOST_RESIDENT_MB
          ? [{ invariant: 'I17', subject, seen: `uses ${mb.toFixed(0)} MB` } as const]
          : []),
        ...(files > MOST_FILES
          ? [{ invariant: 'I17', subject, seen: `has ${files} files open` } as const]
          : []),
      ];
    }),
  );
  return all.flat();
}
