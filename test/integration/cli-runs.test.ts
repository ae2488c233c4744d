import type { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runCommandLine } from '../../src/cli/command-line.js';
import type { ExecutionSeen, RunSeen } from '../support/night.js';
import { memoryIo, type MemoryIo } from '../support/memory-io.js';
import {
  jsonLines,
  nightjar,
  reaching,
  startNightjar,
  type CommandOutcome,
  type RunningCommand,
} from '../support/nightjar-command.js';
import { openSmall, startOf } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;
let environment: Readonly<Record<string, string>>;

beforeAll(async () => {
  world = await World.start();
  environment = reaching(world);
});

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

const run = (...args: readonly string[]): Promise<CommandOutcome> => nightjar(args, environment);
const start = (...args: readonly string[]): RunningCommand => startNightjar(args, environment);

/** The one document that a command has printed. */
async function read<T>(...args: readonly string[]): Promise<T> {
  const outcome = await run(...args, '--json');
  expect(outcome).toMatchObject({ code: 0, err: '' });
  expect(jsonLines(outcome)).toHaveLength(1);
  return jsonLines(outcome)[0] as T;
}

/** A command in this process, on a terminal with a person who types. */
async function onTerminal(args: readonly string[], typed: string): Promise<{ code: number; io: MemoryIo }> {
  const io = memoryIo(environment, { terminal: true });
  io.input.write(typed);
  return { code: await runCommandLine(args, io), io };
}

const DATE = '2026-11-24';
const REFUSED = { code: 1, out: '' };

describe('payments', () => {
  test('runs to its end before the eyes of whoever requested it', async () => {
    await read('import', 'schedules/payments.xlsx');
    const target = `PAYSVC=${world.system.url}/pay/services/batch`;
    await read('environment', 'PAYMENTS', target);
    const { code, out, err } = await run('run', 'PAYMENTS', '--open', '--date', DATE, '--watch');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/Z {2}PAY_LOAD_PROCESS\/PAY_LOAD_JOB {2}RUNNING → COMPLETED$/m);
    expect(out).toMatch(/^PAY_EXTRACT_PROCESS +COMPLETED +2 +2 /m);
    expect(out).toMatch(/^PAYMENTS 2026-11-24 Nightly \(execution \d+\): COMPLETED, .*\n$/m);
  });

  test('is told to programs as its events, between its execution at the beginning and at the end', async () => {
    const outcome = await run('run', 'PAYMENTS', '--open', '--date', '2026-11-25', '--watch', '--json');
    expect(outcome).toMatchObject({ code: 0, err: '' });
    const lines = jsonLines(outcome) as readonly {
      execution?: ExecutionSeen;
      event?: { runId: string; to: string };
    }[];
    expect(lines[0]).toMatchObject({ execution: { status: 'QUEUED' } });
    expect(lines.at(-1)).toMatchObject({ execution: { status: 'COMPLETED', counts: { COMPLETED: 8 } } });
    const events = lines.slice(1, -1);
    expect(events.every(({ event }) => event !== undefined)).toBe(true);
    const completed = events.flatMap(({ event }) =>
      event?.to === 'COMPLETED' && event.runId ? [event.runId] : [],
    );
    expect(new Set(completed).size).toBe(completed.length);
  });

  test('is shown afterwards: day, executions, runs, log, attempts', async () => {
    expect(await read('day', 'PAYMENTS', '--date', DATE)).toMatchObject({ counts: { COMPLETED: 8 } });
    const { items: executions } = await read<{ items: ExecutionSeen[] }>(
      'executions',
      'PAYMENTS',
      '--date',
      DATE,
    );
    const [{ id } = { id: '' }] = executions;
    expect(executions).toHaveLength(1);
    expect(await read('executions', id)).toMatchObject({ id, status: 'COMPLETED' });
    const { items } = await read<{ items: RunSeen[] }>(
      'runs',
      'PAYMENTS',
      '--date',
      DATE,
      '--job',
      'PAY_LOAD_JOB',
    );
    const [{ id: runId } = { id: '' }] = items;
    expect(items).toMatchObject([{ process: 'PAY_LOAD_PROCESS', status: 'COMPLETED' }]);
    expect((await run('log', runId)).out).toMatch(/Nightjar's log of PAYMENTS[^]*Log of execution/);
    expect(await read('log', runId)).toMatchObject({ runId, text: expect.stringContaining('completed') });
    expect(await read('attempts', runId)).toMatchObject({ items: [{ number: 1, state: 'COMPLETED' }] });
    expect((await run('runs', runId)).out).toMatch(/^job +PAY_LOAD_PROCESS\/PAY_LOAD_JOB$/m);
    expect((await run('runs', '--schedule', 'PAYMENTS', '--status', 'error')).out).toBe('No run matches.\n');
    expect(await run('run', 'PAYMENTS', '--date', DATE)).toMatchObject({
      ...REFUSED,
      err: expect.stringContaining('error ALREADY_REQUESTED: '),
    });
    const history = await run('events', '--schedule', 'PAYMENTS', '--limit', '3');
    expect(history).toMatchObject({ code: 0, err: '' });
    expect(history.out.split('\n')[0]).toMatch(/^\S+ \S+Z {2}schedule\.applied {2}PAYMENTS/);
  });
});

