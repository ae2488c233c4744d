import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, chmod, chown, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { lockData } from '../../src/platform/database/embedded-postgres-lock.js';
import { fromPs, livingProcess } from '../../src/platform/database/embedded-postgres-process.js';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../src/platform/database/embedded-postgres.js';
import { BINARIES, makeCheckout } from '../support/embedded-postgres-checkout.js';
import {
  canMount,
  eventually,
  Grounds,
  guardsOf,
  hasPs,
  isGone,
  movedTo,
  query,
  runsAsRoot,
} from '../support/embedded-postgres-processes.js';

const checkouts = new Grounds();
const grounds = new Grounds();
const running: EmbeddedPostgres[] = [];
const lines: string[] = [];
let program: string;
/** A stopped one, of which most tests take a copy: initdb is what takes long. */
let prepared: string;
let dataDir: string;

beforeAll(async () => {
  program = await makeCheckout(await checkouts.folder(0o755));
  prepared = join(await checkouts.folder(), 'postgres');
  await (await startEmbeddedPostgres({ dataDir: prepared })).stop();
});
beforeEach(async () => {
  dataDir = join(await grounds.folder(), 'postgres');
  lines.length = 0;
});
afterEach(async () => {
  await stopAll();
  await grounds.clear();
});
afterAll(() => checkouts.clear());

async function start(folder = dataDir): Promise<EmbeddedPostgres> {
  const database = await startEmbeddedPostgres({ dataDir: folder, log: (line) => lines.push(line) });
  running.push(database);
  return database;
}

async function stopAll(): Promise<void> {
  await Promise.all(running.splice(0).map((database) => database.stop()));
}

/** For a describe block: every test has data of its own that were used before. */
function withData(): void {
  beforeEach(() => {
    execFileSync('cp', ['-a', prepared, dataDir]);
  });
}

const emptyFolder = async (): Promise<string> => join(await grounds.folder(), 'postgres');
const inData = (...names: string[]): string => join(dataDir, ...names);
const remember = (url: string): Promise<unknown> =>
  query(url, 'CREATE TABLE memory AS SELECT 7 AS remembered');
const recalled = (url: string): Promise<unknown> => query(url, 'SELECT remembered FROM memory');

/** What a file says that is left behind when the process `pid` had been the server. */
async function leavePostmasterFile(pid: number): Promise<void> {
  const database = await start();
  const left = (await readFile(inData('cluster/postmaster.pid'), 'utf8')).replace(/^\d+/, String(pid));
  await remember(database.url);
  await database.stop();
  await writeFile(inData('cluster/postmaster.pid'), left);
}

const ownerOfData = async (): Promise<{ uid: number; gid: number }> => {
  const { uid, gid } = await stat(inData('cluster'));
  return { uid, gid };
};

describe('the first start', () => {
  it('makes a UTF-8 database that answers to the role nightjar, on the loopback only', async () => {
    const { url, pid } = await start();
    expect(url).toMatch(/^postgres:\/\/nightjar:[\w-]{32}@127\.0\.0\.1:\d+\/nightjar$/);
    const [facts] = await query(
      url,
      `SELECT current_user AS role, current_database() AS database, datlocprovider AS provider, datlocale AS locale,
              pg_encoding_to_char(encoding) AS encoding FROM pg_database WHERE datname = current_database()`,
    );
    expect(facts).toEqual({
      role: 'nightjar',
      database: 'nightjar',
      provider: 'b',
      locale: 'C.UTF-8',
      encoding: 'UTF8',
    });
    const settings = await query(url, `SELECT name, setting FROM pg_settings`);
    const setting = Object.fromEntries(settings.map((row) => [row['name'], row['setting']])) as object;
    expect(setting).toMatchObject({
      ...{ listen_addresses: '127.0.0.1', unix_socket_directories: '', password_encryption: 'scram-sha-256' },
      ...{
        fsync: 'on',
        synchronous_commit: 'on',
        full_page_writes: 'on',
        jit: 'off',
        max_connections: '100',
      },
    });
    expect(await isGone(pid)).toBe(false);
  });

  it('keeps data, password and files to the user who runs it', async () => {
    await start();
    expect((await stat(inData('cluster'))).mode & 0o777).toBe(0o700);
    expect((await stat(inData('password'))).mode & 0o777).toBe(0o600);
    expect((await stat(inData('server.log'))).mode & 0o777).toBe(0o600);
  });

  it('is not tripped up by a former one that was killed in the midst of initdb', async () => {
    const parent = grounds.fork(program, dataDir);
    await eventually('initdb is at work', async () => {
      const [halfMade] = (await readdir(dataDir).catch(() => [])).filter((name) => name.includes('.new-'));
      return halfMade !== undefined && (await readdir(inData(halfMade))).includes('pg_wal');
    });
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    await remember((await start()).url);
    await stopAll();
    await start();
    expect((await readdir(dataDir)).filter((name) => name.includes('.new'))).toEqual([]);
  });
});

