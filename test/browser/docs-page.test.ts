import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { complaintsOf, startBrowser, type Browser } from '../support/browser.js';
import { World } from '../support/world.js';

let world: World;
let browser: Browser;

beforeAll(async () => {
  [world, browser] = await Promise.all([World.start(), startBrowser()]);
}, 60_000);

afterAll(async () => {
  await browser.stop();
  expect(await world.stop()).toEqual([]);
}, 60_000);

test('the documentation of the API needs no script and loads nothing from elsewhere', async () => {
  const page = await browser.context.newPage();
  const complaints = complaintsOf(page, world.server.url);
  await page.goto(`${world.server.url}/api/docs`);

  expect(await page.title()).toContain('Nightjar API');
  await page.getByText('/api/v1/schedules/import').click();
  await page.getByRole('cell', { name: /^WORKBOOK_HAS_ERRORS,/ }).waitFor();
  expect(complaints).toEqual([]);
}, 60_000);
