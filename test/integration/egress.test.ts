import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { networkInterfaces } from 'node:os';
import { parseAllowList } from '../../src/platform/http/allow-list.js';
import { Egress, type OwnListener, type Resolve } from '../../src/platform/http/egress.js';
import { guardedFetch } from '../../src/platform/http/guarded-fetch.js';
import { HttpClient } from '../../src/platform/http/http.client.js';
import { freshLine, guardedPool } from '../../src/platform/http/pools.js';
import { ownListener } from '../../src/platform/http/own-listener.js';
import { DnsServer } from '../support/dns-server.js';
import { Listener } from '../support/listener.js';

const PUBLIC = '198.41.0.4';
const LOOPBACK = '127.0.0.1';

let inside: Listener;
let names: DnsServer;

beforeAll(async () => {
  inside = await Listener.start();
  names = await DnsServer.start((name, n) => {
    if (name === 'inside.test') return [LOOPBACK];
    if (name === 'turns.test') return [n % 2 === 0 ? PUBLIC : LOOPBACK];
    if (name === 'both.test') return [PUBLIC, LOOPBACK];
    if (name === 'dead-first.test') return ['127.0.0.2', LOOPBACK];
    return [];
  });
});
afterAll(async () => {
  names.stop();
  await inside.stop();
});

interface Rules {
  readonly targets: string;
  readonly own?: OwnListener[];
  readonly resolve?: Resolve;
}

const egressOf = ({ targets, own = [], resolve = names.resolve }: Rules): Egress =>
  new Egress(parseAllowList(targets), own, resolve);

/** Every way in which the product makes a connection; each answers with a status, or throws. */
const WAYS: Readonly<Record<string, (egress: Egress, url: string) => Promise<number>>> = {
  'the general client': async (egress, url) => {
    const limits = { connectMs: 2_000, deadlineMs: 2_000, limitBytes: 1_000 };
    const reply = await new HttpClient(egress).get({ url, headers: {}, ...limits });
    if (reply.kind === 'answer') return reply.status;
    throw new Error(reply.detail);
  },
  'a kept connection': async (egress, url) => {
    const pool = guardedPool(egress, { connectMs: 2_000, connections: 1 });
    try {
      return (await pool.request({ origin: new URL(url).origin, path: '/', method: 'GET' })).statusCode;
    } finally {
      await pool.destroy();
    }
  },
  'a fresh connection': async (egress, url) => {
    const line = await freshLine(egress, new URL(url), 2_000);
    try {
      return (await line.request({ path: '/', method: 'GET' })).statusCode;
    } finally {
      await line.destroy();
    }
  },
  'a fetch for a library': async (egress, url) => {
    const limits = { connectMs: 2_000, deadlineMs: 2_000, limitBytes: 1_000 };
    return (await guardedFetch(egress, limits)(url, { method: 'GET', headers: {} })).status;
  },
};
const ways = Object.entries(WAYS).map(([name, call]) => ({ name, call }));

describe.each(ways)('$name', ({ call }) => {
  test('reaches what is listed', async () => {
    const before = inside.connections;
    expect(
      await call(egressOf({ targets: `http://127.0.0.1:${inside.port}` }), `http://127.1:${inside.port}/`),
    ).toBe(204);
    expect(inside.connections).toBe(before + 1);
  });

  test.each(['inside.test', 'both.test'])(
    'never connects to a listed name, %s, that means this machine',
    async (name) => {
      const before = inside.connections;
      const url = `http://${name}:${inside.port}/`;
      const entry = `http://127.0.0.1:${inside.port}`;
      await expect(call(egressOf({ targets: `http://*.test:*` }), url)).rejects.toThrow(
        `${name} resolves to 127.0.0.1, which must be listed itself; add ${entry}`,
      );
      expect(inside.connections).toBe(before);
    },
  );

  test('never connects to a literal that is not listed, which no name server sees', async () => {
    const before = inside.connections;
    for (const host of ['127.0.0.1', '[::ffff:127.0.0.1]', '0', '[::]']) {
      const refused = call(egressOf({ targets: 'http://*:*,0.0.0.0/0' }), `http://${host}:${inside.port}/`);
      await expect(refused).rejects.toThrow('NIGHTJAR_ALLOWED_TARGETS does not list it; add http://');
    }
    expect(inside.connections).toBe(before);
  });

  test('never connects to its own database, whatever is listed', async () => {
    const before = inside.connections;
    const own = [ownListener(`postgres://nightjar@localhost:${inside.port}/nightjar`)];
    const resolve: Resolve = async (host) => (host === 'localhost' ? ['::1', LOOPBACK] : names.resolve(host));
    const rules = {
      targets: `http://*:*,http://127.0.0.1:*,http://127.0.0.9:*,http://[::ffff:7f00:1]:*`,
      own,
      resolve,
    };
    for (const host of ['127.0.0.1', '127.0.0.9', '[::ffff:7f00:1]', 'inside.test']) {
      const refused = call(egressOf(rules), `http://${host}:${inside.port}/`);
      await expect(refused).rejects.toThrow('it is a listener, database or queue of Nightjar itself');
    }
    expect(inside.connections).toBe(before);
  });
});