describe('the embedded Postgres', () => {
  withData();

  it('lets nobody in without the password', async () => {
    const { url } = await start();
    await expect(query(url.replace(/:[\w-]{32}@/, ':guess@'), 'SELECT 1')).rejects.toThrow(/password/);
  });

  it('has its data after a restart, and leaves neither server nor guard behind', async () => {
    const first = await start();
    await remember(first.url);
    expect(await guardsOf(process.pid)).toHaveLength(1);
    await Promise.all([first.stop(), first.stop()]);
    await first.stop();
    expect(await isGone(first.pid)).toBe(true);
    expect(await guardsOf(process.pid)).toEqual([]);
    const second = await start();
    expect(await recalled(second.url)).toEqual([{ remembered: 7 }]);
  });

  it('cuts the connections of clients that do not go when it is stopped', async () => {
    const database = await start();
    const asleep = query(database.url, 'SELECT pg_sleep(600)').catch((error: unknown) => String(error));
    await eventually('the query runs', async () => {
      const busy = await query(database.url, `SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'`);
      return busy.length === 1;
    });
    await database.stop();
    expect(await asleep).toMatch(/terminat/);
  });

  it('runs beside another one with other data', async () => {
    const [one, other] = await Promise.all([start(), start(await emptyFolder())]);
    await remember(one.url);
    await expect(recalled(other.url)).rejects.toThrow(/does not exist/);
    expect(await guardsOf(process.pid)).toHaveLength(2);
  });

  it('listens to no signal of the process: those are the application’s', async () => {
    const before = process.eventNames();
    await start();
    expect(process.eventNames()).toEqual(before);
  });

  it('says so when it ends unasked, and can be stopped all the same', async () => {
    const database = await start();
    process.kill(database.pid, 'SIGQUIT');
    await eventually('it is told', () => lines.some((line) => line.includes('ended unasked')));
    expect(lines.join()).toContain('immediate shutdown');
    expect(await guardsOf(process.pid)).toEqual([]);
    await database.stop();
    await start();
  });
});

