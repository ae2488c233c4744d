import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { TcpProxy } from '../../faults/tcp-proxy.js';

let server: Server;
let proxy: TcpProxy;
let accepted: Socket[];

/** Answers everything with the same in capitals. */
beforeEach(async () => {
  accepted = [];
  server = createServer((socket) => {
    accepted.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => socket.write(chunk.toString().toUpperCase()));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy = await TcpProxy.open('echo', (server.address() as AddressInfo).port);
});

afterEach(async () => {
  await proxy.close();
  for (const socket of accepted) socket.destroy();
  server.close();
});

async function caller(): Promise<Socket> {
  const socket = connect(proxy.port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

async function answer(socket: Socket, text: string): Promise<string> {
  const data = once(socket, 'data');
  socket.write(text);
  return String((await data)[0]);
}

/** Whether a second connection is answered before the first one is: its question was asked later. */
async function isPassedBy(silent: Socket, text: string, other: Socket): Promise<boolean> {
  const first = once(silent, 'data').then(() => false);
  silent.write(text);
  return Promise.race([first, answer(other, 'other').then(() => true)]);
}

describe('a link', () => {
  test('passes everything', async () => {
    const socket = await caller();
    expect(await answer(socket, 'one')).toBe('ONE');
    expect(await answer(socket, 'two')).toBe('TWO');
    socket.destroy();
  });

  test('that is reset ends its connections, and takes new ones', async () => {
    const socket = await caller();
    await answer(socket, 'one');
    const failed = once(socket, 'error');
    proxy.resetAll();
    expect(String((await failed)[0])).toContain('ECONNRESET');
    const next = await caller();
    expect(await answer(next, 'two')).toBe('TWO');
    next.destroy();
  });

  test('that is half open keeps silent where it stands, and takes new connections', async () => {
    const socket = await caller();
    await answer(socket, 'one');
    proxy.halfOpen();
    const next = await caller();
    expect(await isPassedBy(socket, 'two', next)).toBe(true);
    expect(proxy.isDisturbed).toBe(true);
    next.destroy();
  });

  test('that is frozen holds everything back, and delivers it late', async () => {
    const socket = await caller();
    await answer(socket, 'one');
    proxy.freeze();
    const late = answer(socket, 'two');
    const heldBack = await Promise.race([late, new Promise((resolve) => setImmediate(resolve, 'nothing'))]);
    expect(heldBack).toBe('nothing');
    proxy.heal();
    expect(await late).toBe('TWO');
    socket.destroy();
  });

  test('that is to lose an answer loses the one that matches, with its connection', async () => {
    const socket = await caller();
    const dropped = proxy.dropNextReply(
      (request, reply) => request.includes('lost') && reply.includes('LOST'),
    );
    expect(await answer(socket, 'kept')).toBe('KEPT');
    const failed = once(socket, 'error');
    socket.write('lost');
    await dropped;
    expect(String((await failed)[0])).toContain('ECONNRESET');
    expect(accepted).toHaveLength(1);
  });

  test('that is slow passes what came first first', async () => {
    const socket = await caller();
    proxy.slow(20);
    let all = '';
    socket.on('data', (chunk: Buffer) => (all += chunk.toString()));
    for (const word of ['a', 'b', 'c', 'd']) socket.write(word);
    while (all.length < 4) await once(socket, 'data');
    expect(all).toBe('ABCD');
    socket.destroy();
  });
});
