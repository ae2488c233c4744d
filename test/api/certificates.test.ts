import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { generate } from 'selfsigned';
import { scratchFolder, type Started } from '../support/stores.js';
import { World } from '../support/world.js';

const UNTIL = '2036-01-02T03:04:05.000Z';
const HERE = { type: 7, ip: '127.0.0.1' } as const;

interface Certificate {
  readonly cert: string;
  readonly private: string;
}
const certificate = (until: Date): Promise<Certificate> =>
  generate([{ name: 'commonName', value: 'test' }], {
    ...{ notBeforeDate: new Date('2026-01-01'), notAfterDate: until },
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [HERE] },
    ],
  });

let folder: Started<string>;
let world: World;
const servers: Server[] = [];

/** Says 200 to everything. */
async function listening({ cert, private: key }: Certificate): Promise<number> {
  const server = createServer({ cert, key }, (_, response) => response.end('well'));
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const ports = { good: 0, stranger: 0 };

beforeAll(async () => {
  folder = await scratchFolder();
  const good = await certificate(new Date(UNTIL));
  const authorities = join(folder.value, 'authorities.pem');
  await writeFile(authorities, good.cert);
  ports.good = await listening(good);
  ports.stranger = await listening(await certificate(new Date(UNTIL)));
  world = await World.start({
    environment: {
      NODE_EXTRA_CA_CERTS: authorities,
      NIGHTJAR_ALLOWED_TARGETS: 'http://127.0.0.1:*,https://127.0.0.1:*',
    },
  });
}, 60_000);

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
  for (const server of servers) server.close();
  await folder.stop();
}, 60_000);

async function checked(name: string, url: string): Promise<Readonly<Record<string, unknown>>> {
  const endpoints = { start: '/start', status: '/status', check: '/check' };
  const scope = 'svc:batch';
  await world.api.must(world.api.post('/api/v1/job-types', { name, url, scope, endpoints }));
  const answer = await world.api.must(world.api.post(`/api/v1/job-types/${name}/check`, {}));
  return answer as Readonly<Record<string, unknown>>;
}

test('a check tells until when the certificate of its system is valid, and the token for it', async () => {
  const check = await checked('SAFE', `https://127.0.0.1:${ports.good}/batch`);
  expect(check).toMatchObject({ status: 'UP', certificateUntil: UNTIL });
  const left = Date.parse(String(check['tokenUntil'])) - Date.parse(String(check['checkedAt']));
  expect(left).toBeGreaterThan(60_000);
});

test('a system whose certificate nobody vouches for is down, and told why', async () => {
  const check = await checked('STRANGE', `https://127.0.0.1:${ports.stranger}/batch`);
  expect(check).toMatchObject({
    ...{ status: 'DOWN', certificateUntil: null },
    error: expect.stringContaining('TLS'),
  });
});

test('without TLS there is no certificate', async () => {
  expect(await checked('PLAIN', `${world.system.url}/svc/services/batch`)).toMatchObject({
    certificateUntil: null,
  });
});
