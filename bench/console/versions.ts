import type { Page } from 'playwright-core';
import { scheduleWorkbook } from '../../test/support/small-schedule.js';
import type { Nightjar } from '../nightjar.js';
import { large, later } from '../schedules.js';
import type { Tab } from './tab.js';

/** Two versions of 10,000 jobs, the second some months later and active. */
export async function twoVersions(nightjar: Nightjar, name: string): Promise<void> {
  const site = large(name, 10_000);
  await nightjar.import(scheduleWorkbook(site));
  await nightjar.import(scheduleWorkbook(later(site)));
}

interface Shown {
  /** In ms after the last byte of the answer. */
  readonly usable: number;
  readonly longest: number;
}

/** The comparison, filtered letter by letter and scrolled to its end and back. */
export async function compared(tab: Tab, schedule: string): Promise<Shown> {
  const { page } = tab;
  const usable = await usableAfter(page, {
    path: /versions\/2\/diff/,
    begin: () => page.goto(new URL(`/schedules/${schedule}?v=2&compare=1`, page.url()).href),
    seen: () => page.locator('.nj-diff-change').first().waitFor(),
  });
  const longest = await tab.longestWhile(async () => {
    await page.getByRole('searchbox').pressSequentially('J1234');
    await page.waitForURL(/q=J1234/);
    for (let n = 0; n < 5; n += 1) await page.keyboard.press('Backspace');
    await page.waitForURL((url) => !url.searchParams.has('q'));
    await page.locator('.nj-diff-many').focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
  });
  return { usable, longest };
}

/** What the second version does to the dates ahead. */
export async function foreseen(tab: Tab): Promise<Shown> {
  const { page } = tab;
  let usable = 0;
  const longest = await tab.longestWhile(async () => {
    usable = await usableAfter(page, {
      path: /versions\/2\/impact/,
      begin: () => page.getByRole('button', { name: 'Impact' }).click(),
      seen: () => page.getByRole('heading', { name: 'The business dates ahead' }).waitFor(),
    });
  });
  return { usable, longest };
}

interface Look {
  readonly path: RegExp;
  readonly begin: () => Promise<unknown>;
  readonly seen: () => Promise<unknown>;
}

async function usableAfter(page: Page, { path, begin, seen }: Look): Promise<number> {
  const finished = page
    .waitForResponse((response) => path.test(response.url()), { timeout: 60_000 })
    .then(async (response) => {
      await response.finished();
      return performance.now();
    });
  await begin();
  const at = await finished;
  await seen();
  return performance.now() - at;
}