let stays = 0;

/** A night with a job that fails the first time, one that never ends by itself, and one after both. */
async function troubled(name: string): Promise<{ id: string; idOf: (job: string) => Promise<string> }> {
  const night = await openSmall(world, {
    name,
    processes: { FIRST: ['FAILS'], SECOND: ['STAYS'], LAST: ['AFTER'] },
    after: [
      ['LAST', 'FIRST'],
      ['LAST', 'SECOND'],
    ],
  });
  world.system.script.add(
    { job: 'FAILS', outcomes: ['ERROR', 'COMPLETED'] },
    { job: 'STAYS', outcome: 'never' },
  );
  const { id } = await night.request();
  await night.untilRun('FAILS', 'ERROR');
  await startOf(world, { job: 'STAYS' }, stays++);
  return { id, idOf: async (job) => (await night.run(job)).id };
}

const selection = (schedule: string, ...more: readonly string[]): readonly string[] => [
  ...['--schedule', schedule, '--date', DATE],
  ...more,
];

describe('an operator', () => {
  test('mends a night while another watches it to the end', async () => {
    const { id, idOf } = await troubled('MENDED');
    const [fails, stays, after] = [await idOf('FAILS'), await idOf('STAYS'), await idOf('AFTER')];
    const watching = start('watch', 'MENDED', '--keep');
    await watching.until(/execution \d+\): RUNNING/);
    expect((await run('why', after)).out).toMatch(/^DEPENDENCY: It comes after FIRST\/FAILS[^]*ERROR: /m);
    expect(await run('watch', 'MENDED', '--date', '2026-11-30')).toMatchObject(REFUSED);
    expect(await read('kill', stays, '--reason', 'stuck', '--attempt', '1')).toMatchObject({ id: stays });
    await watching.until(/SECOND\/STAYS {2}RUNNING → ERROR {2}\(KILLED\)/);
    // Now nothing can go on: whoever does not wait for a mending is told so.
    const failed = await run('watch', id);
    expect(failed).toMatchObject({ code: 1, err: '' });
    expect(failed.out).toMatch(/^ *\d+ {2}FIRST\/FAILS +ERROR +FAILED/m);
    expect(await read('parameters', fails, 'again=yes')).toMatchObject({ id: fails });
    expect((await run('restart', fails)).out).toMatch(new RegExp(`^Run ${fails} FIRST/FAILS is `));
    await watching.until(/FIRST\/FAILS {2}RUNNING → COMPLETED/);
    expect(await read('hold', after, '--reason', 'not yet')).toMatchObject({ status: 'HELD' });
    expect(await read('release', after)).toMatchObject({ status: 'PENDING' });
    expect(await read('skip', stays)).toMatchObject({ status: 'SKIPPED' });
    const end = await watching.outcome;
    expect(end).toMatchObject({ code: 0 });
    expect(end.out).toMatch(/LAST\/AFTER {2}PENDING → HELD {2}\(by admin, not yet\)/);
    expect(end.out).toMatch(/SECOND\/STAYS {2}ERROR → SKIPPED {2}\(by admin\)/);
  });

  test('acts on several runs, each of which is done or refused for itself', async () => {
    const { idOf } = await troubled('SEVERAL');
    const [fails, stays, after] = [await idOf('FAILS'), await idOf('STAYS'), await idOf('AFTER')];
    const trial = await run('complete', fails, after, '--dry-run');
    expect(trial).toMatchObject({
      code: 0,
      out: expect.stringContaining('2 runs would be done, 0 refused.'),
    });
    const { code, out } = await run('complete', fails, stays, after);
    expect(code).toBe(1);
    expect(out).toMatch(
      new RegExp(`^ *${stays} {2}refused +RUNNING +NOT_ALLOWED {2}complete is allowed`, 'm'),
    );
    expect(out).toContain('2 runs done, 1 refused.');
    expect(await read('complete', stays, '--force')).toMatchObject({
      status: 'COMPLETED',
      flags: ['FORCED'],
    });
    const late = await run('release-skip', stays, '--json');
    expect(late).toMatchObject(REFUSED);
    expect(JSON.parse(late.err)).toMatchObject({ code: 'NOT_ALLOWED', status: 409 });
    const notUnknown = await run('resolve-start', stays, 'adopt', '--execution-id', '5');
    expect(notUnknown).toMatchObject({ ...REFUSED, err: expect.stringContaining('error NOT_ALLOWED: ') });
    const notLost = await run('ask-status', stays);
    expect(notLost).toMatchObject({ ...REFUSED, err: expect.stringContaining('RUNNING with TRACKING_LOST') });
    expect(await run('kill', '999999')).toMatchObject({
      ...REFUSED,
      err: expect.stringContaining('UNKNOWN_RUN'),
    });
    expect(await run('hold', after, '--attempt', '5')).toMatchObject({
      err: expect.stringContaining('error STALE: '),
    });
  });

  test('selects runs, looks at them, and confirms', async () => {
    const { idOf } = await troubled('SELECTED');
    const pending = selection('SELECTED', '--status', 'PENDING');
    const alone = await run('hold', ...pending);
    expect(alone).toMatchObject({ code: 2, out: '', err: expect.stringContaining('say --yes') });
    const declined = await onTerminal(['hold', ...pending], 'n\n');
    expect(declined).toMatchObject({ code: 1, io: { written: { out: '' } } });
    expect(declined.io.written.err).toMatch(/LAST\/AFTER[^]*hold 1 run\? \[y\/N\][^]*Nothing was done\./);
    const trial = await run('hold', ...pending, '--dry-run');
    expect(trial).toMatchObject({ code: 0, out: expect.stringContaining('1 run would be done') });
    expect(await read('runs', await idOf('AFTER'))).toMatchObject({ status: 'PENDING' });
    const held = await onTerminal(['hold', ...pending], 'y\n');
    expect(held).toMatchObject({ code: 0, io: { written: { out: expect.stringContaining('1 run done') } } });
    expect(await read('runs', await idOf('AFTER'))).toMatchObject({ status: 'HELD' });
    expect(await run('hold', ...pending, '--yes')).toMatchObject({
      code: 0,
      out: expect.stringContaining('nothing to do'),
    });
    const killed = await read(
      'kill',
      ...selection('SELECTED', '--process', 'SECOND'),
      '--yes',
      '--reason',
      'over',
    );
    expect(killed).toMatchObject({ results: [{ ok: true }] });
  });
});

