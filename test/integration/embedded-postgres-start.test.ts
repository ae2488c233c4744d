import { pbkdf2 } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { launchServer } from '../../src/platform/database/embedded-postgres-server.js';
import { ownUser } from '../../src/platform/database/embedded-postgres-user.js';

/** Keeps the threads busy that files are opened and closed in, as a machine under load does. Answers with how to stop. */
function crowdThreads(): () => void {
  let over = false;
  const until = performance.now() + 5_000;
  const work = (): void => {
    if (!over && performance.now() < until) pbkdf2('x', 'y', 60_000, 64, 'sha512', work);
  };
  for (let n = 0; n < 8; n += 1) work();
  return () => {
    over = true;
  };
}

test('a server that ends at once has ended, however late its starter looks', async () => {
  const home = await mkdtemp(join(tmpdir(), 'nightjar-test-'));
  const stop = crowdThreads();
  try {
    const place = { dataDir: home, home, cluster: join(home, 'cluster'), user: ownUser() };
    const server = await launchServer({ place, postgres: '/bin/false', impostor: null });
    expect(await server.ended).toBe('');
    expect(server.hasEnded()).toBe(true);
  } finally {
    stop();
    await rm(home, { recursive: true });
  }
});
