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
let many: Night;

const JOBS = Array.from({ length: 30 }, (_, n) => `JOB_${String(n).padStart(2, '0')}`);

beforeAll(async () => {
  shown = await Console.start();
  ({ world, page } = shown);
  page.setDefaultTimeout(10_000);
  many = await openSmall(world, { name: 'MANY', processes: { LOAD: JOBS, OUT: ['SEND', 'FAILS'] } });
  await shown.logIn({ name: 'mia', grants: [{ role: 'operator', schedule: null }] });
}, 120_000);

afterAll(async () => {
  expect(await shown.stop()).toEqual([]);
}, 60_000);

const night = (search = '', schedule = 'MANY'): string =>
  `${world.server.url}/night/${schedule}/2026-11-24${search}`;
const row = (job: string): ReturnType<Page['locator']> =>
  page.locator('[role=row]', { has: page.locator('[data-column=name]', { hasText: job }) });
const names = async (): Promise<readonly string[]> =>
  page.locator('.nj-body [data-column=name]').allInnerTexts();
const header = (name: string): ReturnType<Page['getByRole']> =>
  page.getByRole('columnheader').getByRole('button', { name, exact: false });
const bar = (): ReturnType<Page['getByRole']> =>
  page.getByRole('region', { name: 'What to do with the runs that are chosen' });
const dialog = (): ReturnType<Page['getByRole']> => page.getByRole('dialog');
const address = (): string => decodeURIComponent(new URL(page.url()).search).replaceAll('+', ' ');

describe('the list', () => {
  test('is sorted by a header, and the address says so', async () => {
    await page.goto(night());
    await row('JOB_00').waitFor();
    await header('Process').click();
    await page.waitForURL(/sort=name/);
    expect((await names())[0]).toContain('LOAD · JOB_00');
    await header('Process').click();
    await page.waitForURL(/sort=-name/);
    const falling = page.locator('[role=columnheader][data-column=name][aria-sort=descending]');
    await falling.waitFor();
    expect((await names())[0]).toContain('START · START_JOB');
    await header('Process').click();
    await page.waitForURL((url) => !url.search.includes('sort'));
  });

  test('has the columns, widths and height of rows that were chosen, here and for whoever gets the link', async () => {
    await page.goto(night());
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('checkbox', { name: 'Agents' }).uncheck();
    await page.getByRole('checkbox', { name: 'Job type' }).check();
    await page.getByRole('button', { name: 'Move Application to the left' }).click();
    await page.getByRole('button', { name: 'Make Status wider' }).click();
    await page.keyboard.press('Escape');
    await page.getByLabel('Row height').selectOption('dense');
    const columns = [
      'check',
      'status',
      'application',
      'name',
      'why',
      'start',
      'duration',
      'usual',
      'attempt',
      'type',
    ];
    const seen = async (): Promise<unknown> =>
      page.evaluate(
        `[...document.querySelectorAll('.nj-head [data-column]')].map((one) => one.dataset.column)`,
      );
    expect(await seen()).toEqual(columns);
    expect(address()).toBe(
      '?cols=status-192 application name why start duration usual attempt type&density=dense',
    );
    expect((await row('JOB_00').boundingBox())?.height).toBe(26);
    const link = page.url();
    await page.evaluate('localStorage.removeItem("nightjar.table")');
    await page.goto(link);
    await row('JOB_00').waitFor();
    expect(await seen()).toEqual(columns);
    expect((await page.locator('.nj-head [data-column=status]').boundingBox())?.width).toBe(192);
    await page.getByLabel('Row height').selectOption('comfortable');
    await page.goto(night());
    await page.waitForURL(/density=comfortable/);
    await page.evaluate('localStorage.removeItem("nightjar.table")');
  });

  test('is narrowed by menus, kept under a name, and taken along as CSV that calculates nothing', async () => {
    await page.goto(night());
    await page.getByLabel('Process', { exact: true }).selectOption('OUT');
    await page.waitForURL(/process=OUT/);
    await page.getByText('2 of 33 runs').waitFor();
    await page.getByRole('button', { name: 'Status: any' }).click();
    await page.getByRole('checkbox', { name: 'Loaded' }).check();
    await page.waitForURL(/status=loaded/i);
    await page.keyboard.press('Escape');

    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'CSV' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('MANY-2026-11-24.csv');
    const lines = readFileSync(await file.path(), 'utf8').split('\r\n');
    expect(lines[0]).toBe(
      '\ufeffStatus,Process · Job,Application,"Why, or what it said",Start,Duration,vs usual,Attempt,Agents',
    );
    expect(lines).toHaveLength(4);

    await page.getByRole('button', { name: 'Views', exact: true }).click();
    await page.getByLabel('Save what is shown as').fill('what goes <b>out</b>');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Rename what goes' }).click();
    await page.getByLabel('New name').fill('out');
    await page.keyboard.press('Enter');
    await page.goto(night());
    await page.getByText('33 of 33 runs').waitFor();
    await page.getByRole('button', { name: 'Views', exact: true }).click();
    await page.getByRole('button', { name: 'Apply out' }).click();
    await page.waitForURL(/process=OUT/);
    expect(address()).toBe('?process=OUT&status=LOADED');
    await page.getByRole('button', { name: 'Delete out' }).click();
    await page.getByText('Nothing is saved yet.').waitFor();
  });
});

