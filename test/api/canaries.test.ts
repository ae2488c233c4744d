import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CallbackReceiver } from '../support/callback-receiver.js';
import { nightjar, reaching } from '../support/nightjar-command.js';
import { openSmall, startOf } from '../support/small-night.js';
import { World } from '../support/world.js';
import { tablesHolding, withDatabase } from '../support/world-database.js';

/** What nobody may find again, by where it was put. */
const CANARIES = {
  adminToken: 'canary-of-the-admin-token-AAAA',
  secretKey: Buffer.from('canary/of/the/secret/key+32bytes').toString('base64'),
  clientSecret: 'canary+of/the=client secret',
  accessToken: 'canary-of-an-access-token.BBBB',
  callbackToken: 'canary-of-the-callback-token',
  signingSecret: 'canary-of-the-signing-secret "quoted"',
  connectionSecret: 'canary-of-the-connection',
  previousSecret: 'canary-of-the-connection-of-before',
  neverStored: 'canary-that-was-refused\u0007',
} as const;
const SCHEDULE = 'CANARY';

let world: World;
let receiver: CallbackReceiver;
/** Shown once, when it was issued. */
let apiToken = '';
/** Everything that was said to anybody. */
const said: string[] = [];

beforeAll(async () => {
  receiver = await CallbackReceiver.start();
  world = await World.start({
    system: { clientSecret: CANARIES.clientSecret },
    environment: {
      NIGHTJAR_ADMIN_TOKEN: CANARIES.adminToken,
      NIGHTJAR_SECRET_KEY: CANARIES.secretKey,
      NIGHTJAR_LOG_LEVEL: 'debug',
      // A defect that shows what it has, when the test asks for it.
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(
        "process.on('SIGUSR2',()=>{throw Object.assign(new Error('boom '+process.env.NIGHTJAR_ADMIN_TOKEN),{config:{secret:process.env.NIGHTJAR_SECRET_KEY}})})",
      )}`,
    },
  });
}, 120_000);

afterAll(async () => {
  await world.stop();
  await receiver.stop();
});

async function tell(answer: Promise<{ readonly status: number; readonly body: unknown }>): Promise<void> {
  said.push(JSON.stringify(await answer));
}

/** Secrets wherever one can be put, valid and refused. */
async function plant(): Promise<void> {
  const { api, system } = world;
  const grants = [{ role: 'viewer', schedule: null }];
  const issued = (await api.must(api.post('/api/v1/tokens', { name: 'canary', grants }))) as {
    token: string;
  };
  apiToken = issued.token;
  const connection = { tokenUrl: system.tokenUrl, clientId: 'nobody', origins: [system.url] };
  const path = '/api/v1/connections/planted';
  await tell(
    api.post('/api/v1/connections', {
      name: 'planted',
      ...connection,
      clientSecret: CANARIES.previousSecret,
    }),
  );
  await tell(api.put(path, { ...connection, clientSecret: CANARIES.connectionSecret }));
  await tell(api.put(path, { ...connection, clientSecret: CANARIES.neverStored }));
  await tell(api.put(path, { ...connection, clientSecret: [CANARIES.neverStored] }));
  await tell(
    api.post('/api/v1/connections', {
      ...connection,
      name: 'planted',
      clientSecret: CANARIES.connectionSecret,
    }),
  );
  await tell(api.post(`${path}/check`, { scope: 'a:batch' }));
  const settings = {
    url: receiver.url('/canary'),
    mode: 'ALL',
    authentication: { kind: 'bearer', token: CANARIES.callbackToken },
    signingSecret: CANARIES.signingSecret,
  };
  const settingsPath = `/api/v1/schedules/${SCHEDULE}/callback-settings`;
  await tell(api.put(settingsPath, settings));
  await tell(
    api.put(settingsPath, {
      ...settings,
      signingSecret: 17,
      authentication: { kind: 'bearer', token: CANARIES.neverStored },
    }),
  );
  await tell(api.get('/api/v1/me', { token: CANARIES.callbackToken }));
}

/** A night in which everything goes wrong that shows what was sent. */
async function failingNight(): Promise<string> {
  const { system } = world;
  const echo = `you sent Bearer ${CANARIES.accessToken}`;
  system.script.add({ job: 'C1', startAnswer: { kind: 'status', code: 400, body: echo, times: 1 } });
  receiver.answer('/canary', { status: 400, body: `Bearer ${CANARIES.callbackToken} is not known` });
  const night = await openSmall(world, { name: SCHEDULE, processes: { A: ['C1'], B: ['C2'] } });
  await plant();
  system.oauth.configure({
    tokenAnswer: { kind: 'fields', fields: { access_token: CANARIES.accessToken }, times: 1 },
  });
  await night.request();
  await night.untilRun('C1', 'ERROR');
  await startOf(world, { job: 'C2' });
  await night.untilRun('C2', 'COMPLETED');
  await receiver.until('/canary', 1);
  await world.events.until('the callback was answered', async () => {
    const page = await world.api.must(world.api.get(`/api/v1/callbacks?schedule=${SCHEDULE}`));
    const { items } = page as { readonly items: readonly { readonly detail: string | null }[] };
    return items.some(({ detail }) => detail?.includes('is not known')) ? true : undefined;
  });
  return (await night.run('C1')).id;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** What every operation that reads answers. */
async function everyAnswer(run: string): Promise<readonly string[]> {
  const { paths } = (await world.api.get('/api/openapi.json')).body as Document;
  const values: Readonly<Record<string, string>> = { schedule: SCHEDULE, date: '2026-11-24', version: '1' };
  const nameIn = (template: string): string => (template.includes('connections') ? 'planted' : 'SVC');
  const of = Object.entries(paths).flatMap(([template, methods]) => ('get' in methods ? [template] : []));
  expect(of.length).toBeGreaterThan(30);
  return Promise.all(
    of.map((template) => {
      const path = template.replace(/\{(\w+)\}/g, (_, name: string) =>
        name === 'id' ? run : name === 'name' ? nameIn(template) : (values[name] ?? '1'),
      );
      return world.api.text(`${path}${template === '/api/v1/events' ? '?until=now&after=start' : ''}`);
    }),
  );
}

const COMMANDS = [
  'connections --json',
  'connections show planted --json',
  `callback-settings ${SCHEDULE} --json`,
  'callbacks --json',
  'activity --json',
  'secrets --json',
  'config check --json',
  'runs --json',
];

test('no secret is found where it was not put: logs, answers, database, commands, a crash', async () => {
  const run = await failingNight();
  said.push(...(await everyAnswer(run)));
  expect(said.join('\n')).toContain('[redacted]');
  for (const args of COMMANDS) {
    const { code, out, err } = await nightjar(args.split(' '), { ...world.environment, ...reaching(world) });
    expect({ args, code, err }).toEqual({ args, code: 0, err: '' });
    said.push(out);
  }
  const forms = [...Object.values(CANARIES), apiToken].flatMap((canary) => [
    canary,
    JSON.stringify(canary).slice(1, -1),
    encodeURIComponent(canary),
    Buffer.from(canary).toString('base64').replace(/=+$/, ''),
    Buffer.from(`${world.system.clientId}:${canary}`).toString('base64'),
  ]);
  const inDatabase = await withDatabase(world, async (client) => {
    // The search finds what is there.
    expect(await tablesHolding(client, SCHEDULE)).toContain('public.run');
    const hex = Object.values(CANARIES).map((canary) => Buffer.from(canary).toString('hex'));
    const held: string[] = [];
    for (const form of new Set([...forms, ...hex]))
      held.push(...(await tablesHolding(client, form)).map((place) => `${place} holds ${form}`));
    return held;
  });
  expect(inDatabase).toEqual([]);
  process.kill(world.server.pid, 'SIGUSR2');
  await world.server.ended();
  expect(world.server.output.at(-1)).toBeDefined();
  expect(world.server.output.join('\n')).toContain('boom [redacted]');
  expect(world.server.output.filter((line) => line.includes('"level":"debug"')).length).toBeGreaterThan(0);
  said.push(...world.server.output);
  for (const form of new Set(forms))
    expect(said.filter((text) => text.includes(form)).map((text) => text.slice(0, 300))).toEqual([]);
}, 120_000);
