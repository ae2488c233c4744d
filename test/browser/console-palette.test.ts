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
  await openSmall(world, { name: 'PAY', processes: { LOAD: ['READ', 'POST_LEDGER'] } });
  await openSmall(world, { name: 'STOCK', processes: { COUNT: ['COUNT_ALL'] } });
  await page.goto(shown.url('/night/PAY/2026-11-24'));
  await page.getByText('3 of 3 runs').waitFor();
}, 120_000);

afterAll(async () => {
  expect(await shown.stop()).toEqual([]);
}, 60_000);

const option = (name: string | RegExp): Locator => page.getByRole('option', { name });

async function find(text: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'A job, a process' }).fill(text);
}

test('a part of a name finds a run, and Enter opens it', async () => {
  await find('post load');
  await option('LOAD · POST_LEDGER').waitFor();
  expect(await shown.axe()).toEqual([]);
  await shown.picture('palette');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'POST_LEDGER' }).waitFor();
  await page.keyboard.press('Escape');
});

test('a schedule and a date lead to their night, and an id to its run wherever that is', async () => {
  await find('stock');
  await option('STOCK, 2026-11-24').waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/night\/STOCK\/2026-11-24/);
  await find('2026-11-20');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/night\/STOCK\/2026-11-20/);
  const { items } = (await world.api.must(world.api.get('/api/v1/runs?schedule=PAY'))) as {
    items: { id: string; job: string }[];
  };
  await find(items.find(({ job }) => job === 'READ')?.id ?? '');
  await option(/LOAD · READ/).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/night\/PAY\/2026-11-24\?run=/);
  await page.getByRole('heading', { name: 'READ' }).waitFor();
});

test('what a key does is found by its words, and done', async () => {
  await find('colours');
  await option(/colours: system/).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('html[data-mantine-color-scheme=light]').waitFor();
  await find('nothing is called this');
  await page.getByText('Nothing matches.').waitFor();
  await page.keyboard.press('Escape');
  expect(await page.getByRole('dialog').count()).toBe(0);
});

test('keys of one letter can be switched off for good, and the palette stays', async () => {
  await page.keyboard.press('?');
  await page.getByRole('checkbox', { name: 'Keys of one letter act' }).uncheck();
  await page.keyboard.press('Escape');
  await page.reload();
  await page.getByRole('heading', { name: 'READ' }).waitFor();
  await page.keyboard.press('t');
  await page.keyboard.press('?');
  await find('keys');
  await page.getByRole('combobox', { name: 'A job, a process' }).waitFor();
  expect(await page.getByRole('dialog').count()).toBe(1);
  await page.keyboard.press('Escape');
  await page.getByTitle('Yourself and this browser').click();
  expect(await page.getByRole('radio', { name: 'Light' }).isChecked()).toBe(true);
  expect(await shown.axe()).toEqual([]);
  await page.getByRole('button', { name: /^Keys/ }).click();
  await page.getByRole('checkbox', { name: 'Keys of one letter act' }).check();
  await page.keyboard.press('Escape');
});

test('the browser has nothing to complain about', () => {
  expect(shown.complaints).toEqual([]);
});
