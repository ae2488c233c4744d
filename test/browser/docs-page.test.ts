import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { chromium, type BrowserContext } from 'playwright-core';
import { World } from '../support/world.js';

declare global {
  /** Set in jest.config.mjs. */
  var NIGHTJAR_TEST_CHROMIUM: string;
}

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let world: World;
let profile: string;
let browser: BrowserContext;

beforeAll(async () => {
  world = await World.start();
  profile = await mkdtemp(join(tmpdir(), 'nightjar-chromium-'));
  const executablePath = NIGHTJAR_TEST_CHROMIUM;
  browser = await chromium.launchPersistentContext(profile, { executablePath, args: FLAGS, headless: true });
}, 60_000);

afterAll(async () => {
  await browser.close();
  await rm(profile, { recursive: true, force: true });
  expect(await world.stop()).toEqual([]);
}, 60_000);

test('the root leads to a documentation page that needs no script and loads nothing from elsewhere', async () => {
  const page = await browser.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(world.server.url);

  expect(page.url()).toBe(`${world.server.url}/api/docs`);
  expect(await page.title()).toContain('Nightjar API');
  await page.getByText('/api/v1/schedules/import').click();
  await page.getByText('WORKBOOK_HAS_ERRORS').waitFor();
  const foreign = requests.filter((url) => !url.startsWith(world.server.url));
  expect(foreign).toEqual([]);
  expect(complaints).toEqual([]);
}, 60_000);
