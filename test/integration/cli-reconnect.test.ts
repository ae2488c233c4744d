import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startNightjar } from '../support/nightjar-command.js';
import { openSmall, startOf } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;
let line: Line;

/** A connection to the server that can be cut, and remembers the requests that came over it. */
class Line {
  private readonly sockets = new Set<Socket>();
  readonly requests: string[] = [];
  private readonly server: Server;

  constructor(port: number) {
    this.server = createServer((near) => {
      const far = connect(port, '127.0.0.1');
      near.on('data', (bytes) => this.requests.push(String(bytes)));
      for (const socket of [near, far]) {
        this.sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => this.sockets.delete(socket));
      }
      near.pipe(far).pipe(near);
    });
  }

  async open(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  close(): void {
    this.cut();
    this.server.close();
  }
}

beforeAll(async () => {
  world = await World.start();
  line = new Line(Number(new URL(world.server.url).port));
});

afterAll(async () => {
  line.close();
  expect(await world.stop()).toEqual([]);
});

test('a watch whose connection breaks goes on where it was, and tells every change once', async () => {
  const night = await openSmall(world, { name: 'CUT', processes: { FIRST: ['STAYS', 'AFTER'] } });
  world.system.script.add({ job: 'STAYS', outcome: 'never' });
  const { id } = await night.request();
  await startOf(world, { job: 'STAYS' });
  const watching = startNightjar(['watch', id], {
    NIGHTJAR_URL: await line.open(),
    NIGHTJAR_TOKEN: world.environment['NIGHTJAR_ADMIN_TOKEN'] ?? '',
  });
  await watching.until(/execution \d+\): RUNNING/);
  await night.act('AFTER', 'hold');
  await watching.until(/FIRST\/AFTER {2}PENDING → HELD/);
  line.cut();
  await night.act('AFTER', 'release');
  await night.act('AFTER', 'hold', { reason: 'again' });
  await watching.until(/again/);
  await night.act('AFTER', 'skip');
  await night.act('STAYS', 'complete', { force: true });
  const { code, out, err } = await watching.outcome;
  expect(code).toBe(0);
  expect(err).toMatch(/^out of reach, trying again: /);
  const told = out.match(/FIRST\/(AFTER|STAYS) .*/g)?.map((text) => text.replace(/ +/g, ' '));
  expect(told?.filter((text) => text.includes('again'))).toEqual([
    'FIRST/AFTER PENDING → HELD (by admin, again)',
  ]);
  expect(new Set(told).size).toBe(told?.length);
  const streams = line.requests.filter((request) => request.startsWith('GET /api/v1/events'));
  expect(streams.map((request) => /^last-event-id: \S+/m.test(request))).toEqual([false, true]);
});
