import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Cookie } from 'playwright-core';
import { startBrowser } from '../../test/support/browser.js';
import type { Nightjar } from '../nightjar.js';
import { Tab } from './tab.js';

const PASSWORD = 'a long enough password';

/** Opens an address in a browser that has never been there. */
export async function cold(url: string, cookies: readonly Cookie[]): Promise<Tab> {
  const tab = await Tab.open(cookies);
  await tab.page.goto(url, { waitUntil: 'commit' });
  return tab;
}

/** The session of an operator. */
export async function loggedIn(nightjar: Nightjar): Promise<readonly Cookie[]> {
  globalThis.NIGHTJAR_TEST_CHROMIUM = process.env['NIGHTJAR_TEST_CHROMIUM'] ?? '';
  const grants = [{ role: 'operator', schedule: null }];
  await nightjar.send('POST', 'people', { name: 'mia', grants });
  await nightjar.send('PUT', 'people/mia/password', { password: PASSWORD });
  const browser = await startBrowser();
  const page = await browser.context.newPage();
  await page.goto(`${nightjar.url}/login?returnTo=/`);
  await page.getByLabel('Name').fill('mia');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname !== '/login');
  const cookies = await browser.context.cookies();
  await browser.stop();
  return cookies;
}

/** Of files of the console, by name, or of what is given itself. */
export const compressedKb = (parts: readonly (string | Buffer)[]): number =>
  parts.reduce(
    (sum, part) =>
      sum + gzipSync(typeof part === 'string' ? readFileSync(`dist/console/assets/${part}`) : part).length,
    0,
  ) / 1024;

const MOST_TIMES = 10;

/** How often End is pressed until the last row is seen. */
export async function scrolledToTheEnd({ page }: Tab): Promise<number> {
  for (let times = 1; times < MOST_TIMES; times += 1) {
    await page.keyboard.press('End');
    const last = page.locator('[aria-rowindex="10001"]');
    const found = await last.waitFor({ timeout: 2_000 }).then(
      () => true,
      () => false,
    );
    if (found) return times;
  }
  return MOST_TIMES;
}
