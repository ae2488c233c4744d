import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runCommandLine } from '../../src/cli/command-line.js';
import type { ApiAnswer } from '../support/api.js';
import { memoryIo } from '../support/memory-io.js';
import { reaching } from '../support/nightjar-command.js';
import { changeType, openSmall, requests } from '../support/small-night.js';
import { scratchFolder, type Started } from '../support/stores.js';
import { World } from '../support/world.js';
import { withDatabase } from '../support/world-database.js';

const CONNECTIONS = '/api/v1/connections';
const ERP = 'https://erp.example.com';

let world: World;
let folder: Started<string>;
beforeAll(async () => {
  [world, folder] = [await World.start(), await scratchFolder()];
});
afterAll(async () => {
  await folder.stop();
  expect(await world.stop()).toEqual([]);
});

type Fields = Readonly<Record<string, unknown>>;

const whole = (more: Fields = {}): Fields => ({
  tokenUrl: world.system.tokenUrl,
  clientId: world.system.clientId,
  clientSecret: world.system.clientSecret,
  origins: [world.system.url],
  ...more,
});
const make = (name: string, more: Fields = {}): Promise<ApiAnswer> =>
  world.api.post(CONNECTIONS, { name, ...whole(more) });
const get = async (name: string): Promise<Fields> =>
  (await world.api.must(world.api.get(`${CONNECTIONS}/${name}`))) as Fields;
const put = (name: string, body: Fields): Promise<ApiAnswer> => world.api.put(`${CONNECTIONS}/${name}`, body);
const check = async (name: string, scope = 'a:batch'): Promise<Fields> =>
  (await world.api.must(world.api.post(`${CONNECTIONS}/${name}/check`, { scope }))) as Fields;

async function command(args: string, input = ''): Promise<{ code: number; out: string; err: string }> {
  const io = memoryIo(reaching(world));
  io.input.end(input);
  const code = await runCommandLine(args.split(' '), io);
  return { code, ...io.written };
}

