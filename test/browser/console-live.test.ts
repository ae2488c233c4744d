import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { complaintsOf } from '../support/browser.js';
import { Console } from '../support/console.js';
import type { Night } from '../support/night.js';
import { openSmall } from '../support/small-night.js';
import type { World } from '../support/world.js';

let shown: Console;
let world: World;
let night: Night;

beforeAll(async () => {
  shown = await Console.start();
  ({ world } = shown);
  await shown.logIn({ name: 'mia', grants: [{ role: 'operator', schedule: null }] });
  night = await openSmall(world, { name: 'PAY', processes: { A: ['ONE', 'TWO', 'THREE'] } });
}, 120_000);

afterAll(async () => {
  expect(await shown.stop()).toEqual([]);
}, 60_000);

const URL = '/night/PAY/2026-11-24';
const row = (page: Page, job: string, word: string): Locator =>
  page.locator('[role=row]', { hasText: job }).locator('[data-column=status]', { hasText: word });

test('all tabs of a browser live on one stream, and go on with the next tab when the one that reads is closed', async () => {
  const streams: Page[] = [];
  const tabs: Page[] = [];
  const complaints: (readonly string[])[] = [];
  for (let n = 0; n < 4; n += 1) {
    const tab = await shown.browser.context.newPage();
    tab.on('request', (request) => {
      if (request.url().includes('/api/v1/events')) streams.push(tab);
    });
    complaints.push(complaintsOf(tab, world.server.url));
    await tab.goto(shown.url(URL));
    await tab.getByText('live', { exact: true }).waitFor();
    tabs.push(tab);
  }
  expect(streams).toEqual([tabs[0]]);
  await night.act('ONE', 'hold');
  for (const tab of tabs) await row(tab, 'ONE', 'Held').waitFor();

  await tabs[0]?.close();
  const left = tabs.slice(1);
  while (streams.length < 2) await left[0]?.waitForTimeout(50);
  await night.act('ONE', 'release');
  await night.act('THREE', 'hold');
  for (const tab of left) {
    await row(tab, 'ONE', 'Loaded').waitFor();
    await row(tab, 'THREE', 'Held').waitFor();
  }
  expect(streams).toHaveLength(2);
  await night.act('THREE', 'release');
  await Promise.all(left.map((tab) => tab.close()));
  expect(complaints.flat()).toEqual([]);
}, 60_000);

test('a server that is killed and comes back is followed again, and what happened meanwhile is shown', async () => {
  const { page } = shown;
  await page.goto(shown.url(URL));
  await page.getByText('live', { exact: true }).waitFor();
  const { port } = new globalThis.URL(world.server.url);
  const first = row(page, 'ONE', 'Loaded');
  const place = await first.boundingBox();
  await world.server.kill();
  await page.getByText('Live updates interrupted').waitFor();
  expect(await first.boundingBox()).toEqual(place);
  world.events.close();
  await world.startServer({ PORT: port });
  await night.request();
  await night.untilRun('THREE', 'COMPLETED');
  for (const job of ['ONE', 'TWO', 'THREE']) await row(page, job, 'Completed').waitFor();
  await page.getByText('live', { exact: true }).waitFor();
  await page.getByText('Live updates interrupted').waitFor({ state: 'hidden' });
}, 120_000);
