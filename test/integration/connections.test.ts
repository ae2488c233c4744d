import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { AccessTokenClient } from '../../src/connections/access-token.client.js';
import { AccessTokens } from '../../src/connections/access-tokens.js';
import { ConnectionStore } from '../../src/connections/connection.store.js';
import { Connections } from '../../src/connections/connections.js';
import { SaveConnection, type ConnectionToSave } from '../../src/connections/save-connection.js';
import { Database } from '../../src/platform/database/transaction.js';
import { parseAllowList } from '../../src/platform/http/allow-list.js';
import { Egress } from '../../src/platform/http/egress.js';
import { createPino, Log } from '../../src/platform/log/logger.js';
import { SealedSecretStore } from '../../src/platform/secret-keys/sealed-secret.store.js';
import { SecretKeys } from '../../src/platform/secret-keys/secret-keys.js';
import { SecretBox } from '../../src/platform/secrets/secret-box.js';
import { Engine } from '../support/engine.js';

const OLD = Buffer.alloc(32, 7);
const NEW = Buffer.alloc(32, 8);
const egress = new Egress(parseAllowList('https://*.example.com:443'));
const log = new Log(createPino('silent'));
const store = new ConnectionStore();

let engine: Engine;
let database: Database;
beforeAll(async () => {
  engine = await Engine.start();
  database = engine.get(Database);
}, 60_000);
afterAll(async () => {
  await engine.stop();
});

const said = (name: string, more: Partial<ConnectionToSave> = {}): ConnectionToSave => ({
  name,
  tokenUrl: 'https://idp.example.com/token',
  clientId: 'nightjar',
  clientSecret: `secret-of-${name}`,
  authentication: 'client_secret_basic',
  audience: null,
  resource: null,
  origins: ['https://erp.example.com'],
  overlapMinutes: 60,
  actor: 'test',
  now: engine.clock.now(),
  ...more,
});

/** As another process that holds these keys sees the connections. */
const seenWith = (box: SecretBox): Connections =>
  new Connections({ environment: null }, database, store, box, log);

/** Of these names, sealed with the old key, each with a secret of before. */
async function sealedWithOld(...names: readonly string[]): Promise<void> {
  const save = new SaveConnection(store, new SecretBox(OLD), egress);
  await database.transaction('command', async (tx) => {
    for (const name of names) {
      await save.create(tx, said(name));
      await save.replace(tx, said(name, { clientSecret: `new-secret-of-${name}` }));
    }
  });
}

test('both secrets of a connection are taken over by another key', async () => {
  await sealedWithOld('one', 'two');
  const keys = new SecretKeys(new SecretBox(NEW, OLD), new SealedSecretStore());
  const rewrap = () => database.transaction('command', (tx) => keys.rewrap(tx, 3));
  expect(await rewrap()).toEqual({ rewrapped: 3, left: 1, damaged: [] });
  expect(await rewrap()).toEqual({ rewrapped: 1, left: 0, damaged: [] });
  for (const name of ['one', 'two']) {
    const connection = await seenWith(new SecretBox(NEW)).find(name);
    expect(connection?.clientSecret.reveal()).toBe(`new-secret-of-${name}`);
    expect(connection?.previous?.secret.reveal()).toBe(`secret-of-${name}`);
  }
});

test('a secret that was pasted from another row, or whose key is not held, gives no token and says why', async () => {
  await sealedWithOld('pasted', 'unheld');
  const tokensOf = (box: SecretBox): AccessTokens =>
    new AccessTokens(seenWith(box), new AccessTokenClient(egress), engine.clock, log);
  await database.write('command', (sql) =>
    sql.rows(
      `UPDATE connection c SET client_secret = o.client_secret FROM connection o
       WHERE c.name = 'pasted' AND o.name = 'unheld'`,
    ),
  );
  const use = (connection: string) => ({ connection, scope: 'a', url: 'https://erp.example.com/' });
  await expect(tokensOf(new SecretBox(OLD)).token(use('pasted'))).rejects.toMatchObject({
    code: 'NO_TOKEN',
    message: expect.stringMatching(/pasted cannot be used: .*belongs elsewhere/),
  });
  await expect(tokensOf(new SecretBox(NEW)).token(use('unheld'))).rejects.toMatchObject({
    code: 'NO_TOKEN',
    message: expect.stringContaining(new SecretBox(OLD).keyId),
  });
});

test('a connection is the same object until it is changed, and another one after that', async () => {
  await sealedWithOld('same');
  const connections = seenWith(new SecretBox(OLD));
  const first = await connections.find('same');
  expect(await connections.find('same')).toBe(first);
  const save = new SaveConnection(store, new SecretBox(OLD), egress);
  await database.transaction('command', (tx) =>
    save.replace(tx, said('same', { clientSecret: undefined, origins: ['https://wms.example.com'] })),
  );
  connections.forget('same');
  const changed = await connections.find('same');
  expect(changed).toMatchObject({ origins: ['https://wms.example.com'] });
  expect(changed?.clientSecret.reveal()).toBe('new-secret-of-same');
});