describe('a connection', () => {
  test('is stored sealed, and its secret is never told', async () => {
    const made = await make('whole', { audience: 'erp', origins: [`${ERP}/`, ERP, world.system.url] });
    expect(made).toMatchObject({
      status: 201,
      body: {
        name: 'whole',
        source: 'api',
        authentication: 'client_secret_basic',
        audience: 'erp',
        resource: null,
        origins: [ERP, world.system.url],
        secretSet: true,
        secretFingerprint: expect.stringMatching(/^[0-9a-f]{12}$/),
        version: 1,
        findings: [{ code: 'TARGET_NOT_ALLOWED', value: ERP }],
      },
    });
    expect(await get('whole')).toMatchObject({
      secretSet: true,
      previousSecretUntil: null,
      updatedBy: 'admin',
    });
    const { rows } = await withDatabase(world, (client) =>
      client.query<{ row: string }>(`SELECT connection::text AS row FROM connection WHERE name = 'whole'`),
    );
    const secret = world.system.clientSecret;
    for (const text of [JSON.stringify(made.body), rows[0]?.row ?? secret]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(Buffer.from(secret).toString('hex'));
    }
  });

  test('takes by PUT whatever GET has answered, keeps its secret, and moves by its version', async () => {
    await make('echo');
    const before = await get('echo');
    const answer = await put('echo', before);
    expect(answer).toMatchObject({ status: 200, body: { version: 2 } });
    expect(answer.body).toMatchObject({ secretFingerprint: before['secretFingerprint'] });
    expect(await put('echo', answer.body as Fields)).toMatchObject({ status: 200 });
    expect(await put('echo', before)).toMatchObject({ status: 409, body: { code: 'VERSION_MOVED' } });
    const moved = { ...(await get('echo')), origins: [ERP], clientId: 'another', audience: 'erp' };
    expect((await put('echo', moved)).body).toMatchObject({
      origins: [ERP],
      clientId: 'another',
      audience: 'erp',
    });
    await put('echo', { ...(await get('echo')), clientId: world.system.clientId });
    expect(await check('echo', 'a:batch')).toMatchObject({ status: 'UP', missingScopes: [] });
  });

  test.each<[string, Fields, number, string, RegExp]>([
    ['without a secret', { clientSecret: undefined }, 422, 'SECRET_REQUIRED', /clientSecret/],
    [
      'with an origin that is more',
      { origins: [`${ERP}/path`] },
      422,
      'INVALID_ORIGIN',
      /erp\.example\.com\/path/,
    ],
    ['with a token URL that is none', { tokenUrl: 'idp' }, 422, 'INVALID_URL', /tokenUrl "idp"/],
    ['with a password in its token URL', { tokenUrl: 'https://a:b@idp' }, 422, 'INVALID_URL', /clientSecret/],
    ['of a name that is taken', { name: 'taken' }, 409, 'ALREADY_EXISTS', /PUT/],
    ['of the name of the environment', { name: 'default' }, 409, 'SET_BY_ENVIRONMENT', /NIGHTJAR_OAUTH/],
  ])('%s is refused', async (_, ...[fields, status, code, detail]) => {
    await make('taken');
    expect(await make('refused', fields)).toMatchObject({
      status,
      body: { code, detail: expect.stringMatching(detail) },
    });
  });

  test('whose token URL moves to another origin needs its secret again', async () => {
    await make('moved');
    const { clientSecret, ...rest } = whole({ tokenUrl: 'https://evil.example.com/token' });
    expect(await put('moved', rest)).toMatchObject({
      status: 422,
      body: { code: 'SECRET_REQUIRED', detail: expect.stringContaining('clientSecret') },
    });
    expect(await put('moved', { ...rest, clientSecret })).toMatchObject({
      status: 200,
      body: { previousSecretUntil: null, findings: [{ code: 'TARGET_NOT_ALLOWED' }] },
    });
  });

  test('that something uses is not deleted', async () => {
    await make('used');
    await openSmall(world, { name: 'USER', processes: { A: ['U'] } }, { connection: 'used' });
    expect(await world.api.delete(`${CONNECTIONS}/used`)).toMatchObject({
      status: 409,
      body: { code: 'IN_USE', jobTypes: ['USER/SVC'], callbacksOf: [] },
    });
    await changeType(world, 'USER', { connection: 'default' });
    expect(await world.api.delete(`${CONNECTIONS}/used`)).toMatchObject({ status: 204 });
    expect(await world.api.get(`${CONNECTIONS}/used`)).toMatchObject({ status: 404 });
  });

  test('of the environment is listed first, and stays as it is', async () => {
    const { items } = (await world.api.must(world.api.get(CONNECTIONS))) as { items: Fields[] };
    expect(items[0]).toMatchObject({ name: 'default', source: 'environment', origins: null, version: 0 });
    expect(JSON.stringify(items)).not.toContain(world.system.clientSecret);
    const pages = [
      (await world.api.get(`${CONNECTIONS}?limit=1`)).body as { nextCursor: string; items: Fields[] },
    ];
    for (let page = pages[0]; page?.nextCursor; page = pages.at(-1))
      pages.push(
        (await world.api.get(`${CONNECTIONS}?limit=1&cursor=${page.nextCursor}`)).body as (typeof pages)[0],
      );
    expect(pages.flatMap((page) => page.items)).toEqual(items);
    expect(await put('default', whole())).toMatchObject({
      status: 409,
      body: { code: 'SET_BY_ENVIRONMENT' },
    });
  });
});

