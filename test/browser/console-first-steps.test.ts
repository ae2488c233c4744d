import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { Console } from '../support/console.js';
import { openSmall } from '../support/small-night.js';
import type { World } from '../support/world.js';

let shown: Console;
let world: World;
let page: Page;

beforeAll(async () => {
  shown = await Console.start();
  ({ world, page } = shown);
  await shown.logIn({ name: 'mia', grants: [{ role: 'operator', schedule: null }] });
}, 120_000);

afterAll(async () => {
  expect(await shown.stop()).toEqual([]);
}, 60_000);

const night = (date: string): string => shown.url(`/night/PAY/${date}`);
const step = (title: string): Locator => page.locator('.nj-steps li', { hasText: title });
const row = (job: string, word: string): Locator =>
  page.locator('[role=row]', { hasText: job }).locator('[data-column=status]', { hasText: word });

test('who is new sees a night, runs another one, and mends what fails in it, by what the page says', async () => {
  world.system.script.add({ job: 'POST_LEDGER', outcomes: ['COMPLETED', 'ERROR', 'COMPLETED'] });
  const small = await openSmall(world, { name: 'PAY', processes: { LOAD: ['READ', 'POST_LEDGER', 'TELL'] } });
  await page.goto(night('2026-11-24'));
  await step('See a night to its end').waitFor();
  await page.getByText('Nothing has been requested yet').waitFor();
  expect(await shown.axe()).toEqual([]);

  await page.getByRole('button', { name: 'Request…' }).click();
  await page.getByRole('dialog').getByRole('radio', { name: 'Nightly, 4 runs' }).waitFor();
  expect(await shown.axe()).toEqual([]);
  await page.getByRole('dialog').getByRole('button', { name: 'Request', exact: true }).click();
  await small.untilRun('TELL', 'COMPLETED');
  await page.getByText('Everything has ended').or(page.getByText('Ended at')).first().waitFor();
  await page.locator('.nj-steps li[data-done=true]', { hasText: 'See a night to its end' }).waitFor();

  await page.getByRole('button', { name: 'Open and request 2026-11-25' }).click();
  await page.waitForURL(/\/night\/PAY\/2026-11-25/);
  await page.getByText('1 run needs a person').waitFor();
  await shown.picture('first-steps');
  await page.locator('.nj-attention').getByRole('button', { name: 'POST_LEDGER' }).first().click();
  await page
    .getByRole('complementary', { name: 'Run' })
    .getByRole('button', { name: 'Restart' })
    .first()
    .click();
  await page.getByRole('dialog').getByLabel('Reason').fill('the ledger was locked');
  await page.getByRole('dialog').getByRole('button', { name: 'Restart', exact: true }).click();
  await row('TELL', 'Completed').waitFor();
  await page.locator('.nj-steps li[data-done=true]', { hasText: 'Mend what fails' }).waitFor();
  await page.getByText('Nobody is needed').waitFor();

  await page.getByRole('button', { name: 'Hide this for good' }).click();
  await page.reload();
  await row('TELL', 'Completed').waitFor();
  expect(await page.locator('.nj-steps').count()).toBe(0);
}, 120_000);

test('a date that is not open is opened from the page, and closed with a reason and its schedule typed', async () => {
  await page.goto(night('2026-11-26'));
  await page.getByRole('button', { name: 'Only open it' }).click();
  await row('TELL', 'Loaded').waitFor();
  await page.getByRole('button', { name: 'Close the day…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('4 runs are not complete').waitFor();
  const close = dialog.getByRole('button', { name: 'Close the day' });
  expect(await close.isDisabled()).toBe(true);
  await dialog.getByLabel('Reason').fill('there is nothing to pay');
  await dialog.getByLabel('Type PAY to confirm').fill('PAY');
  expect(await shown.axe()).toEqual([]);
  await close.click();
  await page.getByText('closed', { exact: true }).waitFor();
  expect(await page.getByRole('button', { name: 'Close the day…' }).count()).toBe(0);

  await page.goto(night('2026-11-27'));
  await page.getByRole('button', { name: 'Open this date and request Nightly' }).click();
  await row('TELL', 'Completed').waitFor();
}, 120_000);

test('who may only look sees what can be done by others, and no button for it', async () => {
  await shown.logIn({ name: 'vic', grants: [{ role: 'viewer', schedule: 'PAY' }] });
  await page.goto(night('2026-11-28'));
  await page.getByText('npx nightjar run PAY --date 2026-11-28 --open').waitFor();
  expect(await page.getByRole('button', { name: /open/i }).count()).toBe(0);
  await page.goto(night('2026-11-27'));
  await row('TELL', 'Completed').waitFor();
  expect(await page.locator('.nj-night-actions, .nj-steps').count()).toBe(0);
});

test('the browser has nothing to complain about', () => {
  expect(shown.complaints).toEqual([]);
});