describe('a table that is wider than the window', () => {
  test('keeps in view which run a row is of, and a column that fits what it shows', async () => {
    await page.goto(night('?cols=status name why-1200 application start duration usual attempt agent'));
    await row('JOB_00').waitFor();
    const lefts = (): Promise<readonly number[]> =>
      page.evaluate(`[...document.querySelectorAll('.nj-body .nj-row:first-child > div')].slice(0, 4)
        .map((cell) => Math.round(cell.getBoundingClientRect().left))`);
    const before = await lefts();
    await page.evaluate(`document.querySelector('.nj-grid').scrollLeft = 300`);
    const after = await lefts();
    expect(after.slice(0, 3)).toEqual(before.slice(0, 3));
    expect(after[3]).toBe((before[3] ?? 0) - 300);
    await page.locator('.nj-head [data-column=name] .nj-edge').dblclick();
    await page.waitForURL(/name-\d+/);
    const cut = await page.evaluate(`[...document.querySelectorAll('.nj-body .nj-name-begin')]
      .filter((name) => name.scrollWidth > name.clientWidth + 1).length`);
    expect(cut).toBe(0);
    await page.evaluate('localStorage.removeItem("nightjar.table")');
  });

  test('is narrowed to a cycle, a flow, a job of a process, by what stands in the address', async () => {
    await openSmall(world, {
      name: 'CYCLES',
      processes: { LOAD: ['READ', 'POST'], HOURLY: ['CHECK'] },
      flows: { Hours: { cycles: ['Hourly_Cycle_1', 'Hourly_Cycle_2'], processes: ['HOURLY'] } },
    });
    await page.goto(night('', 'CYCLES'));
    await page.getByText('5 of 5 runs').waitFor();
    const strip = page.getByRole('region', { name: 'Cycles of the date' });
    await strip.getByRole('button', { name: 'Hourly_Cycle_2' }).click();
    await page.waitForURL(/cycle=Hourly_Cycle_2/);
    await page.getByText('1 of 5 runs').waitFor();
    await strip.getByRole('button', { name: 'All cycles' }).click();
    await page.getByLabel('Flow', { exact: true }).selectOption('Hours');
    await page.getByText('2 of 5 runs').waitFor();
    await page.getByLabel('Flow', { exact: true }).selectOption('');
    await page.getByLabel('Process', { exact: true }).selectOption('LOAD');
    await page.getByLabel('Job', { exact: true }).selectOption('POST');
    await page.getByText('1 of 5 runs').waitFor();
    expect(address()).toBe('?process=LOAD&job=POST');
    await page.goBack();
    await page.waitForURL(/cycle=Hourly_Cycle_2/);
  });
});