describe('tokens of a connection', () => {
  test('are for its origins: nothing is sent elsewhere until it is bound, and then the run goes on', async () => {
    await make('bound', { origins: [ERP] });
    const night = await openSmall(world, { name: 'BOUND', processes: { A: ['B1'] } });
    const type = `/api/v1/job-types/SVC?schedule=BOUND`;
    const before = (await world.api.must(world.api.get(type))) as Fields;
    const saved = await world.api.put(type, { ...before, connection: 'bound' });
    expect(saved.body).toMatchObject({
      findings: [
        {
          code: 'ORIGIN_NOT_BOUND',
          message: expect.stringContaining(`nightjar connections set bound --add-origin ${world.system.url}`),
        },
      ],
    });
    const environment = { jobTypes: { SVC: { url: before['url'] } } };
    expect((await world.api.put('/api/v1/schedules/BOUND/environment', environment)).body).toMatchObject({
      findings: [{ code: 'ORIGIN_NOT_BOUND' }],
    });
    expect(await world.api.post('/api/v1/job-types/SVC/check?schedule=BOUND')).toMatchObject({
      body: { status: 'DOWN', error: expect.stringContaining('ORIGIN_NOT_BOUND') },
    });
    await night.request();
    const waiting = await night.untilRun('B1', (run) => run.flags.includes('WAITING_FOR_TARGET'));
    expect(waiting.detail).toMatch(/^ORIGIN_NOT_BOUND: .* is not bound to the connection bound/);
    expect(requests(world.system.ledger.entries, { job: 'B1' })).toEqual([]);
    // As another process changes it: this one has it within seconds, and is told nothing.
    await withDatabase(world, (client) =>
      client.query(
        `UPDATE connection SET origins = origins || $1::text, version = version + 1, updated_at = now() WHERE name = 'bound'`,
        [world.system.url],
      ),
    );
    await night.untilRun('B1', 'COMPLETED', 120_000);
  });

  test('are got with the secret of before while a new one is refused', async () => {
    await make('rotated');
    const { clientSecret, ...rest } = whole();
    const changed = await put('rotated', { ...rest, clientSecret: 'not-active-yet', overlapMinutes: 5 });
    expect(changed.body).toMatchObject({ previousSecretUntil: expect.any(String), version: 2 });
    expect(await check('rotated', 'a:batch')).toMatchObject({ status: 'UP', withPreviousSecret: true });
    await put('rotated', { ...rest, clientSecret: 'neither-active', overlapMinutes: 0 });
    expect(await check('rotated', 'a:batch')).toMatchObject({
      status: 'DOWN',
      error: expect.stringContaining('invalid_client'),
    });
    await put('rotated', { ...rest, clientSecret });
    expect(await check('rotated', 'a:batch')).toMatchObject({ status: 'UP', withPreviousSecret: false });
  });

  test('are checked: what was granted, and what was not', async () => {
    await make('narrow');
    world.system.oauth.configure({
      tokenAnswer: { kind: 'fields', fields: { scope: 'erp:batch' }, times: 1 },
    });
    expect(await check('narrow', 'erp:batch wms:batch')).toMatchObject({
      status: 'UP',
      scope: 'erp:batch',
      missingScopes: ['wms:batch'],
      expiresInSeconds: expect.any(Number),
    });
    world.system.oauth.configure({});
  });

  test('are asked for only where calls may go: a stored token URL opens no way of its own', async () => {
    await make('elsewhere', { tokenUrl: 'https://idp.example.com/token' });
    expect(await check('elsewhere')).toMatchObject({
      status: 'DOWN',
      error: expect.stringContaining('NIGHTJAR_ALLOWED_TARGETS'),
    });
  });
});

