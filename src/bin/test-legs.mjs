import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What a part of the tests needs beside Node, and how to get it. */
export const LEGS = [
  {
    name: 'redis',
    tests: 'end to end on Redis, with server and agents as processes of their own',
    isHere: () => (process.env.NIGHTJAR_TEST_REDIS_URL ?? '') !== '' || runs('redis-server'),
    get: 'install redis-server (apt-get install redis-server), or set NIGHTJAR_TEST_REDIS_URL',
  },
  {
    name: 'chromium',
    tests: 'pages in a browser',
    isHere: () => chromiumPath() !== null,
    get: 'install Chromium (apt-get install chromium), or set NIGHTJAR_TEST_CHROMIUM to its path',
  },
];

export const missingLegs = () => LEGS.filter((leg) => !leg.isHere());

/** Debian's first; any Chromium will do. */
export function chromiumPath() {
  const given = process.env.NIGHTJAR_TEST_CHROMIUM ?? '';
  if (given !== '') return given;
  const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  return usual.find((path) => existsSync(path)) ?? null;
}

const runs = (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
