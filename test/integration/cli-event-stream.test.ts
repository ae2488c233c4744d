import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ApiClient } from '../../src/cli/api/api.client.js';
import { followEvents } from '../../src/cli/api/event-stream.js';

let server: Server;
let client: ApiClient;
let readers: ServerResponse[];

beforeEach(async () => {
  readers = [];
  server = createServer((_request, response) => {
    readers.push(response.writeHead(200, { 'content-type': 'text/event-stream' }));
    response.flushHeaders();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = new ApiClient({ url, token: null, tokenSource: 'nowhere' });
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

/** Everything that nobody holds any more is gone after it, with whatever is done about that. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let turns = 0; turns < 3; turns += 1) {
    collect();
    await turn();
  }
}

test('a stream goes on, however long its reader is busy before it takes the first event', async () => {
  const stop = new AbortController();
  const messages = followEvents(client, { signal: stop.signal, giveUpMs: 1_000 });
  expect(await messages.next()).toMatchObject({ value: { kind: 'opened' } });
  await collectGarbage();
  readers[0]?.write('id: 1\ndata: {"type":"run.moved"}\n\n');
  expect(await messages.next()).toMatchObject({ value: { kind: 'event', cursor: '1' } });
  stop.abort();
  await messages.return(undefined);
});