test('Back closes the run, then takes the view before; and a link shows somebody else the same', async () => {
  await page.goto(night('?status=loaded'));
  await row('JOB_00').waitFor();
  await page.getByRole('button', { name: 'Timeline' }).click();
  await page.waitForURL(/view=timeline/);
  await page.getByRole('button', { name: 'Table' }).click();
  await page.waitForURL((url) => !url.search.includes('view='));
  const steps = await page.evaluate<number>('history.length');
  await page.getByRole('searchbox').fill('job');
  await page.waitForURL(/q=job/);
  await page.getByRole('searchbox').fill('job_2');
  await page.waitForURL(/q=job_2/);
  expect(await page.evaluate('history.length')).toBe(steps);
  await row('JOB_21').click();
  const drawer = page.getByRole('complementary', { name: 'Run' });
  await drawer.getByRole('tab', { name: 'Attempts' }).click();
  await page.waitForURL(/tab=attempts/);
  const [link, seen] = [page.url(), await names()];
  await page.evaluate('localStorage.clear()');
  const other = await page.context().newPage();
  await other.goto(link);
  await other.getByRole('complementary').getByRole('heading', { name: 'JOB_21' }).waitFor();
  await other.getByRole('tab', { name: 'Attempts', selected: true }).waitFor();
  expect(await other.locator('.nj-body [data-column=name]').allInnerTexts()).toEqual(seen);
  expect(other.url()).toBe(link);
  await other.close();

  await page.goBack();
  await drawer.waitFor({ state: 'detached' });
  expect(address()).toBe('?q=job_2&status=LOADED');
  await page.goBack();
  await page.waitForURL(/view=timeline/);
});

describe('runs that are chosen', () => {
  test('stay so under another filter and order, and are acted on together, each with its own result', async () => {
    await page.goto(night());
    await row('JOB_03').getByRole('checkbox').click();
    await row('JOB_06').click({ modifiers: ['Shift'] });
    await row('JOB_05').click({ modifiers: ['ControlOrMeta'] });
    await row('JOB_05').click({ modifiers: ['ControlOrMeta'] });
    await bar().getByText('4 runs chosen').waitFor();
    await page.getByRole('searchbox').fill('job_04');
    await bar().getByText('4 runs chosen, 3 of them not in view').waitFor();
    await page.keyboard.press('Escape');
    await bar().getByRole('button', { name: 'Hold 4…' }).click();
    await dialog().getByText('4 can.').waitFor();
    const hold = dialog().getByRole('button', { name: 'Hold 4', exact: true });
    await expect(hold.isDisabled()).resolves.toBe(true);
    await dialog().getByLabel('Reason').press('Enter');
    await dialog().getByLabel('Reason').fill('the ledger is closed');
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/runs/actions'))
        sent.push(request.headers()['idempotency-key'] ?? '');
    });
    await hold.dblclick();
    await dialog().getByText('4 runs done.').waitFor();
    expect(sent).toEqual([expect.stringMatching(/^[0-9a-f]{32}-0$/)]);

    await dialog().getByRole('button', { name: 'Release these 4…' }).click();
    await dialog().getByText('4 can.').waitFor();
    await many.act('JOB_03', 'release');
    await many.act('JOB_04', 'release');
    await dialog().getByLabel('Reason').fill('it is open again');
    await dialog().getByRole('button', { name: 'Release 4', exact: true }).click();
    await dialog().getByText('2 runs done.').waitFor();
    await dialog().getByText('LOAD · JOB_03: release is allowed when a run is HELD').waitFor();
    await many.act('JOB_03', 'hold');
    await many.act('JOB_04', 'hold');
    await dialog().getByRole('button', { name: 'Try the 2 again' }).click();
    await dialog().getByText('2 can.').waitFor();
    expect(await dialog().getByLabel('Reason').inputValue()).toBe('it is open again');
    await dialog().getByRole('button', { name: 'Release 2', exact: true }).click();
    await dialog().getByText('2 runs done.').waitFor();
    await dialog().getByRole('button', { name: 'Close' }).last().click();
    await expect(bar().count()).resolves.toBe(0);
  }, 60_000);

  test('are all that match, in words; above 25 the number is typed, and a kill focuses Cancel', async () => {
    await page.goto(night('?process=LOAD'));
    await row('JOB_00').waitFor();
    await page.getByRole('grid').focus();
    await page.keyboard.press('Control+a');
    await bar().getByText('30 runs chosen: all that match Process = LOAD').waitFor();
    await page.keyboard.press('s');
    await dialog().getByText('30 can.').waitFor();
    await dialog().getByLabel('Reason').fill('not tonight');
    const skip = dialog().getByRole('button', { name: 'Skip 30', exact: true });
    await expect(skip.isDisabled()).resolves.toBe(true);
    await dialog().getByLabel('Type 30').fill('30');
    expect(await shown.axe()).toEqual([]);
    await shown.picture('bulk');
    await skip.click();
    await dialog().getByText('30 runs done.').waitFor();
    await dialog().getByRole('button', { name: 'Close' }).last().click();
    await row('JOB_05').getByText('Skipped').waitFor();

    await row('JOB_01').getByRole('checkbox').click();
    await page.keyboard.press('K');
    await dialog().getByText('0 can.').waitFor();
    await dialog().getByText('1 cannot: Only a RUNNING run can be killed').waitFor();
    await page.waitForFunction(`document.activeElement?.textContent === 'Cancel'`);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(bar().count()).resolves.toBe(0);
  }, 60_000);
});

