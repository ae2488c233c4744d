import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Console } from '../support/console.js';
import { openSmall } from '../support/small-night.js';

let shown: Console;
let page: Page;

const DAYS = 'from=2026-11-01&to=2026-11-30';

beforeAll(async () => {
  shown = await Console.start();
  ({ page } = shown);
  const { world } = shown;
  await shown.logIn({ name: 'mia', grants: [{ role: 'viewer', schedule: null }] });
  world.system.script.add({ job: 'POST_LEDGER', outcomes: ['ERROR', 'COMPLETED'] });
  const night = await openSmall(world, { name: 'PAY', processes: { LOAD: ['READ', 'POST_LEDGER'] } });
  await night.request();
  await night.untilRun('POST_LEDGER', 'ERROR');
  await night.act('POST_LEDGER', 'restart');
  await night.untilRun('POST_LEDGER', 'COMPLETED');
}, 120_000);

afterAll(async () => {
  expect(await shown.stop()).toEqual([]);
}, 60_000);

const open = (search: string): Promise<unknown> => page.goto(shown.url(`/reports?${search}`));
const cells = async (row: string): Promise<readonly string[]> =>
  page.locator('tbody tr', { hasText: row }).locator('td').allInnerTexts();

describe('reports', () => {
  test('are reached by keys, and tell of each night how long it took and what went wrong', async () => {
    await page.goto(shown.url('/night/PAY/2026-11-24'));
    await page.getByText('3 of 3 runs').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await page.waitForURL(/\/reports/);
    await page.getByLabel('From').fill('2026-11-01');
    await page.getByLabel('To').fill('2026-11-30');
    await page.waitForURL(/from=2026-11-01&to=2026-11-30/);
    await page.getByText('1 row', { exact: true }).waitFor();
    const night = await cells('2026-11-24');
    expect(night[0]).toBe('PAY');
    expect(night.slice(-4)).toEqual(['±0 %', '3', '0', '1']);
    await page.getByRole('link', { name: '2026-11-24' }).click();
    await page.waitForURL(/\/night\/PAY\/2026-11-24/);
  });

  test('name the jobs that fail, and are kept in the address', async () => {
    await open(DAYS);
    await page.getByRole('link', { name: 'Flakiest jobs' }).click();
    await page.waitForURL(/report=flaky/);
    await page.getByText('1 row', { exact: true }).waitFor();
    expect(await cells('LOAD · POST_LEDGER')).toEqual(['PAY', '100 %', '1', '0', '2', '1']);
    await page.reload();
    await page.getByText('1 row', { exact: true }).waitFor();
    await open(`report=slow&${DAYS}&schedule=PAY`);
    await page.getByText('LOAD · READ').waitFor();
  });

  test('colour the hours in which runs are started, and say their numbers', async () => {
    await open(`report=heat&${DAYS}`);
    await page.locator('.nj-heat td[data-step="5"]').first().waitFor();
    const numbers = await page.locator('.nj-heat td').allInnerTexts();
    expect(numbers.reduce((sum, text) => sum + Number(text), 0)).toBe(3);
    await shown.picture('reports');
  });

  test('say in words that there is nothing, and what of the address does not exist', async () => {
    await open('report=all&from=2020-01-01&to=2020-01-31');
    await page.getByText('Nothing was executed in these days.').waitFor();
    await page.getByText('report all was ignored').waitFor();
    await open('from=2019-01-01&to=2026-01-31');
    await page.getByText('RANGE_TOO_LONG').waitFor();
    await page.goto(shown.url('/night/PAY/2026-11-24?status=nothing&tab=all&view=all'));
    await page.getByText('3 of 3 runs').waitFor();
    await page.getByText('status NOTHING').waitFor();
  });

  test.each(['nights', 'flaky', 'heat'])('are as WCAG asks, in every look: %s', async (report) => {
    await open(`report=${report}&${DAYS}`);
    await page.locator('table').waitFor();
    expect(await shown.everyLook()).toEqual([]);
  });

  test('give the browser nothing to complain about', () => {
    expect(shown.complaints).toEqual([]);
  });
});
