import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  jsonLines,
  nightjar,
  reaching,
  startNightjar,
  type CommandOutcome,
} from '../support/nightjar-command.js';
import { openSmall } from '../support/small-night.js';
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

async function read<T>(...args: readonly string[]): Promise<T> {
  const outcome = await run(...args, '--json');
  expect(outcome).toMatchObject({ code: 0, err: '' });
  return jsonLines(outcome)[0] as T;
}

describe('a request', () => {
  test('of a process is ad hoc, and carries its parameters and who asks for what', async () => {
    const night = await openSmall(world, {
      name: 'ADHOC',
      processes: { P: ['ONE'] },
      flows: { LOADS: { cycles: ['Adhoc', 'Hourly_Cycle_3'], processes: ['P'] } },
    });
    const asked = [
      '--process',
      'P',
      '--flow',
      'LOADS',
      '--parameter',
      'store=7',
      'filter=a=b',
      '--caller-id',
      'me',
    ];
    const execution = await read<{ id: string }>('run', 'ADHOC', ...asked, '--correlation-id', 'C 17');
    expect(execution).toMatchObject({
      ...{ cycleName: 'Adhoc', flowName: 'LOADS', processName: 'P', callerId: 'me', correlationId: 'C 17' },
      requestParameters: { store: '7', filter: 'a=b' },
    });
    expect(await run('watch', execution.id)).toMatchObject({ code: 0 });
    const hourly = await read<{ id: string }>('run', 'ADHOC', '--cycle', 'Hourly_Cycle_3');
    expect(hourly).toMatchObject({ cycleName: 'Hourly_Cycle_3', flowName: 'LOADS', processName: null });
    const [ran] = await night.runs({ execution: execution.id });
    expect(ran?.parameters).toContain('store=7');
  });

  test('opens its day when it is told to, today if no other is named', async () => {
    await openSmall(world, { name: 'TODAY', processes: { P: ['ONE'] } });
    const closed = await run('run', 'TODAY', '--date', '2026-12-24');
    expect(closed).toMatchObject({ code: 1, err: expect.stringContaining('error DAY_NOT_OPEN: ') });
    const opened = await run('run', 'TODAY', '--date', '2026-12-24', '--open');
    expect(opened).toMatchObject({ code: 0, out: expect.stringMatching(/^business date +2026-12-24$/m) });
    expect(opened.err).toMatch(/^Follow it with: nightjar watch \d+\n$/);
    const before = new Date().toISOString().slice(0, 10);
    const { businessDate } = await read<{ businessDate: string }>('open-day', 'TODAY');
    expect([before, new Date().toISOString().slice(0, 10)]).toContain(businessDate);
  });
});

test('what waits for an external job is released by its name, or forced', async () => {
  const night = await openSmall(world, {
    name: 'EXTERNAL',
    processes: { P: ['ONE'], Q: ['TWO'] },
    external: [
      ['P/ONE', 'FILE_READY'],
      ['Q/TWO', 'NEVER_READY'],
    ],
  });
  const { id } = await night.request();
  const { id: two } = await night.untilRun('TWO', 'PENDING');
  expect((await run('why', two)).out).toContain('EXTERNAL: It waits for the external job NEVER_READY');
  const date = ['--date', night.businessDate];
  expect(await read('release-external', 'EXTERNAL', 'FILE_READY', ...date)).toMatchObject({
    alreadyReleased: false,
  });
  const again = await run('release-external', 'EXTERNAL', 'FILE_READY');
  expect(again).toMatchObject({
    code: 0,
    out: 'FILE_READY is released: 0 waits ended. It was released before.\n',
  });
  expect(await run('release-external', 'EXTERNAL', 'FILE_REDY')).toMatchObject({
    ...{ code: 1, err: expect.stringContaining('error UNKNOWN_EXTERNAL_JOB: ') },
  });
  expect(await read('force', two, '--reason', 'it came by mail')).toMatchObject({
    id: two,
    flags: ['FORCED'],
  });
  expect(await run('watch', id)).toMatchObject({ code: 0 });
});

test('events are followed as they happen, until Ctrl-C', async () => {
  const night = await openSmall(world, { name: 'FOLLOWED', processes: { P: ['ONE'] } });
  const following = startNightjar(
    ['events', '--follow', '--after', 'start', '--schedule', 'FOLLOWED', '--json'],
    environment,
  );
  await following.until(/"day.opened"/);
  const { id } = await night.request();
  await following.until(/"execution.status-changed".*"to":"COMPLETED"/);
  following.signal('SIGINT');
  const outcome = await following.outcome;
  expect(outcome).toMatchObject({ code: 130, err: '' });
  const events = jsonLines(outcome) as readonly {
    cursor: string;
    executionId: string | null;
    to: string | null;
  }[];
  expect(events.every(({ cursor }) => cursor.length > 0)).toBe(true);
  const middle = events[events.length - 4]?.cursor ?? '';
  const rest = await run('events', '--after', middle, '--schedule', 'FOLLOWED', '--json', '--limit', '3');
  expect(jsonLines(rest).map((event) => (event as { to: string }).to)).toEqual(
    events.slice(-3).map(({ to }) => to),
  );
  expect(events.at(-1)).toMatchObject({ executionId: id, to: 'COMPLETED' });
});
