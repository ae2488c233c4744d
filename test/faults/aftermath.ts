import { readdir, readFile } from 'node:fs/promises';
import { uncaught } from './checker/endings.js';
import { changed, kept, type TableState, type Used } from './checker/idle.js';
import { leaks, type Place } from './checker/secrets.js';
import type { Violation } from './checker/violation.js';
import { RECONCILE_MS, type Installation } from './installation.js';
import { BUSINESS_DATE, SCHEDULE } from './night-plan.js';
import type { Supervised } from './supervised.js';
import { pause } from './wait.js';

/** For all that a night has to tell, on a machine that has other things to do as well. */
const READ_WITHIN_MS = 120_000;

/** What is looked at when a night is at rest, beside its facts: secrets, idle processes, another pass of the loops. */
export async function aftermath(installation: Installation): Promise<readonly Violation[]> {
  return [
    ...(await secondPass(installation)),
    ...(await secrets(installation)),
    ...kept(await used(installation)),
    ...uncaught(logsOf(installation)),
  ];
}

/** I20: the loops of every process go over a night at rest, and nothing changes. */
async function secondPass(installation: Installation): Promise<readonly Violation[]> {
  const before = await stateOf(installation);
  await pause(RECONCILE_MS * 6);
  return changed(before, await stateOf(installation));
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
  for (const path of paths) await api.get(path, READ_WITHIN_MS);
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

async function used({ postgres, processes }: Installation): Promise<Used> {
  const [counted = { connections: 0, idleInTransaction: 0 }] = await postgres.query<{
    connections: number;
    idleInTransaction: number;
  }>(
    `SELECT count(*)::int AS connections,
            count(*) FILTER (WHERE state LIKE 'idle in transaction%' AND state_change < now() - interval '5 seconds')::int
              AS "idleInTransaction"
     FROM pg_stat_activity WHERE datname = 'nightjar' AND application_name <> 'fault suite'`,
  );
  return { ...counted, processes: await Promise.all(processes.map(usedBy)) };
}

async function usedBy({ name, pid }: Supervised): Promise<Used['processes'][number]> {
  const status = await readFile(`/proc/${pid ?? 0}/status`, 'utf8').catch(() => '');
  const residentMb = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
  const files = (await readdir(`/proc/${pid ?? 0}/fd`).catch(() => [])).length;
  return { name, residentMb, files };
}
