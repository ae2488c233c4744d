import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Console } from '../support/console.js';
import { scheduleWorkbook } from '../support/small-schedule.js';
import { sample, type World } from '../support/world.js';

let shown: Console;
let world: World;
let page: Page;

beforeAll(async () => {
  shown = await Console.start();
  ({ world, page } = shown);
}, 120_000);

afterAll(async () => {
  expect(await shown.stop()).toEqual([]);
}, 60_000);

const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** By the button, as one who cannot drag does. */
async function choose(name: string, buffer: Buffer): Promise<void> {
  await page.locator('input[type=file]').first().setInputFiles({ name, mimeType: WORKBOOK, buffer });
}

/** Lets a file fall onto the page, as the browser tells of it. */
async function drop(name: string, buffer: Buffer): Promise<void> {
  await page.evaluate(
    `{
      const bytes = Uint8Array.from(atob(${JSON.stringify(buffer.toString('base64'))}), (one) => one.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([bytes], ${JSON.stringify(name)}, { type: ${JSON.stringify(WORKBOOK)} }));
      for (const type of ['dragover', 'drop'])
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }`,
  );
}

const cell = (name: string): ReturnType<Page['locator']> => page.locator(`[data-cell="${name}"]`);
const apply = (): ReturnType<Page['locator']> => page.locator('.nj-apply button').first();

describe('an empty server', () => {
  test('leads whoever may define schedules to the import', async () => {
    await shown.logIn({ name: 'ada', grants: [{ role: 'administrator', schedule: null }] });
    await page.getByRole('link', { name: 'Download the template' }).waitFor();
    await page.getByRole('link', { name: 'Import a workbook' }).click();
    await page.waitForURL(shown.url('/schedules'));
    await page.getByRole('heading', { name: 'No schedule yet' }).waitFor();
  });
});

describe('a workbook with mistakes', () => {
  test('is shown with every finding at its cell, and is not applied', async () => {
    await choose('broken.xlsx', sample('broken'));
    await page.waitForURL(shown.url('/import'));
    await page.getByText(/\d+ errors.*Nothing has been changed/).waitFor();
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(sample('broken'))]), 'broken.xlsx');
    const answer = await fetch(shown.url('/api/v1/schedules/import?dryRun=true'), {
      method: 'POST',
      body: form,
      headers: { authorization: `Bearer ${world.environment['NIGHTJAR_ADMIN_TOKEN'] ?? ''}` },
    });
    const { findings } = (await answer.json()) as {
      findings: { tab: string | null; cell: string | null; code: string; message: string }[];
    };
    expect(findings.length).toBeGreaterThan(3);
    await shown.picture('import');
    for (const [place, { tab, cell: name, message }] of findings.entries()) {
      if (place > 0) await page.keyboard.press('j');
      await page.locator('.nj-finding-detail').getByText(message).waitFor();
      expect(await page.locator('.nj-sheet-tabs [aria-pressed=true]').innerText()).toContain(tab ?? '');
      if (name !== null) await page.locator(`[data-cell="${name}"][data-chosen=true]`).waitFor();
    }
    await page.keyboard.press('k');
    await page.waitForURL(new RegExp(`finding=${findings.length - 2}`));
    await page.evaluate(`document.querySelector('.nj-findings-scroll').scrollTop = 0`);
    await page.locator('.nj-finding', { hasText: findings[0]?.message ?? '' }).click();
    await page.waitForURL(/finding=0/);
    await cell(findings[0]?.cell ?? '').waitFor();

    await apply().focus();
    await page.keyboard.press('Enter');
    await page.getByText(/errors have to be mended first/).waitFor();
    expect(await apply().getAttribute('aria-disabled')).toBe('true');
    const { items } = (await world.api.must(world.api.get('/api/v1/schedules'))) as { items: unknown[] };
    expect(items).toEqual([]);
  });

  test('gives way to the corrected one that is dropped, which is applied and leads to its night', async () => {
    await drop(
      'mended.xlsx',
      scheduleWorkbook({
        name: 'MENDED',
        processes: { LOAD: ['READ', 'POST'], OUT: ['SEND'] },
        after: [['OUT', 'LOAD']],
      }),
    );
    await page.getByRole('heading', { name: /mended\.xlsx.*MENDED/ }).waitFor();
    await page.getByRole('tab', { name: /Diff/ }).click();
    await page.waitForURL(/tab=diff/);
    await page.getByRole('button', { name: 'Apply as v1' }).click();
    await page.waitForURL(shown.url('/schedules/MENDED?applied=1'));
    await page.getByText('Version 1 is active.').waitFor();
    await page.getByRole('link', { name: 'See tonight' }).click();
    await page.waitForURL(/\/night\/MENDED\/\d{4}-\d\d-\d\d$/);
  });
});

test('the browser has nothing to complain about', () => {
  expect(shown.complaints).toEqual([]);
});
