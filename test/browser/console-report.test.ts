import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Console } from '../support/console.js';
import { openSmall } from '../support/small-night.js';
import type { World } from '../support/world.js';

let shown: Console;
let world: World;
let page: Page;

const DATE = '2026-11-24';
const url = (path: string): string => `${world.server.url}${path}`;
const section = (title: string): ReturnType<Page['locator']> =>
  page.locator('.nj-report section', { has: page.getByRole('heading', { name: title }) });

beforeAll(async () => {
  shown = await Console.start();
  ({ world, page } = shown);
  page.setDefaultTimeout(10_000);
  await shown.logIn({ name: 'mia', grants: [{ role: 'viewer', schedule: null }] });
  world.system.script.add(
    { process: 'LOAD', job: 'POST_LEDGER', outcomes: ['ERROR', 'COMPLETED'], executionInfo: '=cmd|"closed"' },
    {
      process: 'OUT',
      job: 'SEND',
      outcomes: ['ERROR'],
      executionInfo: '<img src=x onerror=window.hostile=1>',
    },
  );
  const small = await openSmall(world, {
    name: 'PAY',
    processes: { EXTRACT: ['READ', 'CHECK'], LOAD: ['SORT', 'POST_LEDGER'], OUT: ['ARCHIVE', 'SEND'] },
    after: [
      ['LOAD', 'EXTRACT'],
      ['OUT', 'LOAD'],
    ],
  });
  await small.act('ARCHIVE', 'skip', { reason: 'no space in the archive tonight' });
  await small.request();
  await small.untilRun('POST_LEDGER', 'ERROR');
  await small.act('POST_LEDGER', 'restart', { reason: 'the period was opened again' });
  await small.untilRun('SEND', 'ERROR');
}, 120_000);

afterAll(async () => {
  expect(await shown.stop()).toEqual([]);
}, 60_000);

describe('the completion report', () => {
  test('tells what failed, how it was mended, by whom and why', async () => {
    await page.goto(url(`/night/PAY/${DATE}`));
    await page.locator('[role=row]').first().waitFor();
    await page.keyboard.press('4');
    await page.waitForURL(/view=report/);
    const failures = section('What failed');
    await failures.getByText('the period was opened again').waitFor();
    await failures.getByText('=cmd|"closed"').first().waitFor();
    await failures.getByText('<img src=x onerror=window.hostile=1>').first().waitFor();
    await failures.getByText('Nobody has acted on it yet.').waitFor();
    const names = await failures.locator('h3').allTextContents();
    expect(names.map((name) => name.includes('SEND'))).toEqual([true, false]);
    await section('What else people did').getByText('no space in the archive tonight').waitFor();
    await section('Not executed').getByText('ARCHIVE').waitFor();
    await section('Longest jobs').getByText('CHECK').waitFor();
    await section('Requested').getByText('Nightly').waitFor();
    await section('Against the plan').getByText('End (expected)').waitFor();
    await shown.picture('report');
  }, 60_000);

  test('is saved as a file in which nothing is calculated', async () => {
    await page.goto(url(`/night/PAY/${DATE}?view=report`));
    await section('What failed').getByText('the period was opened again').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'CSV of all runs' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`PAY-${DATE}-report.csv`);
    const text = await readFile(await download.path(), 'utf8');
    expect(text.split('\r\n')).toHaveLength(9);
    expect(text).toContain('OUT,SEND,Nightly');
  }, 60_000);

  test('is printed by itself on A4, in black on white', async () => {
    await page.goto(url(`/night/PAY/${DATE}?view=report`));
    await page.getByRole('link', { name: 'Page for printing' }).click();
    await page.waitForURL(url(`/print/night/PAY/${DATE}`));
    await page.locator('.nj-sheet').waitFor();
    await section('What failed').getByText('the period was opened again').waitFor();
    expect(await page.locator('.nj-top, .nj-rail').count()).toBe(0);
    expect(await page.title()).toContain('Completion report of PAY');
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    // The width of A4 between its margins, at 96 pixels an inch.
    await page.setViewportSize({ width: 688, height: 1000 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(688);
    const colours = await page.evaluate(`[...new Set([...document.querySelectorAll('.nj-report *')]
      .filter((one) => one.textContent.trim() !== '')
      .map((one) => getComputedStyle(one).color + ' on ' + getComputedStyle(one).backgroundColor))]`);
    expect(colours).toEqual(['rgb(0, 0, 0) on rgba(0, 0, 0, 0)']);
    expect(
      await page.evaluate(`(({ backgroundColor, colorScheme }) => [backgroundColor, colorScheme])(
        getComputedStyle(document.documentElement))`),
    ).toEqual(['rgb(255, 255, 255)', 'light']);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    expect(pdf.toString('latin1')).toMatch(/MediaBox\s*\[0 0 59[45](\.\d+)? 84[12](\.\d+)?\]/);
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
  }, 60_000);

  test.each([`/night/PAY/${DATE}?view=report`, `/print/night/PAY/${DATE}`])(
    'is as WCAG asks, wide and narrow, in light and in dark, at %s',
    async (path) => {
      await page.goto(url(path));
      await section('What failed').getByText('the period was opened again').waitFor();
      expect(await shown.everyLook()).toEqual([]);
    },
    60_000,
  );
});

test('the browser has nothing to complain about', () => {
  expect(shown.complaints).toEqual([]);
});