describe('a name that changes its meaning', () => {
  test('is judged anew at each connection, and only what was judged is connected to', async () => {
    const egress = egressOf({ targets: 'http://*.test:*' });
    const target = { scheme: 'http', host: 'turns.test', port: inside.port } as const;
    for (let times = 0; times < 3; times += 1) {
      expect(await egress.addresses(target)).toEqual([PUBLIC]);
      await expect(egress.addresses(target)).rejects.toThrow('turns.test resolves to 127.0.0.1');
    }
    expect(names.timesAsked('turns.test')).toBe(6);
  });

  test('is asked for once per connection: the second answer of a rebinding server is never used', async () => {
    const asked: string[] = [];
    const resolve: Resolve = async (host) => {
      asked.push(host);
      // Listed at the first question; what it would say at a second one must not matter.
      return [asked.length === 1 ? LOOPBACK : '127.0.0.66'];
    };
    const targets = `http://turns.test:*,http://127.0.0.1:${inside.port}`;
    const before = inside.connections;
    expect(
      await WAYS['a kept connection']?.(egressOf({ targets, resolve }), `http://turns.test:${inside.port}/`),
    ).toBe(204);
    expect(asked).toEqual(['turns.test']);
    expect(inside.connections).toBe(before + 1);
  });

  test('that is not listed is not asked for: a name may carry what nobody shall know', async () => {
    const egress = egressOf({ targets: 'http://*.listed.test:*' });
    const target = { scheme: 'http', host: 'secret.elsewhere.test', port: 80 } as const;
    await expect(egress.addresses(target)).rejects.toThrow('add http://secret.elsewhere.test:80');
    expect(names.timesAsked('secret.elsewhere.test')).toBe(0);
  });

  test('that has no address at all is not called', async () => {
    const egress = egressOf({ targets: 'http://*.test:*', resolve: async () => [] });
    const addresses = egress.addresses({ scheme: 'http', host: 'none.test', port: 80 });
    await expect(addresses).rejects.toThrow('http://none.test:80 is not called: its name has no address');
  });
});

test('of several addresses that are all allowed the next one is tried when the first takes no connection', async () => {
  const targets = `http://dead-first.test:*,http://127.0.0.1:*,http://127.0.0.2:*`;
  const url = `http://dead-first.test:${inside.port}/`;
  for (const { call } of ways) expect(await call(egressOf({ targets }), url)).toBe(204);
});

describe('what listens for Nightjar itself', () => {
  test.each([
    ['postgres://u:p@db.test/nightjar', { host: 'db.test', port: 5432 }],
    ['postgres://u:p@db.test:6432/nightjar', { host: 'db.test', port: 6432 }],
    ['postgresql://u@[::1]:5433/nightjar', { host: '::1', port: 5433 }],
    ['postgres:///nightjar?host=db.test&port=7000', { host: 'db.test', port: 7000 }],
    ['postgres:///nightjar?host=/var/run/postgresql', { host: '127.0.0.1', port: 5432 }],
    ['redis://cache.test', { host: 'cache.test', port: 6379 }],
    ['rediss://u:p@cache.test:6380/1', { host: 'cache.test', port: 6380 }],
  ])('%s is found as %j', (url, listener) => {
    expect(ownListener(url)).toEqual(listener);
  });

  test('on all addresses is refused at each of them, and another port is not', async () => {
    const everywhere = [{ host: '0.0.0.0', port: 3000 }];
    const outward = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
    const listed = outward.map(({ address, family }) => `${address}/${family === 'IPv4' ? 32 : 128}`);
    const targets = ['10.0.0.0/8', '127.0.0.1/32', '::1/128', ...listed].join(',');
    const egress = egressOf({ targets, own: everywhere });
    const at = (host: string, port: number): Promise<readonly string[]> =>
      egress.addresses({ scheme: 'https', host, port });
    for (const { address } of [{ address: LOOPBACK }, { address: '::1' }, ...outward]) {
      await expect(at(address, 3000)).rejects.toThrow('a listener, database or queue of Nightjar itself');
      expect(await at(address, 3001)).toEqual([address]);
    }
    expect(await at('10.20.30.40', 3000)).toEqual(['10.20.30.40']);
  });
});
