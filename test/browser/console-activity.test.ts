import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Console } from '../support/console.js';
import type { Night } from '../support/night.js';
import { openSmall } from '../support/small-night.js';
import type { World } from '../support/world.js';

let shown: Console;
let world: World;
let page: Page;
let night: Night;

beforeAll(async () => {
  shown = await Console.start();
  ({ world, page } = shown);
  page.setDefaultTimeout(15_000);
  const names = Array.from({ length: 12 }, (_, n) => `JOB_${n}`);
  night = await openSmall(world, {
    name: 'PAY',
    processes: Object.fromEntries(names.map((name) => [name, [name]])),
  });
  const { id } = await night.request();
  await night.untilExecution(id, 'COMPLETED');
  await shown.logIn({ name: 'mia', grants: [{ role: 'operator', schedule: null }] });
}, 120_000);

afterAll(async () => {
  expect(await shown.stop()).toEqual([]);
}, 60_000);

const list = (): ReturnType<Page['locator']> => page.getByRole('group', { name: /^What has happened/ });
const open = (businessDate: string): Promise<unknown> =>
  world.api.must(world.api.post(night.path('/days'), { businessDate }));

describe('the feed', () => {
  test('tells a burst as one line, and each when it is opened', async () => {
    await page.goto(shown.url('/activity?kind=runs'));
    const burst = page.locator('.nj-feed-line', { hasText: /^.*1[23] runs of PAY became COMPLETED/ });
    await burst.waitFor();
    await shown.picture('activity');
    await burst.getByRole('button', { name: 'Show each' }).click();
    await page
      .getByText(/^JOB_3\/JOB_3 of PAY 2026-11-24 became COMPLETED/)
      .first()
      .waitFor();
    await burst.getByRole('button', { name: 'Show as one' }).click();
  });

  test('is narrowed by the address and the fields alike', async () => {
    await page.goto(shown.url('/activity'));
    await page.getByLabel('By').selectOption('people');
    await page.waitForURL(shown.url('/activity?who=people'));
    await page
      .getByText(/business date PAY 2026-11-24 was opened/)
      .first()
      .waitFor();
    expect(await page.getByText(/became COMPLETED/).count()).toBe(0);
    await page.keyboard.press('/');
    await page.keyboard.type('no such thing');
    await page.getByText('Nothing matches who = people, q = no such thing.').waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.waitForURL(shown.url('/activity'));
    await page.goto(shown.url('/activity?who=aliens&schedule=PAY'));
    await page.getByText('Ignored, because it does not exist: who aliens').waitFor();
  });

  test('leads to the run', async () => {
    await page.goto(shown.url('/activity?kind=runs&q=JOB_5/JOB_5'));
    await page.getByRole('link', { name: 'Run', exact: true }).first().click();
    await page.waitForURL(/\/night\/PAY\/2026-11-24\?run=\d+/);
    await page.getByRole('heading', { name: 'JOB_5' }).waitFor();
  });
});

describe('what is new', () => {
  test('comes in by itself at the top, and waits while one points at the list', async () => {
    await page.goto(shown.url('/activity?who=people&kind=days'));
    await list().waitFor();
    const lines = (): Promise<number> => page.locator('.nj-feed-line').count();
    const before = await lines();
    await page.mouse.move(0, 0);
    await open('2026-11-25');
    await page.locator('.nj-feed-line').nth(before).waitFor();
    await list().hover();
    const standing = await lines();
    await open('2026-11-26');
    await page.getByRole('button', { name: /^1 new/ }).waitFor();
    expect(await lines()).toBe(standing);
    await page.keyboard.press('v');
    await page.getByText(/business date PAY 2026-11-26 was opened/).waitFor();
  });
});

test('what people wrote is text in the list, and inert in a spreadsheet', async () => {
  const reason = '=cmd|"/c calc"!A1 <img src=x onerror=alert(1)> \u202egnp';
  await world.api.must(
    world.api.post(night.path(`/days/${night.businessDate}/close`), { reason, force: true }),
  );
  await page.goto(shown.url('/activity?who=people&kind=days'));
  await page.getByText('⟨U+202E⟩gnp').waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV' }).click(),
  ]);
  const file = readFileSync(await download.path(), 'utf8');
  expect(file).toContain(`"'=cmd|""/c calc""!A1 <img`);
  expect(file.split('\r\n')[0]).toMatch(/At,By,What,/);
});

test('breaks no rule of accessibility, at any width and in both schemes', async () => {
  await page.goto(shown.url('/activity'));
  await list().waitFor();
  expect(await shown.everyLook()).toEqual([]);
  expect(shown.complaints).toEqual([]);
});
