import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { CallbackReceiver } from '../support/callback-receiver.js';
import { Console } from '../support/console.js';
import type { Night } from '../support/night.js';
import { openSmall } from '../support/small-night.js';

const SECRET = 'a secret that signs what is told';

let shown: Console;
let page: Page;
let receiver: CallbackReceiver;
let night: Night;

beforeAll(async () => {
  receiver = await CallbackReceiver.start();
  shown = await Console.start();
  ({ page } = shown);
  night = await openSmall(shown.world, { name: 'PAY', processes: { CARDS: ['LOAD'] } });
  await shown.logIn({ name: 'ada', grants: [{ role: 'administrator', schedule: null }] });
}, 120_000);

afterAll(async () => {
  expect(await shown.stop()).toEqual([]);
  await receiver.stop();
}, 60_000);

const settings = (): Promise<unknown> =>
  shown.world.api.must(shown.world.api.get('/api/v1/schedules/PAY/callback-settings'));
const save = (name = 'Save'): Promise<void> => page.getByRole('button', { name, exact: true }).click();

test('where ends are told is said, and each mistake stands at its field', async () => {
  await page.goto(shown.url('/schedules/PAY?tab=callbacks'));
  await page.getByText('Nobody is told how the runs of this schedule end.').waitFor();
  await page.getByLabel('URL').fill('ftp://elsewhere.example/status');
  await page.getByLabel('Authentication').selectOption('Name and password');
  await page.getByLabel('User name').fill('nightjar');
  await page.getByLabel('Signature').selectOption('Signed with another secret');
  await page.getByLabel('Secret that signs').fill('too short');
  await save();
  await page.getByRole('alert').getByRole('button', { name: 'Secret that signs' }).waitFor();
  expect(await shown.everyLook()).toEqual([]);
  await page.getByLabel('Secret that signs').fill(SECRET);
  await page.getByLabel('Password').fill('a password for it');
  await save();
  await page.getByRole('alert').getByRole('button', { name: 'URL' }).waitFor();
  await page.getByLabel('URL').fill(receiver.url('/PAY'));
  await save();
  await page.getByText('The callbacks are saved.').waitFor();
  expect(await settings()).toMatchObject({
    ...{ url: receiver.url('/PAY'), mode: 'ALL', signingSecretSet: true },
    authentication: { kind: 'basic', username: 'nightjar', secretSet: true },
  });
});

test('secrets are kept when nothing is said of them, and are nowhere in the browser', async () => {
  await page.reload();
  await page.getByLabel('Which ends').selectOption('Failures only');
  expect(await page.getByLabel('Password').inputValue()).toBe('');
  await save();
  await page.getByText('The callbacks are saved.').waitFor();
  expect(await settings()).toMatchObject({
    ...{ mode: 'FAILED', signingSecretSet: true },
    authentication: { secretSet: true },
  });
  const kept = await page.evaluate<string>('JSON.stringify({ ...localStorage, ...sessionStorage })');
  expect(kept).not.toContain('secret that signs');
});

test('who was slower is told, and loses nothing', async () => {
  await page.getByLabel('URL').fill(receiver.url('/mine'));
  await page.getByLabel('Which ends').selectOption('All ends');
  await shown.world.api.must(
    shown.world.api.put('/api/v1/schedules/PAY/callback-settings', {
      ...{ url: receiver.url('/theirs'), mode: 'ALL' },
      authentication: { kind: 'basic', username: 'nightjar' },
    }),
  );
  await save();
  await page.getByText(/Somebody has changed them meanwhile.*theirs/).waitFor();
  expect(await page.getByLabel('URL').inputValue()).toBe(receiver.url('/mine'));
  await save('Save what stands here');
  await page.getByText(/Somebody has changed them meanwhile/).waitFor({ state: 'detached' });
  expect(await settings()).toMatchObject({ url: receiver.url('/mine'), mode: 'ALL' });
});

test('what did not arrive is listed with why, and is tried again when somebody says so', async () => {
  receiver.answer('/mine', {
    ...{ status: 503, body: '<b>unknown</b> region' },
    headers: { 'retry-after': '600' },
  });
  await night.request();
  const { api, events } = shown.world;
  await events.until('the receiver has refused', async () => {
    const list = await api.must(api.get('/api/v1/callbacks?schedule=PAY&status=PENDING'));
    return (list as { items: { tries: number }[] }).items.some(({ tries }) => tries > 0) || undefined;
  });
  await page.reload();
  await page.getByText('<b>unknown</b> region').waitFor();
  await shown.picture('schedule-callbacks');
  const refused = page.getByRole('row', { name: /unknown/ });
  await refused.getByRole('button', { name: /^Try to tell the end of/ }).click();
  await refused.waitFor({ state: 'detached' });
  expect(receiver.at('/mine').length).toBeGreaterThan(1);
});

test('who only looks sees where ends are told, and nothing to change it with', async () => {
  await shown.logIn({ name: 'vic', grants: [{ role: 'viewer', schedule: 'PAY' }] });
  await page.goto(shown.url('/schedules/PAY?tab=callbacks'));
  await page.getByText('Whoever may administer the schedule changes it.').waitFor();
  expect(await page.getByLabel('URL').inputValue()).toBe(receiver.url('/mine'));
  expect(await page.getByRole('button', { name: /^(Save|Tell nobody|Try)/ }).count()).toBe(0);
});

test('nobody is told any more when an administrator says so', async () => {
  await shown.logIn({ name: 'eva', grants: [{ role: 'administrator', schedule: null }] });
  await page.goto(shown.url('/schedules/PAY?tab=callbacks'));
  await page.getByRole('button', { name: 'Tell nobody any more…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Tell nobody any more' }).click();
  await page.getByText('Nobody is told how the runs of this schedule end.').waitFor();
  const answer = await shown.world.api.get('/api/v1/schedules/PAY/callback-settings');
  expect(answer.status).toBe(404);
});

test('the browser has nothing to complain about', () => {
  expect(shown.complaints).toEqual([]);
});