describe('a list that is used', () => {
  test('stands still under the pointer, and moves when it is told to', async () => {
    await page.goto(night('?status=loaded'));
    await page.getByText('3 of 33 runs').waitFor();
    const order = await names();
    await row('FAILS').hover();
    await many.act('FAILS', 'hold');
    await page.getByText('1 gone in this list.').waitFor();
    expect(await names()).toEqual(order);
    await row('FAILS').getByText('Held').waitFor();
    expect(await row('FAILS').getAttribute('data-left')).toBe('true');
    await page.keyboard.press('v');
    await page.getByText('2 of 33 runs').waitFor();
    expect(await row('FAILS').count()).toBe(0);
  });

  test('opens the dialog of the run under the cursor by a key, and copies a link to it', async () => {
    await page.goto(night('?status=held'));
    await row('FAILS').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await bar().getByText('1 run chosen').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('H');
    await dialog().getByText('Release FAILS?').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => !url.search.includes('run='));
    await shown.browser.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.keyboard.press('c');
    await page.getByText('The link is copied.').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/\?run=\d+&status=held$/);
  });

  test('offers nothing to those who may only look', async () => {
    await shown.logIn({ name: 'vera', grants: [{ role: 'viewer', schedule: 'MANY' }] });
    await page.goto(night('?q=fails'));
    await row('FAILS').getByRole('checkbox').click();
    await page.keyboard.press('r');
    await page.getByText('1 of 33 runs').waitFor();
    await expect(bar().count()).resolves.toBe(0);
    await expect(dialog().count()).resolves.toBe(0);
  });
});

describe('the page', () => {
  test('is as WCAG asks, wide and narrow, in light and in dark, with menus and chosen runs', async () => {
    await page.goto(night('?status=skipped&sort=-name'));
    await row('JOB_29').getByRole('checkbox').click();
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('checkbox', { name: 'Agents' }).waitFor();
    expect(await shown.everyLook()).toEqual([]);
    expect(await page.getByRole('checkbox', { name: 'Agents' }).isVisible()).toBe(true);
  }, 60_000);

  test('has nothing to complain about', () => {
    expect(shown.complaints).toEqual([]);
  });
});
