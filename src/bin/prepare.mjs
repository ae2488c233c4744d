import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import {
  lstat,
  mkdir,
  readdir,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Makes a clone runnable: packages and build. Run by bare Node before anything is installed, so it needs nothing else. */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NODE_NEEDED = [20, 19];

/** npm's own record of what it has installed. */
const INSTALLED = join(ROOT, 'node_modules/.package-lock.json');
const LOCK_FILE = join(ROOT, 'package-lock.json');
/** Written when a build has ended well. */
const BUILT = join(ROOT, 'dist/.built');
const SOURCES = [
  ...['src', 'console', 'migrations', 'examples'],
  ...['nest-cli.json', 'tsconfig.json', 'tsconfig.build.json'],
];

const CONSOLE = ['build', 'console', '--logLevel', 'warn'];

const say = (text) => void process.stderr.write(`${text}\n`);
const inProduction = () => process.env.NODE_ENV === 'production';

/** The clone cannot be made ready; the message says how to mend it. */
export class NotReady extends Error {
  name = 'NotReady';
}

/** Throws NotReady. What is there already is not touched, and costs some milliseconds to find out. */
export async function prepare() {
  requireNode();
  await installWhenNeeded();
  await buildWhenNeeded();
}

/** For the commands of this folder: prepares, then runs `main`; whatever cannot be made ready is said and ends with 1. */
export async function prepared(main) {
  try {
    await prepare();
  } catch (error) {
    if (!(error instanceof NotReady)) throw error;
    say(error.message);
    process.exitCode = 1;
    return;
  }
  await main();
}

export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [needed, neededMinor] = NODE_NEEDED;
  if (major > needed || (major === needed && minor >= neededMinor)) return;
  throw new NotReady(
    `Nightjar needs Node ${NODE_NEEDED.join('.')} or newer; this is ${process.versions.node}. Get one from https://nodejs.org/.`,
  );
}

/** Installs the packages of the lock file when they are absent or older than it. Never in production. */
export async function installWhenNeeded() {
  if (inProduction()) {
    if (existsSync(join(ROOT, 'node_modules'))) return;
    throw new NotReady(
      'The packages are not installed, and with NODE_ENV=production nothing is installed by itself.\n' +
        'Run `npm ci --omit=dev` where a build (`dist`) is, or unset NODE_ENV.',
    );
  }
  if (await isInstalled()) return;
  await alone(async () => {
    if (await isInstalled()) return;
    say('Installing packages (npm install) …');
    // Not `npm ci`: it refuses the lock file where a registry mirror lacks a package for another platform.
    const code = await npm([
      'install',
      '--include=dev',
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ]);
    if (code !== 0) {
      throw new NotReady(
        `npm install failed (exit ${code}); what it said is above.\n` +
          'It needs the npm registry (behind a proxy: `npm config set proxy …`) and room on the disk. Then try again.',
      );
    }
    const now = new Date();
    await utimes(INSTALLED, now, now);
  });
}

/** Builds `dist` when it is absent or older than a source. In production a build that is there is taken as it is. */
export async function buildWhenNeeded() {
  if (await isBuilt()) return;
  await alone(async () => {
    if (await isBuilt()) return;
    const nest = join(ROOT, 'node_modules/@nestjs/cli/bin/nest.js');
    if (!existsSync(nest)) {
      throw new NotReady(
        'There is no build, and the packages to make one are not installed: run `npm install --include=dev`.',
      );
    }
    say('Building …');
    const startedAt = new Date();
    const code =
      (await run(process.execPath, [nest, 'build'])) ||
      (await run(process.execPath, [join(ROOT, 'src/bin/bundle.mjs')])) ||
      (await run(process.execPath, [join(ROOT, 'node_modules/vite/bin/vite.js'), ...CONSOLE]));
    if (code !== 0) throw new NotReady(`The build failed (exit ${code}); what it said is above.`);
    await writeFile(BUILT, '');
    // What was edited meanwhile is newer than this build.
    await utimes(BUILT, startedAt, startedAt);
  });
}

async function isInstalled() {
  const [lockFile, installed] = await Promise.all([timeOf(LOCK_FILE), timeOf(INSTALLED)]);
  return installed !== null && installed >= (lockFile ?? 0);
}

async function isBuilt() {
  if (inProduction() && existsSync(join(ROOT, 'dist/server/main.js'))) return true;
  const built = await timeOf(BUILT);
  return built !== null && (await newest(SOURCES.map((name) => join(ROOT, name)))) <= built;
}

const timeOf = async (path) => (await stat(path).catch(() => null))?.mtimeMs ?? null;

/** Folders count too: one changes when a file of it is removed. */
async function newest(paths) {
  const times = await Promise.all(
    paths.map(async (path) => {
      const found = await lstat(path).catch(() => null);
      if (!found) return 0;
      const inside = found.isDirectory() ? (await readdir(path)).map((name) => join(path, name)) : [];
      return Math.max(found.mtimeMs, await newest(inside));
    }),
  );
  return Math.max(0, ...times);
}

/** With what it says on stderr: stdout belongs to the command that is being prepared. */
function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 2, 2], ...options });
    child.once('error', (error) => {
      say(`${command} cannot be started: ${error.message}`);
      resolve(127);
    });
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
}

/** The npm that runs this, if it is one; else the one on the path. */
function npm(args) {
  const own = process.env.npm_execpath ?? '';
  if (/npm-cli\.c?js$/.test(own)) return run(process.execPath, [own, ...args]);
  return run('npm', args, { shell: process.platform === 'win32' });
}

/** A symbolic link whose target is the holder's process id: made with its content in one step, and only once. */
const LOCK = join(ROOT, 'node_modules/.nightjar-prepare');
const LOOK_EVERY_MS = 200;
/** Nothing takes so long: its holder is dead, and another process has its number. */
const FORGOTTEN_AFTER_MS = 1_800_000;

/** Of several commands that start at once, one prepares and the others wait for it. */
async function alone(work) {
  try {
    await mkdir(join(ROOT, 'node_modules'), { recursive: true });
    for (let told = false; !(await takeLock()); told = true) {
      if (!told) say('Another command installs or builds; waiting for it …');
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    await work().finally(() => rm(LOCK, { force: true }));
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOSPC'].includes(error.code)) throw error;
    throw new NotReady(`Nightjar cannot be prepared in ${ROOT}: ${error.message}`);
  }
}

async function takeLock() {
  try {
    await symlink(String(process.pid), LOCK);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const holder = await readlink(LOCK).catch(() => null);
  if (holder !== null && (await isForgotten(holder))) await breakLock(holder);
  return false;
}

async function isForgotten(holder) {
  const since = (await lstat(LOCK).catch(() => null))?.mtimeMs ?? Date.now();
  const pid = Number(holder);
  return pid === process.pid || !isAlive(pid) || Date.now() - since > FORGOTTEN_AFTER_MS;
}

/** Renamed first: of several that find its holder dead, one alone gets it. */
async function breakLock(holder) {
  const aside = `${LOCK}.${process.pid}`;
  const taken = await rename(LOCK, aside).then(
    () => true,
    () => false,
  );
  if (!taken) return;
  const isAnothers = (await readlink(aside)) !== holder;
  if (isAnothers) await rename(aside, LOCK);
  else await rm(aside, { force: true });
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
