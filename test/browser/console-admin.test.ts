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
  await openSmall(world, { name: 'PAY', processes: { LOAD: ['READ', 'POST_LEDGER'], OUT: ['SEND'] } });
}, 120_000);

afterAll(async () => {
  expect(await shown.stop()).toEqual([]);
}, 60_000);

const at = (path: string): string => shown.url(`/admin/${path}`);
const field = (label: string): ReturnType<Page['locator']> =>
  page.getByRole('textbox', { name: label, exact: true });
const button = (name: string): ReturnType<Page['locator']> => page.getByRole('button', { name, exact: true });
const dialog = (): ReturnType<Page['locator']> => page.getByRole('dialog');

describe('an administrator', () => {
  test('sees every job type with what its system check says, and where it is', async () => {
    await shown.logIn({ name: 'ada', grants: [{ role: 'administrator', schedule: null }] });
    await page.getByRole('link', { name: 'Administration' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('d');
    await page.waitForURL(at('job-types'));
    const row = page.getByRole('row', { name: /SVC/ });
    await row.getByText('Up', { exact: true }).waitFor();
    await shown.picture('admin-job-types');
    await row.getByRole('button').click();
    await page.waitForURL(at('job-types?type=SVC&of=PAY'));
    await button('Test connection').click();
    await page.getByText(/It is up: the system check answered in/).waitFor();
  });

  test('is told beside the field what is wrong, loses nothing, and points it elsewhere by its name', async () => {
    const url = await field('URL').inputValue();
    await field('URL').fill('ftp://pay.example');
    await field('Ask Status every (ms)').fill('5 s');
    await button('Save').click();
    await dialog().getByLabel('Type SVC to confirm').fill('SVC');
    await dialog().getByRole('button', { name: 'Save and call there' }).click();
    await page.getByText('One field is not right.').waitFor();
    await page.getByRole('alert').getByRole('button', { name: 'Ask Status every (ms)' }).click();
    expect(await page.evaluate('document.activeElement.value')).toBe('5 s');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('1500');
    await button('Back to Job types').click();
    await page.getByRole('row', { name: /SVC/ }).getByRole('button').click();
    await page.getByText('You had typed this before you left').waitFor();
    expect(await field('URL').inputValue()).toBe('ftp://pay.example');
    await field('URL').fill(`${url}/`);
    await button('Save').click();
    await dialog().getByLabel('Type SVC to confirm').fill('SVC');
    await dialog().getByRole('button', { name: 'Save and call there' }).click();
    await page.getByText('Saved.', { exact: true }).waitFor();
  });

  test('keeps what was typed when somebody was faster, and decides', async () => {
    await field('Description').fill('mine');
    const path = '/api/v1/job-types/SVC?schedule=PAY';
    const read = (await world.api.must(world.api.get(path))) as Record<string, unknown>;
    expect(read['pollIntervalMs']).toBe(1500);
    await world.api.must(world.api.put(path, { ...read, description: 'theirs' }));
    await button('Save').click();
    await page.getByText(/Somebody has saved version/).waitFor();
    await page.getByText('theirs').waitFor();
    expect(await field('Description').inputValue()).toBe('mine');
    await page.getByRole('button', { name: /Keep mine/ }).click();
    await button('Save').click();
    await page.getByText('Saved.', { exact: true }).waitFor();
    expect(await world.api.must(world.api.get(path))).toMatchObject({ description: 'mine' });
  });

  test('writes a definition as JSON, each mistake with its line', async () => {
    await button('JSON').click();
    await page.waitForURL(/view=json/);
    const editor = page.getByLabel('Definition as JSON');
    const text = await editor.inputValue();
    await editor.fill(text.replace('"description": "mine",', '"description": "mine"'));
    await page.getByRole('button', { name: 'line 5' }).waitFor();
    await button('Form').click();
    await page.getByText('Mend the JSON first').waitFor();
    await editor.fill(text.replace('"mine",', '"json", "colour": 1,'));
    await button('Save').click();
    await page.getByText('INVALID_REQUEST').waitFor();
    await editor.fill(text.replace('"mine"', '"by JSON"'));
    await button('Save').click();
    await page.getByText('Saved.', { exact: true }).waitFor();
    await button('Form').click();
    expect(await field('Description').inputValue()).toBe('by JSON');
  });

  test('defines one of an own name, and deletes it again', async () => {
    await page.goto(at('job-types?new=yes'));
    await field('Name').fill('SVC');
    await field('URL').fill(world.system.url);
    await field('Start').fill('start?x');
    await field('Status').fill('/status');
    await button('Save').click();
    await page
      .getByText(/endpoints.start/)
      .first()
      .waitFor();
    await field('Start').fill('/start');
    await button('Save').click();
    await page.waitForURL(at('job-types?type=SVC'));
    await button('Test connection').click();
    await page.getByText('this type has no system check').waitFor();
    await button('Delete…').click();
    await dialog().locator('button:focus', { hasText: 'Cancel' }).waitFor();
    await dialog().getByLabel('Type SVC to confirm').fill('SVC');
    await dialog().getByRole('button', { name: 'Delete', exact: true }).click();
    await page.waitForURL(at('job-types'));
  });
});

describe('a page', () => {
  test.each(['light', 'dark'] as const)(
    'is as WCAG asks, in %s, wide and narrow',
    async (scheme) => {
      await page.emulateMedia({ colorScheme: scheme });
      for (const width of [360, 1440]) {
        await page.setViewportSize({ width, height: 800 });
        for (const path of [
          'job-types',
          'job-types?type=SVC&of=PAY',
          'job-types?type=SVC&of=PAY&view=json',
        ]) {
          await page.goto(at(path));
          await page.getByRole('heading', { level: 1 }).waitFor();
          await page.waitForLoadState('networkidle');
          const found = await shown.axe();
          const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
          expect({ scheme, width, path, found, overflow }).toEqual({
            scheme,
            width,
            path,
            found: [],
            overflow: 0,
          });
        }
      }
    },
    120_000,
  );

  test('has nothing to complain about', () => {
    expect(shown.complaints).toEqual([]);
  });
});