describe('a process with an embedded Postgres', () => {
  withData();

  it('is not disturbed by variables meant for other Postgres programs', async () => {
    const env = {
      PGDATA: '/nowhere',
      PGPORT: '1',
      PGHOST: 'nowhere',
      PGDATABASE: 'none',
      PGSSLMODE: 'require',
    };
    const { told } = await grounds.parent(program, dataDir, { env: { ...process.env, ...env } });
    expect(told).toEqual({ url: expect.any(String), pid: expect.any(Number) });
  });

  it('still has it after Ctrl-C in the terminal, until it stops it itself', async () => {
    const parent = await grounds.parent(program, dataDir);
    const answered = once(parent.process, 'message');
    process.kill(-Number(parent.process.pid), 'SIGINT');
    expect(await answered).toEqual([{ stillAnswers: true }, undefined]);
    const stopped = once(parent.process, 'message');
    parent.process.send('stop');
    await stopped;
    expect(await isGone(parent.told.pid)).toBe(true);
  });

  it('ends when it has nothing else to do, and takes it along', async () => {
    const parent = await grounds.parent(program, dataDir);
    parent.process.send('forget it');
    expect(await once(parent.process, 'exit')).toEqual([0, null]);
    await eventually('the server ends', () => isGone(parent.told.pid));
  });

  it('takes it along within seconds when it is killed with -9', async () => {
    const parent = await grounds.parent(program, dataDir);
    const guards = await guardsOf(Number(parent.process.pid));
    expect(guards).toHaveLength(1);
    parent.process.kill('SIGKILL');
    for (const pid of [parent.told.pid, ...guards]) await eventually(`${pid} ends`, () => isGone(pid));
    expect(await readFile(inData('server.log'), 'utf8')).toContain('received fast shutdown request');
  });

  it('can be started again at once after kill -9', async () => {
    const parent = await grounds.parent(program, dataDir);
    await remember(parent.told.url);
    parent.process.kill('SIGKILL');
    await once(parent.process, 'exit');
    expect(await recalled((await start()).url)).toEqual([{ remembered: 7 }]);
  });

  it('stops the server that a killed one left behind, its guard being killed too', async () => {
    const parent = await grounds.parent(program, dataDir);
    await remember(parent.told.url);
    for (const guard of await guardsOf(Number(parent.process.pid))) process.kill(guard, 'SIGKILL');
    parent.process.kill('SIGKILL');
    await once(parent.process, 'exit');
    expect(await isGone(parent.told.pid)).toBe(false);
    const database = await start();
    expect(await isGone(parent.told.pid)).toBe(true);
    expect(await recalled(database.url)).toEqual([{ remembered: 7 }]);
  });

  it('recovers what was committed when the server was killed with -9 in the middle of work', async () => {
    const parent = await grounds.parent(program, dataDir);
    await remember(parent.told.url);
    const cut = query(parent.told.url, 'SELECT pg_sleep(600)').catch(() => 'cut');
    process.kill(parent.told.pid, 'SIGKILL');
    parent.process.kill('SIGKILL');
    await once(parent.process, 'exit');
    expect(await recalled((await start()).url)).toEqual([{ remembered: 7 }]);
    expect(await cut).toBe('cut');
  });
});

