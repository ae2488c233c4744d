import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { livingProcess, waitUntilGone } from '../../src/platform/database/embedded-postgres-process.js';
import { childrenOf } from '../support/embedded-postgres-processes.js';
import { scratchFolder, type Started } from '../support/stores.js';

/** A whole night of some ten seconds, and the start of everything before it. */
let clone: Started<string>;

/** The built product without its sources, as an image has it: nothing is installed or built, and its data are its own. */
beforeEach(async () => {
  clone = await scratchFolder();
  for (const part of ['dist', 'schedules', 'src/bin', 'package.json']) {
    cpSync(part, join(clone.value, part), { recursive: true });
  }
  symlinkSync(resolve('node_modules'), join(clone.value, 'node_modules'));
});

afterEach(() => clone.stop());

function demo(...args: readonly string[]): { child: ChildProcess; said: () => string } {
  const child = spawn(process.execPath, ['src/bin/demo.mjs', ...args], {
    cwd: clone.value,
    env: {
      PATH: process.env['PATH'] ?? '',
      NODE_ENV: 'production',
      PORT: '0',
      DATABASE_URL: 'postgres://not-ours/x',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  return { child, said: () => text };
}

test('the demo shows a night and ends with 0, and leaves nothing running', async () => {
  const { child, said } = demo('--exit');
  const [code] = (await once(child, 'exit')) as [number | null];
  expect({ code, said: said() }).toMatchObject({ code: 0 });
  expect(said()).toContain('✓ add a person who can log in');
  expect(said()).toMatch(/✓ start the server[^]*http:\/\/127\.0\.0\.1:\d+\/[^]*✓ open today/);
  expect(said()).toMatch(/PAY_RECONCILE_JOB {2}RUNNING → COMPLETED[^]*PAY_LOAD_PROCESS +COMPLETED +2 +2/);
  const log = readFileSync(join(clone.value, '.nightjar/demo/server.log'), 'utf8');
  expect(log).toContain('Nightjar listens on ');
  expect(existsSync(join(clone.value, '.nightjar/demo/admin-token'))).toBe(true);
});

test('whatever ends the demo ends what it has started', async () => {
  const { child, said } = demo();
  while (!said().includes('✓ request Nightly')) await once(child.stdout ?? child, 'data');
  const second = demo('--exit');
  const [refused] = (await once(second.child, 'exit')) as [number | null];
  expect(refused).toBe(1);
  expect(second.said()).toContain('A demo of this clone runs already');
  const children = await childrenOf(child.pid ?? 0);
  const started = (await Promise.all(children.map(({ pid }) => livingProcess(pid)))).flatMap(
    (found) => found ?? [],
  );
  expect(started).toHaveLength(2);
  child.kill('SIGKILL');
  for (const one of started) expect(await waitUntilGone(one, 30_000)).toBe(true);
});
