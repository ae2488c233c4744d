import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Console } from '../support/console.js';
import { openSmall } from '../support/small-night.js';
import type { World } from '../support/world.js';

let shown: Console;
let world: World;
let page: Page;

beforeAll(async () => {
  shown = await Console.start();
  ({ world, page } = shown);
  page.setDefaultTimeout(10_000);
}, 120_000);

afterAll(async () => {
  expect(await shown.stop()).toEqual([]);
}, 60_000);

const jobType = (key: string): ReturnType<Page['locator']> => page.locator(`[data-job-type="${key}"]`);
const saysOf = (key: string): ReturnType<Page['locator']> =>
  page.locator(`[data-job-type="${key}"] + .nj-job-type-told`);

describe('an operator', () => {
  test('sees at once which target tonight needs and does not get, and what runs wait for it', async () => {
    world.system.script.add({ job: 'GOES_ON', outcome: 'never' });
    const well = await openSmall(world, { name: 'PAY', processes: { A: ['GOES_ON', 'COMES_AFTER'] } });
    const gone = await openSmall(
      world,
      { name: 'LEDGER', processes: { B: ['POST'], C: ['REPORT'] }, after: [['C', 'B']] },
      { url: 'http://127.0.0.1:9/svc' },
    );
    await well.request();
    await gone.request();
    await gone.untilRun('POST', ({ flags }) => flags.includes('WAITING_FOR_TARGET'));

    await shown.logIn({ name: 'mia', grants: [{ role: 'operator', schedule: null }] });
    await page.getByRole('link', { name: 'Health' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('h');
    await page.waitForURL(shown.url('/health'));
    await page.getByText('Everything that tonight needs answers, except 1 target').first().waitFor();
    await jobType('LEDGER/SVC').getByText('Down', { exact: true }).waitFor();
    await jobType('LEDGER/SVC').getByText('1 held back').waitFor();
    await saysOf('LEDGER/SVC').getByText('1 in hand, 1 still to be started on open days').waitFor();
    expect(await saysOf('LEDGER/SVC').getByText('ECONNREFUSED').count()).toBeGreaterThan(0);
    await jobType('PAY/SVC').getByText('get through').waitFor();
    await page.getByText(/^1 alive, 2 in hand$/).waitFor();
    await shown.picture('health');
  });

  test('checks one target and then all, and opens one by its address', async () => {
    await jobType('PAY/SVC').getByText('Up', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Check now: SVC' }).last().click();
    await jobType('PAY/SVC')
      .getByText(/^2 checks seen, 2 up/)
      .waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Check all now' }).click();
    await jobType('PAY/SVC').getByRole('button', { name: 'SVC', exact: true }).click();
    await page.waitForURL(shown.url('/health?type=PAY%2FSVC'));
    await saysOf('PAY/SVC').getByText(new URL(world.system.url).origin).waitFor();
    await page.reload();
    await saysOf('PAY/SVC').getByText(new URL(world.system.url).origin).waitFor();
  });

  test('is told by the dot on every screen', async () => {
    await page.goto(shown.url('/night/PAY/2026-11-24'));
    await page.getByRole('button', { name: 'Health: something does not answer' }).click();
    const popup = page.getByRole('region', { name: 'Health' });
    await popup.getByText('Everything that tonight needs answers, except 1 target').waitFor();
    await popup.getByText(/^1 alive/).waitFor();
    await shown.picture('health-dot');
    expect(await shown.axe()).toEqual([]);
    await page.keyboard.press('Escape');
    await popup.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Health: something does not answer' }).click();
    await popup.getByRole('link', { name: 'Open health' }).click();
    await page.waitForURL(shown.url('/health'));
    await popup.waitFor({ state: 'detached' });
  });
});

test('a part that needs attention says what is the matter', async () => {
  await openSmall(world, { name: 'SPLIT', processes: { A: ['ELSEWHERE'] } });
  const answer = await world.api.must(world.api.get('/api/v1/health'));
  const agents = {
    status: 'WARNING',
    detail: 'No agent serves \u202ecommon.',
    items: [],
    unserved: ['common'],
  };
  await page.route('**/api/v1/health', (route) => route.fulfill({ json: { ...(answer as object), agents } }));
  await page.goto(shown.url('/health'));
  await page.getByText('1 part of Nightjar needs attention').first().waitFor();
  await page.getByText('No agent serves ⟨U+202E⟩common.').waitFor();
  await page.getByText('No agent is alive').waitFor();
  await page.unroute('**/api/v1/health');
});

test('a server that does not answer is told, with a way to try again', async () => {
  await page.route('**/api/v1/health', (route) =>
    route.fulfill({ status: 403, json: { code: 'ROLE_REQUIRED', detail: 'This needs the role viewer.' } }),
  );
  await page.goto(shown.url('/health'));
  await page.getByRole('alert').getByText('This needs the role viewer.').waitFor();
  expect(await page.getByRole('button', { name: /^Health:/ }).count()).toBe(0);
  await page.getByRole('button', { name: 'Try again' }).waitFor();
  await page.unroute('**/api/v1/health');
  // It is asked again by itself, too.
  await page.getByText('Everything that tonight needs answers').first().waitFor({ timeout: 20_000 });
});

test('a viewer of one schedule sees its targets, and no button that they may not use', async () => {
  await shown.logIn({ name: 'vera', grants: [{ role: 'viewer', schedule: 'PAY' }] });
  await page.goto(shown.url('/health'));
  await jobType('PAY/SVC').getByText('Up', { exact: true }).waitFor();
  expect(await page.locator('[data-job-type]').count()).toBe(1);
  expect(await page.getByRole('button', { name: 'Check now: SVC' }).count()).toBe(0);
});

test('breaks no rule of accessibility, at any width and in both schemes', async () => {
  await shown.logIn({ name: 'olga', grants: [{ role: 'operator', schedule: null }] });
  await page.goto(shown.url('/health?type=PAY/SVC'));
  await jobType('LEDGER/SVC').getByText('Down', { exact: true }).waitFor();
  expect(await shown.everyLook()).toEqual([]);
  expect(shown.complaints).toEqual([]);
});