describe('data that another one may be using', () => {
  withData();

  it('are refused while a process uses them, which is named', async () => {
    const { told, process: other } = await grounds.parent(program, dataDir);
    await expect(start()).rejects.toMatchObject({
      code: 'IN_USE',
      message: `${dataDir} is in use by process ${other.pid ?? ''}; set NIGHTJAR_DATA_DIR to another folder.`,
    });
    expect(await query(told.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('are free when the lock names a process that is gone', async () => {
    const gone = grounds.spawn('true', []);
    await once(gone, 'exit');
    await symlink(`${gone.pid ?? ''}:whenever`, inData('lock.9'));
    await start();
    expect((await readdir(dataDir)).filter((name) => name.startsWith('lock'))).toEqual(['lock.10']);
  });

  it('are free when postmaster.pid names a process that is gone', async () => {
    const gone = grounds.spawn('true', []);
    await once(gone, 'exit');
    await leavePostmasterFile(Number(gone.pid));
    expect(await recalled((await start()).url)).toEqual([{ remembered: 7 }]);
  });

  it('are free when postmaster.pid names a process of the same user that is no Postgres, which lives on', async () => {
    const impostor = grounds.spawn('sleep', ['600'], await ownerOfData());
    await leavePostmasterFile(Number(impostor.pid));
    expect(await recalled((await start()).url)).toEqual([{ remembered: 7 }]);
    expect(await isGone(Number(impostor.pid))).toBe(false);
  });

  it('are free when postmaster.pid names a zombie that nobody reaps', async () => {
    const careless = grounds.spawn('sh', ['-c', 'sleep 600 & echo $!; exec sleep 601'], await ownerOfData());
    const [zombie] = (await once(careless.stdout ?? careless, 'data')) as [Buffer];
    // A shell reaps its children; what it becomes does not.
    const parent = Number(careless.pid);
    await eventually('it is careless', async () =>
      ((await livingProcess(parent))?.commandLine ?? '').startsWith('sleep 601'),
    );
    process.kill(Number(zombie));
    await eventually('it is a zombie', () => isGone(Number(zombie)));
    if (hasPs) expect(await fromPs(Number(zombie))).toBeNull();
    expect(process.kill(Number(zombie), 0)).toBe(true);
    await leavePostmasterFile(Number(zombie));
    expect(await recalled((await start()).url)).toEqual([{ remembered: 7 }]);
  });
});

describe('the lock on the data', () => {
  it('is given to exactly one of many that find a stale one at once', async () => {
    const home = await grounds.folder();
    await symlink(`${process.pid}:a-former-process-with-our-number`, join(home, 'lock.41'));
    const outcomes = await Promise.allSettled(Array.from({ length: 24 }, () => lockData(home, dataDir)));
    const refusals = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refusals.map(({ reason }) => (reason as { code: unknown }).code)).toEqual(
      Array<string>(23).fill('IN_USE'),
    );
  });

  (hasPs ? it : it.skip)(
    'tells its holder from a later process with the same number, by /proc and by ps alike',
    async () => {
      const sleeper = grounds.spawn('sleep', ['600']);
      for (const look of [livingProcess, fromPs]) {
        const [first, again] = [await look(Number(sleeper.pid)), await look(Number(sleeper.pid))];
        expect(first).toEqual(again);
        expect(first?.startedAt).toMatch(/\d/);
        expect(first?.commandLine.trim()).toBe('sleep 600');
      }
      sleeper.kill('SIGKILL');
      await once(sleeper, 'exit');
      for (const look of [livingProcess, fromPs]) expect(await look(Number(sleeper.pid))).toBeNull();
    },
  );
});

describe('data that cannot be used', () => {
  withData();

  it('are named when they are of another major version, and left alone', async () => {
    await writeFile(inData('cluster/PG_VERSION'), '16\n');
    await expect(start()).rejects.toMatchObject({
      code: 'VERSION_MISMATCH',
      message: expect.stringMatching(/is of Postgres 16, and the embedded one is \d\d\. Dump it/),
    });
    await writeFile(inData('cluster/PG_VERSION'), '18\n');
    await start();
  });

  it.each(['cluster/PG_VERSION', 'password'])('are named when %s is missing', async (name) => {
    await rm(inData(name));
    await expect(start()).rejects.toMatchObject({
      code: 'DATA_INCOMPLETE',
      message: expect.stringContaining(name.slice(-8)),
    });
  });

  it('are named when the password beside them belongs to others', async () => {
    await writeFile(inData('password'), 'of-another-one\n');
    await expect(start()).rejects.toMatchObject({ code: 'DATA_INCOMPLETE' });
  });

  it('are refused with the last lines of the server’s log, until that is mended', async () => {
    const settings = await readFile(inData('cluster/postgresql.conf'), 'utf8');
    await appendFile(inData('cluster/postgresql.conf'), '\nno_such_setting = 1\n');
    await expect(start()).rejects.toMatchObject({
      code: 'START_FAILED',
      message: expect.stringContaining('unrecognized configuration parameter "no_such_setting"'),
    });
    expect(await guardsOf(process.pid)).toEqual([]);
    await writeFile(inData('cluster/postgresql.conf'), settings);
    await start();
    expect(await readFile(inData('server.log.1'), 'utf8')).toContain('no_such_setting');
  });
});

const asRoot = runsAsRoot ? it : it.skip;

describe('users and folders', () => {
  it('may be an ordinary user who may not write to the installed packages', async () => {
    const folder = await grounds.folder(0o755);
    const readOnly = await makeCheckout(folder);
    await chmod(join(folder, 'node_modules', BINARIES, 'native/lib'), 0o555);
    const user = await grounds.ordinaryUser();
    dataDir = join(user.folder, 'postgres');
    for (const start of ['first', 'later']) {
      const { told, process: parent } = await grounds.parent(readOnly, dataDir, user.ids);
      if (start === 'first') await remember(told.url);
      expect(await recalled(told.url)).toEqual([{ remembered: 7 }]);
      parent.send('stop');
      await once(parent, 'message');
    }
    expect((await readdir(dataDir)).filter((name) => name.startsWith('binaries-'))).toHaveLength(1);
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
    expect((await stat(inData('cluster'))).uid).toBe((await stat(user.folder)).uid);
  });

  it('may be two processes at once on a fresh installation', async () => {
    const fresh = await makeCheckout(await grounds.folder(0o755));
    const folder = await grounds.folder();
    const starts = ['one', 'other'].map((name) => grounds.parent(fresh, join(folder, name)));
    const urls = (await Promise.all(starts)).map(({ told }) => told.url);
    expect(urls).toEqual([expect.any(String), expect.any(String)]);
  });

  asRoot('may be root, who goes on with the data of an ordinary user as that user', async () => {
    const user = await grounds.ordinaryUser();
    dataDir = join(user.folder, 'postgres');
    const { told, process: parent } = await grounds.parent(program, dataDir, user.ids);
    await remember(told.url);
    parent.send('stop');
    await once(parent, 'message');
    expect(await recalled((await start()).url)).toEqual([{ remembered: 7 }]);
    expect(await ownerOfData()).toEqual(user.ids);
  });

  asRoot('may be folders closed to all but root, whose data are kept elsewhere', async () => {
    const closed = await grounds.folder(0o700);
    const hidden = await makeCheckout(join(closed, 'checkout'));
    dataDir = join(closed, 'postgres');
    const first = await grounds.parent(hidden, dataDir);
    const home = await movedTo(dataDir);
    grounds.alsoRemove(home);
    await remember(first.told.url);
    expect((await stat(join(home, 'cluster'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(home, 'cluster'))).uid).not.toBe(0);
    expect((await stat(join(home, 'password'))).mode & 0o777).toBe(0o600);
    expect(await readFile(inData('README.txt'), 'utf8')).toContain(`The database is in ${home}`);
    await expect(start()).rejects.toMatchObject({ code: 'IN_USE' });
    first.process.kill('SIGKILL');
    await once(first.process, 'exit');
    expect(await recalled((await start()).url)).toEqual([{ remembered: 7 }]);
    await stopAll();
    await rm(dataDir, { recursive: true });
    await expect(recalled((await start()).url)).rejects.toThrow(/does not exist/);
    await stopAll();
    await rm(home, { recursive: true });
    await expect(start()).rejects.toMatchObject({ code: 'DATA_INCOMPLETE' });
  });
});

describe('what makes a start impossible', () => {
  it('is that the binaries are not installed, which names the way out', async () => {
    const bare = await makeCheckout(await grounds.folder(0o755), []);
    const { told } = await grounds.parent(bare, dataDir);
    expect(told.code).toBe('NO_BINARIES');
    expect(told.message).toMatch(/Run npm install without --omit=optional .* or set DATABASE_URL/);
  });

  it('is that the data directory is a file', async () => {
    await writeFile(dataDir, '');
    await expect(start()).rejects.toMatchObject({
      code: 'START_FAILED',
      message: expect.stringContaining(dataDir),
    });
  });

  it('is that the user may not write to the data directory', async () => {
    const user = await grounds.ordinaryUser();
    await chmod(user.folder, 0o500);
    const { told } = await grounds.parent(program, join(user.folder, 'postgres'), user.ids);
    expect(told.code).toBe('PERMISSION');
    expect(told.message).toMatch(/permission denied.*postgres'\n.*set NIGHTJAR_DATA_DIR to another folder/s);
  });

  asRoot('is that the passwd database does not know the user', async () => {
    const folder = await grounds.folder();
    await chown(folder, 54_321, 54_321);
    const { told } = await grounds.parent(program, join(folder, 'postgres'), { uid: 54_321, gid: 54_321 });
    expect(told.code).toBe('NO_PASSWD_ENTRY');
    expect(told.message).toContain('User id 54321 has no entry');
  });

  (canMount() ? it : it.skip)('is that the disk is full', async () => {
    dataDir = join(await grounds.smallDisk(), 'postgres');
    await expect(start()).rejects.toMatchObject({
      code: 'DISK_FULL',
      message: expect.stringMatching(/no space left on device[^]*NIGHTJAR_DATA_DIR/i),
    });
    expect(await readdir(dataDir)).not.toContain('cluster');
  });
});
