import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { Console } from '../support/console.js';
import type { Night } from '../support/night.js';
import { openSmall } from '../support/small-night.js';
import type { World } from '../support/world.js';

const DATE = '2026-11-24';

let shown: Console;
let world: World;
let page: Page;
let night: Night;

beforeAll(async () => {
  shown = await Console.start();
  ({ world, page } = shown);
  world.system.script.add({
    ...{
      process: 'CARDS',
      job: 'LOAD',
      outcomes: ['ERROR', 'COMPLETED'],
      executionInfo: 'the table is locked',
    },
  });
  night = await openSmall(world, { name: 'PAY', processes: { CARDS: ['READ', 'LOAD', 'POST'] } });
  await openSmall(world, { name: 'IDLE', processes: { A: ['ONE'] } });
  await openSmall(world, { name: 'SECRET', processes: { A: ['ONE'] } });
  await night.request();
  await night.untilRun('LOAD', 'ERROR');
}, 120_000);

afterAll(async () => {
  expect(await shown.stop()).toEqual([]);
}, 60_000);

const tile = (schedule: string): Locator =>
  page.locator('.nj-night-tile', { has: page.getByRole('link', { name: schedule, exact: true }) });

test('who has several schedules begins with all their nights, and with none of others', async () => {
  await shown.logIn({
    name: 'mia',
    grants: [
      { role: 'operator', schedule: 'PAY' },
      { role: 'viewer', schedule: 'IDLE' },
    ],
  });
  await page.waitForURL(`**/nights/${DATE}`);
  await page.getByText('1 of 2 needs a person').waitFor();
  await tile('PAY').getByText('Will not end before somebody acts').waitFor();
  await tile('PAY').getByText('1 run needs a person').waitFor();
  await tile('PAY').getByText('2 of 4 done').waitFor();
  await tile('PAY').getByRole('listitem').getByText('Nightly').waitFor();
  await tile('IDLE').getByText('Nothing has been requested yet').waitFor();
  expect(await page.locator('.nj-night-tile').count()).toBe(2);
  expect(await shown.everyLook()).toEqual([]);
  await shown.picture('nights');
});

test('a tile leads to its night, and the switch back to all of them', async () => {
  await tile('PAY').getByRole('link', { name: 'PAY' }).click();
  await page.waitForURL(new RegExp(`/night/PAY/${DATE}`));
  await page.getByText('4 of 4 runs').waitFor();
  await page.getByLabel('Schedule').selectOption({ label: 'All schedules' });
  await page.waitForURL(`**/nights/${DATE}`);
  await page.keyboard.press('g');
  await page.keyboard.press('n');
  await tile('PAY').waitFor();
});

test('what changes is seen without anything being pressed', async () => {
  const { id } = await night.run('LOAD');
  await world.api.must(
    world.api.post('/api/v1/runs/actions', { action: 'restart', runIds: [id], reason: 'the lock is gone' }),
  );
  await tile('PAY').getByText('4 of 4 done').waitFor();
  await tile('PAY')
    .getByText(/^Ended at/)
    .waitFor();
  await page.getByText('Nobody is needed').waitFor();
});

test('another date, opened nowhere, says so', async () => {
  await page.getByLabel('The business date after').click();
  await page.waitForURL('**/nights/2026-11-25');
  await page.getByText('2 are not opened').waitFor();
  expect(await page.getByText('The date is not opened here.').count()).toBe(2);
});

test('the palette finds a date of all schedules', async () => {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'A job, a process' }).fill(DATE);
  await page.getByRole('option', { name: `All schedules, ${DATE}` }).waitFor();
  await page.getByRole('option', { name: `All schedules, ${DATE}` }).click();
  await page.waitForURL(`**/nights/${DATE}`);
});

test('the browser has nothing to complain about', () => {
  expect(shown.complaints).toEqual([]);
});
