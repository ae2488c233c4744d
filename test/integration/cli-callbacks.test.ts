import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CallbackReceiver } from '../support/callback-receiver.js';
import { commandHere, type Said } from '../support/command-here.js';
import { reaching } from '../support/nightjar-command.js';
import { openSmall } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;
let receiver: CallbackReceiver;

beforeAll(async () => {
  [world, receiver] = [await World.start(), await CallbackReceiver.start()];
});

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
  await receiver.stop();
});

const run = (args: string, { environment = {}, ...said }: Said = {}): ReturnType<typeof commandHere> =>
  commandHere(args, { environment: { ...reaching(world), ...environment }, ...said });

test('settings are made, shown, changed and removed; secrets come from the environment or standard input', async () => {
  await openSmall(world, { name: 'CLI', processes: { P: ['CLI_A'] } });
  expect(await run('callback-settings CLI')).toMatchObject({
    code: 1,
    err: expect.stringContaining('error NO_CALLBACK_SETTINGS'),
  });
  expect(await run('set-callbacks CLI --mode ALL')).toMatchObject({
    code: 2,
    err: expect.stringContaining('--to'),
  });
  const made = await run(`set-callbacks CLI --to ${receiver.url('/CLI')} --basic erp --secrets-stdin`, {
    input: 'a-password\nsixteen-characters\n',
  });
  expect(made).toMatchObject({ code: 0, err: '' });
  expect(made.out).toMatch(
    /^mode +ALL$[^]*^username +erp$[^]*^secret +set$[^]*^signed +yes$[^]*^version +1$/m,
  );
  expect(made.out).not.toContain('a-password');
  expect((await run('set-callbacks CLI --mode failed')).out).toMatch(/^mode +FAILED$[^]*^secret +set$/m);
  const token = { environment: { NIGHTJAR_CALLBACK_SECRET: 'a-token' } };
  expect((await run('set-callbacks CLI --bearer --unsigned', token)).out).toMatch(
    /^authentication +bearer$[^]*^signed +no$/m,
  );
  expect((await run('set-callbacks CLI --oauth --scope a:b')).out).toMatch(
    /^authentication +oauth$[^]*^connection +default$[^]*^scope +a:b$/m,
  );
  expect((await run('set-callbacks CLI --to https://erp.example.com/ --none')).out).toContain(
    'TARGET_NOT_ALLOWED',
  );
  expect(JSON.parse((await run('callback-settings CLI --json')).out)).toMatchObject({
    authentication: { kind: 'none', secretSet: false },
    version: 5,
  });
  expect(await run('remove-callbacks CLI')).toMatchObject({ code: 0 });
  expect(await run('callback-settings CLI')).toMatchObject({ code: 1 });
});

test.each([
  ['set-callbacks CLI --to http://127.0.0.1:1 --none --bearer', 'Say one of'],
  ['set-callbacks CLI --to http://127.0.0.1:1 --scope x', '--scope goes with --oauth'],
  ['set-callbacks CLI --to http://127.0.0.1:1 --mode SOME', 'Modes are ALL, FAILED, NONE'],
  ['callbacks --status LOST', 'Unknown: LOST'],
  ['callbacks --status FAILD', 'did you mean FAILED?'],
  ['callback first', 'Expected an id'],
  ['retry-callback', 'missing required argument'],
])('%s is wrong use', async (args, message) => {
  const { code, out, err } = await run(args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(message);
});

test('a secret without the authentication that it is for is wrong use', async () => {
  const secret = { environment: { NIGHTJAR_CALLBACK_SECRET: 'a-token' } };
  const { code, err } = await run('set-callbacks CLI --to http://127.0.0.1:1 --none', secret);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('goes with --basic or --bearer') });
});

test('callbacks are listed, shown and tried again', async () => {
  const night = await openSmall(world, { name: 'TOLD', processes: { P: ['TOLD_A'] } });
  expect((await run('callbacks --schedule TOLD')).out).toBe('There are no such callbacks.\n');
  await run('set-callbacks TOLD --to http://127.0.0.1:1/');
  await night.request();
  await night.untilRun('TOLD_A', 'COMPLETED');
  const { items } = JSON.parse((await run('callbacks --schedule TOLD --json')).out) as {
    items: { id: string }[];
  };
  const [first, second] = items.map(({ id }) => id);
  const shown = await run(`callback ${first ?? ''}`);
  expect(shown.out).toMatch(/^tells +COMPLETED$[^]*"activityName": "START_JOB"/m);
  await run('remove-callbacks TOLD');
  const again = await run(`retry-callback ${first ?? ''} ${second ?? ''} --reason again`);
  expect(again).toMatchObject({ code: 0, out: expect.stringMatching(/PENDING[^]*PENDING/) });
  await world.events.until('both are skipped', () =>
    world.events.events.filter(({ type, data }) => type === 'callback.skipped' && data['schedule'] === 'TOLD')
      .length === 2
      ? true
      : undefined,
  );
  await run(`set-callbacks TOLD --to ${receiver.url('/TOLD')}`);
  const all = await run(`retry-callbacks TOLD --date ${night.businessDate}`);
  expect(all.out).toBe('2 callbacks of 2026-11-24 tried again.\n');
  await receiver.until('/TOLD', 2);
});
