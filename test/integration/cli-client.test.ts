import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { runCommandLine } from '../../src/cli/command-line.js';
import { memoryIo } from '../support/memory-io.js';

/** A server that answers as a test says, and remembers what it was asked. */
type Script = (request: IncomingMessage, response: ServerResponse, n: number) => void;

let server: Server;
let script: Script;
let asked: IncomingMessage[];

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(request);
    script(request, response, asked.length);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function nightjar(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const io = memoryIo({ NIGHTJAR_URL: url(), NIGHTJAR_TOKEN: 'a-token-of-mine' });
  const code = await runCommandLine(args, io);
  return { code, ...io.written };
}

type Answer = readonly [status: number, body: unknown, headers?: Readonly<Record<string, string>>];

function json(response: ServerResponse, [status, body, headers = {}]: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

const NOW = { 'retry-after': '0' };

const DAY = {
  schedule: 'S',
  businessDate: '2026-11-24',
  status: 'OPEN',
  version: 1,
  openedAt: '',
  openedBy: '',
  closedAt: null,
  purgedAt: null,
  counts: {},
};
const OPEN_DAY = ['open-day', 'S', '--date', '2026-11-24'];

describe('a command', () => {
  test('is repeated under one key when the connection breaks, so that it counts once', async () => {
    script = (request, response, n) => {
      if (n === 1) request.socket.destroy();
      else json(response, [201, DAY]);
    };
    expect(await nightjar(...OPEN_DAY)).toMatchObject({ code: 0, err: '' });
    const keys = asked.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(keys[1]).toBe(keys[0]);
  });

  test('waits as it is asked to', async () => {
    const problem = { type: 'about:blank', title: '', status: 429, detail: 'Slower.', code: 'RATE_LIMITED' };
    script = (_request, response, n) => {
      json(response, n < 3 ? [429, problem, NOW] : [201, DAY]);
    };
    expect(await nightjar(...OPEN_DAY)).toMatchObject({ code: 0 });
    expect(asked).toHaveLength(3);
  });

  test('gives up in the end, with the last answer', async () => {
    const problem = { type: 'about:blank', title: '', status: 429, detail: 'Slower.', code: 'RATE_LIMITED' };
    script = (_request, response) => {
      json(response, [429, problem, NOW]);
    };
    expect(await nightjar(...OPEN_DAY)).toMatchObject({
      code: 1,
      out: '',
      err: 'error RATE_LIMITED: Slower.\n',
    });
    expect(asked).toHaveLength(5);
  });

  test('that deletes is not repeated: it may have been done', async () => {
    script = (request) => request.socket.destroy();
    expect(await nightjar('job-types', 'delete', 'PAYSVC')).toMatchObject({ code: 3 });
    expect(asked).toHaveLength(1);
  });

  test('follows the pages of a list to the last', async () => {
    const item = (name: string): object => ({
      name,
      displayName: name,
      activeVersion: 1,
      label: '1',
      timeZone: 'UTC',
    });
    script = (request, response) => {
      const { searchParams } = new URL(request.url ?? '', url());
      const cursor = searchParams.get('cursor');
      if (cursor === null) json(response, [200, { items: [item('A')], nextCursor: 'two' }]);
      else json(response, [200, { items: [item('B')] }]);
    };
    const { code, out } = await nightjar('schedules', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ items: [{ name: 'A' }, { name: 'B' }] });
    expect(asked.map((request) => request.url)).toEqual([
      '/api/v1/schedules?limit=1000',
      '/api/v1/schedules?limit=1000&cursor=two',
    ]);
  });

  test('sends names as parts of a path, whatever stands in them', async () => {
    script = (_request, response) => {
      json(response, [200, DAY]);
    };
    await nightjar('day', '../schedules?x=1', '--date', '2026-11-24');
    expect(asked[0]?.url).toBe('/api/v1/schedules/..%2Fschedules%3Fx%3D1/days/2026-11-24');
  });
});

test('a watch whose execution is over closes its stream, so that the command ends', async () => {
  const over = {
    ...{ id: '7', schedule: 'S', businessDate: '2026-11-24', cycleName: 'Nightly', flowName: 'Nightly' },
    ...{ processName: null, status: 'COMPLETED', waitsFor: [], waitsForFlows: [] },
    ...{ startedAt: null, endedAt: null, counts: {} },
  };
  let closed: Promise<unknown> = Promise.reject(new Error('no stream was asked for'));
  closed.catch(() => undefined);
  script = (request, response) => {
    if (request.url?.startsWith('/api/v1/runs')) json(response, [200, { items: [] }]);
    else if (request.url?.startsWith('/api/v1/executions')) json(response, [200, over]);
    else {
      closed = once(response, 'close');
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    }
  };
  expect(await nightjar('watch', '7')).toMatchObject({ code: 0, err: '' });
  await closed;
});

describe('something else at the address', () => {
  test('is not taken for Nightjar', async () => {
    script = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome</h1>');
    };
    const { code, out, err } = await nightjar('schedules');
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toContain('answers with 200, and not as Nightjar does: look at NIGHTJAR_URL');
  });

  test('does not get the token by sending us elsewhere', async () => {
    script = (_request, response) => {
      response.writeHead(307, { location: `${url()}/elsewhere` }).end();
    };
    const { code, err } = await nightjar('schedules');
    expect(code).toBe(3);
    expect(err).toContain(`leads to ${url()}/elsewhere`);
    expect(asked.map((request) => request.url)).toEqual(['/api/v1/schedules?limit=1000']);
  });

  test('in front of a server that is away is not reachable either', async () => {
    script = (_request, response) => {
      response.writeHead(502, { 'content-type': 'text/plain' }).end('Bad gateway');
    };
    expect(await nightjar('schedules', '--json')).toMatchObject({ code: 3, out: '' });
  });
});