describe('a connection that is not saved', () => {
  const attempt = (more: Fields): Promise<ApiAnswer> => world.api.post(`${CONNECTIONS}/check`, whole(more));

  test('is asked for a token, stored nowhere, and its secret told to nobody', async () => {
    const secret = 'an-unsaved-secret-4711';
    expect(await attempt({ scope: 'a:batch' })).toMatchObject({
      status: 200,
      body: { status: 'UP', missingScopes: [], findings: [] },
    });
    const refused = await attempt({ clientSecret: secret });
    expect(refused).toMatchObject({ status: 200, body: { status: 'DOWN', error: expect.any(String) } });
    const audit = await world.api.get('/api/v1/audit?action=unsavedConnections');
    expect(audit.body).toMatchObject({
      items: [{ detail: { status: 'DOWN' } }, { detail: { status: 'UP' } }],
    });
    for (const answer of [refused, audit]) {
      expect(JSON.stringify(answer.body)).not.toContain(secret);
      expect(JSON.stringify(answer.body)).not.toContain(world.system.clientSecret);
    }
  });

  test('has the stored secret of its name, for the origin that it was given for alone', async () => {
    await make('kept');
    const { clientSecret: _, ...said } = whole();
    const asked = (more: Fields): Promise<ApiAnswer> =>
      world.api.post(`${CONNECTIONS}/check`, { ...said, ...more });
    expect(await asked({ name: 'kept', scope: 'a:batch' })).toMatchObject({ body: { status: 'UP' } });
    expect(await asked({})).toMatchObject({ status: 422, body: { code: 'SECRET_REQUIRED' } });
    expect(await asked({ name: 'kept', tokenUrl: 'https://idp.example.com/token' })).toMatchObject({
      status: 422,
      body: { code: 'SECRET_REQUIRED' },
    });
    expect(await attempt({ tokenUrl: 'https://idp.example.com/token' })).toMatchObject({
      body: { status: 'DOWN', error: expect.stringContaining('NIGHTJAR_ALLOWED_TARGETS') },
    });
  });
});

describe('the command line', () => {
  test('stores, shows, changes, checks and deletes; the secret comes from a file or from standard input', async () => {
    const file = join(folder.value, 'secret');
    await writeFile(file, `${world.system.clientSecret}\n`);
    const { tokenUrl, clientId, url } = world.system;
    const args = `--endpoint ${tokenUrl} --client-id ${clientId} --origin ${url}`;
    expect(await command(`connections set cli ${args}`)).toMatchObject({
      code: 2,
      err: expect.stringContaining('--secret-file'),
    });
    const made = await command(`connections set cli ${args} --secret-file ${file}`);
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toMatch(/^secret +[0-9a-f]{12}, since/m);
    expect((await command('connections check cli --scope a:batch')).out).toMatch(
      /^status +UP$[^]*^expires in +\d+ s$/m,
    );
    await command('connections set cli --secret-file - --overlap 0', 'wrong-secret\n');
    expect(await command('connections check cli --scope a:batch')).toMatchObject({
      code: 1,
      out: expect.stringContaining('invalid_client'),
    });
    const more = await command(`connections set cli --add-origin ${ERP} --remove-origin ${url}`);
    expect(more.out).toMatch(/^origins +https:\/\/erp\.example\.com$/m);
    expect((await command('connections')).out).toMatch(/^default .*\(those of job types\) +environment$/m);
    expect(JSON.parse((await command('connections show cli --json')).out)).toMatchObject({ version: 3 });
    expect(await command('connections delete cli')).toMatchObject({ code: 0 });
    expect(await command('connections show cli')).toMatchObject({ code: 1 });
    expect(await command('connections shw')).toMatchObject({
      code: 2,
      err: expect.stringContaining('did you mean show'),
    });
  });
});

test('who is no administrator neither re-points job types nor touches connections', async () => {
  const grants = [{ role: 'schedule administrator', schedule: null }];
  const issued = (await world.api.must(
    world.api.post('/api/v1/tokens', { name: 'author', grants }),
  )) as Fields;
  const options = { token: issued['token'] as string };
  await make('guarded');
  const refused = { status: 403, body: { code: 'ROLE_REQUIRED' } };
  expect(
    await world.api.put(`${CONNECTIONS}/guarded`, whole({ origins: ['https://evil.example.com'] }), options),
  ).toMatchObject(refused);
  const jobTypes = { SVC: { url: 'https://evil.example.com/' } };
  expect(await world.api.put('/api/v1/schedules/BOUND/environment', { jobTypes }, options)).toMatchObject(
    refused,
  );
  const type = '/api/v1/job-types/SVC?schedule=BOUND';
  const before = (await world.api.must(world.api.get(type))) as Fields;
  expect(await world.api.put(type, { ...before, url: 'https://evil.example.com/' }, options)).toMatchObject(
    refused,
  );
});