describe('a watch', () => {
  test('is left by Ctrl-C, and the batch goes on', async () => {
    const { id, idOf } = await troubled('LEFT');
    const watching = start('watch', id);
    await watching.until(/RUNNING/);
    watching.signal('SIGINT');
    const { code, err } = await watching.outcome;
    expect(code).toBe(130);
    expect(err).toContain(`Execution ${id} goes on; see it again with: nightjar watch ${id}`);
    expect(await read('runs', await idOf('STAYS'))).toMatchObject({ status: 'RUNNING' });
    await read('kill', await idOf('STAYS'));
  });

  test('draws bars on a terminal, and leaves a table', async () => {
    const { id, idOf } = await troubled('DRAWN');
    const io = memoryIo(environment, { terminal: true });
    const watching = runCommandLine(['watch', id], io);
    await drawn(io, /FIRST[^\n]*█[^\n]*ERROR[^]*SECOND[^\n]*▒[^\n]*RUNNING/);
    await read('kill', await idOf('STAYS'));
    expect(await watching).toBe(1);
    expect(io.written.out.split('PROCESS').at(-1)).toMatch(/SECOND[^]*KILLED[^]*DRAWN 2026-11-24 Nightly/);
  });

  test('of what does not exist is refused', async () => {
    expect(await run('watch', '999999')).toMatchObject({
      ...REFUSED,
      err: expect.stringContaining('UNKNOWN_EXECUTION'),
    });
    expect(await run('watch', 'NOBODY')).toMatchObject({
      ...REFUSED,
      err: expect.stringContaining('UNKNOWN_SCHEDULE'),
    });
  });
});

/** Resolves when so much was drawn. */
async function drawn(io: MemoryIo, pattern: RegExp): Promise<void> {
  while (!pattern.test(plain(io.written.out))) {
    await new Promise((resolve) => (io.out as PassThrough).once('data', resolve));
  }
}

// eslint-disable-next-line no-control-regex -- colours and cursor moves
const plain = (text: string): string => text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '');
