import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { scratchFolder, type Started } from '../support/stores.js';

let clone: Started<string>;
const at = (path: string): string => join(clone.value, path);

/** A clone whose npm and whose compiler only write down that they were called. */
beforeEach(async () => {
  clone = await scratchFolder();
  cpSync('src/bin', at('src/bin'), { recursive: true });
  writeFileSync(at('package-lock.json'), '{}');
  writeFileSync(at('npm-cli.js'), NPM);
});

afterEach(() => clone.stop());

const NPM = `
const { appendFileSync, mkdirSync, utimesSync, writeFileSync } = require('node:fs');
console.log('npm says something');
appendFileSync('calls', 'npm ' + process.argv.slice(2).join(' ') + '\\n');
if (process.env.NPM_FAILS) process.exit(7);
mkdirSync('node_modules/@nestjs/cli/bin', { recursive: true });
writeFileSync('node_modules/.package-lock.json', '{}');
// As npm leaves it when there was nothing to do.
utimesSync('node_modules/.package-lock.json', 1, 1);
writeFileSync('node_modules/@nestjs/cli/bin/nest.js', \`
  const { appendFileSync, existsSync, mkdirSync, writeFileSync } = require('node:fs');
  while (process.env.BUILD_WAITS && !existsSync('go-on'));
  appendFileSync('calls', 'nest ' + process.argv.slice(2).join(' ') + '\\\\n');
  if (process.env.BUILD_FAILS) process.exit(3);
  mkdirSync('dist/src', { recursive: true });
  writeFileSync('dist/src/cli.js', 'process.stdout.write("the command line\\\\\\\\n")');
\`);
mkdirSync('node_modules/rolldown', { recursive: true });
writeFileSync('node_modules/rolldown/package.json', '{"type":"module","exports":"./index.js"}');
writeFileSync('node_modules/rolldown/index.js', \`
  import { mkdirSync, writeFileSync } from 'node:fs';
  const write = async ({ dir }) => {
    if (process.env.BUNDLE_FAILS) throw new Error('no bundle');
    mkdirSync(dir, { recursive: true });
    writeFileSync(dir + '/main.js', '');
  };
  export const rolldown = async () => ({ write, close: async () => undefined });
\`);
mkdirSync('node_modules/vite/bin', { recursive: true });
writeFileSync('node_modules/vite/bin/vite.js', 'if (process.env.CONSOLE_FAILS) process.exit(5);');
`;

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const nightjar = (environment: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  start(environment).ended;

function start(environment: Readonly<Record<string, string>>): {
  ended: Promise<Ended>;
  /** Resolves when it has said so. */
  says: (what: string) => Promise<void>;
} {
  const child = spawn(process.execPath, [at('src/bin/nightjar.mjs')], {
    env: { PATH: process.env['PATH'] ?? '', npm_execpath: at('npm-cli.js'), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = once(child, 'exit') as Promise<[number | null]>;
  let said = '';
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  return {
    ended: Promise.all([text(child.stdout), text(child.stderr), exit]).then(([out, err, [code]]) => {
      return { code, out, err };
    }),
    says: async (what) => {
      while (!said.includes(what)) await once(child.stderr, 'data');
    },
  };
}

const calls = (): readonly string[] =>
  existsSync(at('calls')) ? readFileSync(at('calls'), 'utf8').trimEnd().split('\n') : [];

const INSTALL = expect.stringMatching(/^npm install .*--no-save/);
const BUILD = 'nest build';

describe('a clone', () => {
  test('is installed and built when a command comes first, and not again', async () => {
    const first = await nightjar();
    // The output is that of the command alone.
    expect(first).toMatchObject({ code: 0, out: 'the command line\n' });
    expect(first.err).toMatch(/Installing[^]*npm says something[^]*Building/);
    expect(await nightjar()).toEqual({ code: 0, out: 'the command line\n', err: '' });
    expect(calls()).toEqual([INSTALL, BUILD]);
  });

  test('is prepared once by commands that come at once', async () => {
    const first = start({ BUILD_WAITS: 'yes' });
    await first.says('Building');
    const second = start({});
    await second.says('waiting for it');
    writeFileSync(at('go-on'), '');
    for (const { ended } of [first, second]) {
      expect(await ended).toMatchObject({ code: 0, out: 'the command line\n' });
    }
    expect(calls()).toEqual([INSTALL, BUILD]);
  });

  test('is prepared although a command before was killed at it', async () => {
    mkdirSync(at('node_modules'));
    const killed = spawn(process.execPath, ['-e', '']);
    await once(killed, 'exit');
    symlinkSync(String(killed.pid), at('node_modules/.nightjar-prepare'));
    expect(await nightjar()).toMatchObject({ code: 0, out: 'the command line\n' });
  });

  test('is installed again when the lock file is newer, and built again when a source is', async () => {
    await nightjar();
    const later = new Date(Date.now() + 60_000);
    utimesSync(at('package-lock.json'), later, later);
    await nightjar();
    expect(calls()).toEqual([INSTALL, BUILD, INSTALL]);
    writeFileSync(at('src/new.ts'), '');
    utimesSync(at('src/new.ts'), later, later);
    await nightjar();
    expect(calls().slice(3)).toContain(BUILD);
    const builds = calls().length;
    rmSync(at('dist'), { recursive: true });
    await nightjar();
    expect(calls().length).toBeGreaterThan(builds);
  });

  test('whose packages cannot be installed, or which cannot be built, says so', async () => {
    const install = await nightjar({ NPM_FAILS: 'yes' });
    expect(install).toMatchObject({ code: 1, out: '' });
    expect(install.err).toMatch(/npm says something[^]*npm install failed \(exit 7\)[^]*Then try again/);
    const build = await nightjar({ BUILD_FAILS: 'yes' });
    expect(build).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('The build failed (exit 3)'),
    });
    const bundle = await nightjar({ BUNDLE_FAILS: 'yes' });
    expect(bundle).toMatchObject({ code: 1, out: '' });
    expect(bundle.err).toMatch(/no bundle[^]*The build failed \(exit 1\)/);
    const page = await nightjar({ CONSOLE_FAILS: 'yes' });
    expect(page).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('The build failed (exit 5)'),
    });
    expect(await nightjar()).toMatchObject({ code: 0 });
  });

  test('in production is taken as it is', async () => {
    const production = { NODE_ENV: 'production' };
    const bare = await nightjar(production);
    expect(bare).toMatchObject({
      code: 1,
      err: expect.stringContaining('with NODE_ENV=production nothing is installed'),
    });
    await nightjar();
    const later = new Date(Date.now() + 60_000);
    for (const path of ['package-lock.json', 'src/bin/start.mjs']) utimesSync(at(path), later, later);
    expect(await nightjar(production)).toEqual({ code: 0, out: 'the command line\n', err: '' });
    expect(calls()).toEqual([INSTALL, BUILD]);
  });
});
