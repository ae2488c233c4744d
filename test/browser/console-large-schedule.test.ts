import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { large, later } from '../../bench/schedules.js';
import { Console } from '../support/console.js';
import { scheduleWorkbook } from '../support/small-schedule.js';

let shown: Console;
let page: Page;
let second: Buffer;

beforeAll(async () => {
  shown = await Console.start();
  ({ page } = shown);
  const site = large('LARGE', 10_000);
  second = scheduleWorkbook(later(site));
  const { api } = shown.world;
  await api.must(api.upload('/api/v1/schedules/import', scheduleWorkbook(site)));
  await api.must(api.upload('/api/v1/schedules/import?impact=false', second));
  await shown.logIn({ name: 'ada', grants: [{ role: 'administrator', schedule: null }] });
}, 240_000);

afterAll(async () => {
  expect(await shown.stop()).toEqual([]);
}, 60_000);

async function filterByLetters(word: string): Promise<void> {
  const field = page.getByRole('searchbox');
  await field.focus();
  for (const letter of word) await page.keyboard.press(letter);
  await page.waitForURL(new RegExp(`q=${word}`));
  for (let n = 0; n < word.length; n += 1) await page.keyboard.press('Backspace');
  await page.waitForURL((url) => !url.searchParams.has('q'));
}

describe('two versions of 10,000 jobs', () => {
  test('are compared, filtered letter by letter and scrolled, by few rows in the document', async () => {
    await page.goto(shown.url('/schedules/LARGE?v=2&compare=1'));
    await page.locator('.nj-diff-change').first().waitFor();
    await filterByLetters('J1234');
    await page.locator('.nj-diff-many').focus();
    await page.keyboard.press('End');
    expect(await page.locator('.nj-diff-at').count()).toBeLessThan(200);
    await page.keyboard.press('Home');
    expect(await page.locator('.nj-diff-at').count()).toBeLessThan(200);
  }, 120_000);

  test('have an impact on the dates ahead', async () => {
    await page.getByRole('button', { name: 'Impact' }).click();
    await page.getByRole('heading', { name: 'The business dates ahead' }).waitFor();
  }, 120_000);

  test('are looked at the same way before one is imported', async () => {
    await shown.world.api.must(
      shown.world.api.post('/api/v1/schedules/LARGE/versions/1/activate', { reason: 'the other way round' }),
    );
    await page.goto(shown.url('/schedules'));
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'second.xlsx', mimeType: 'application/octet-stream', buffer: second });
    await page.getByRole('button', { name: 'Apply as v3' }).waitFor();
    await page.getByRole('tab', { name: /Diff/ }).click();
    await page.locator('.nj-diff-change').first().waitFor();
    await filterByLetters('J1234');
    expect(await page.locator('.nj-diff-at').count()).toBeLessThan(200);
  }, 180_000);

  test('are drawn as a graph of 300 nodes at most', async () => {
    await page.goto(shown.url('/schedules/LARGE?tab=graph&v=1'));
    await page.locator('.nj-node').first().waitFor({ timeout: 60_000 });
    expect(await page.locator('.nj-node').count()).toBeLessThanOrEqual(300);
    await page.getByRole('searchbox').fill('P_J777');
    await page.getByRole('button', { name: /P_J7770/ }).waitFor();
  }, 120_000);
});

test('the browser has nothing to complain about', () => {
  expect(shown.complaints).toEqual([]);
});
