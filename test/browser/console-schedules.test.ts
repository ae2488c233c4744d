import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Console } from '../support/console.js';
import { hostileTexts } from '../support/hostile-texts.js';
import { scheduleWorkbook } from '../support/small-schedule.js';
import { workbook } from '../support/workbook.js';
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
    for (const [place, { tab, cell: name, message }] of findings.entries()) {
      if (place > 0) await page.keyboard.press('j');
      await page.locator('.nj-finding-detail').getByText(message).waitFor();
      expect(await page.locator('.nj-sheet-tabs [aria-pressed=true]').innerText()).toContain(tab ?? '');
      if (name !== null) await page.locator(`[data-cell="${name}"][data-chosen=true]`).waitFor();
      if (place === 7) await shown.picture('import');
    }
    await page.keyboard.press('k');
    await page.waitForURL(new RegExp(`finding=${findings.length - 2}`));
    await page.evaluate(`document.querySelector('.nj-findings-scroll').scrollTop = 0`);
    await page.locator('.nj-finding', { hasText: findings[0]?.message ?? '' }).click();
    await page.waitForURL(/finding=0/);
    await cell(findings[0]?.cell ?? '').waitFor();

    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Findings as CSV' }).click();
    const csv = readFileSync(await (await saved).path(), 'utf8');
    expect(csv).toMatch(/^\ufeffSeverity,Tab,Cell,Code,Message,Found\r\n/);
    for (const { code } of findings) expect(csv).toContain(code);
    expect(csv).not.toMatch(/(^|[\n,])[=+@-]/);

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

describe('a schedule', () => {
  const imports = async (name: string, jobs: readonly string[]): Promise<unknown> =>
    world.api.must(
      world.api.upload('/api/v1/schedules/import', scheduleWorkbook({ name, processes: { LOAD: jobs } })),
    );

  test('shows its versions, compares any two of them, and takes an older one back by its typed name', async () => {
    await imports('MOVES', ['READ', 'POST']);
    await imports('MOVES', ['READ', 'POST', 'CHECK']);
    await imports('MOVES', ['READ', 'CHECK']);
    await page.goto(shown.url('/schedules'));
    await page.getByRole('link', { name: 'MOVES' }).click();
    await page.getByText('version 3 is active').waitFor();
    await page.getByRole('button', { name: 'Compare version 1' }).click();
    await page.waitForURL(/v=1&compare=3/);
    const lines = page.locator('.nj-diff-lines');
    await lines.getByText(/POST/).first().waitFor();
    await page.getByRole('button', { name: 'Swap' }).click();
    await page.waitForURL(/v=3&compare=1/);
    await page.getByRole('searchbox').fill('check');
    await page.getByText(/1 of \d+ changes/).waitFor();
    await lines.getByText(/CHECK/).first().waitFor();
    await page.getByRole('button', { name: 'Impact' }).click();
    await page.getByRole('heading', { name: 'The business dates ahead' }).waitFor();
    await page.goto(shown.url('/schedules/MOVES?v=3&compare=1'));
    await lines.getByText(/CHECK/).first().waitFor();
    await page.getByRole('button', { name: 'Close the comparison' }).click();

    await page.getByRole('button', { name: 'Activate version 2…' }).click();
    const dialog = page.getByRole('dialog');
    const act = dialog.getByRole('button', { name: 'Activate version 2' });
    await dialog.getByLabel('Reason').fill('CHECK came too early');
    expect(await act.isDisabled()).toBe(true);
    await dialog.getByLabel(/Type the name/).fill('MOVES');
    expect(await shown.axe()).toEqual([]);
    await imports('MOVES', ['READ', 'POST', 'LATE']);
    await act.click();
    await dialog.getByText('Nothing was changed.').waitFor();
    expect(await dialog.getByLabel('Reason').inputValue()).toBe('CHECK came too early');
    await page.keyboard.press('Escape');
    await page.reload();
    await page.getByRole('button', { name: 'Activate version 2…' }).click();
    await dialog.getByLabel('Reason').fill('CHECK came too early');
    await dialog.getByLabel(/Type the name/).fill('MOVES');
    await act.click();
    await page.getByText('version 2 is active').waitFor();
    const exported = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export version 1 as a workbook' }).click();
    expect((await exported).suggestedFilename()).toBe('MOVES-v1.xlsx');
  });

  test('shows its jobs as they are planned, and overrides with what becomes of them', async () => {
    await world.api.must(
      world.api.put('/api/v1/schedules/MOVES/overrides', {
        reason: 'month end',
        overrides: [{ tab: 'Job', row: 'READ', field: 'thresholdRunTime', value: 90 }],
      }),
    );
    await page.goto(shown.url('/schedules/MOVES?tab=jobs'));
    const job = page.getByRole('row', { name: /LOAD · READ/ });
    await job.getByText('1m 30s').waitFor();
    await job.getByText('thresholdRunTime').waitFor();
    await page.getByRole('searchbox').fill('start');
    await page.getByText('1 of 4 jobs').waitFor();
    await page.getByRole('tab', { name: 'Overrides' }).click();
    await page.getByText('month end').waitFor();
    await page.getByRole('button', { name: /Clear… Job READ/ }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('month end is over');
    await page.getByRole('dialog').getByRole('button', { name: 'Clear the override' }).click();
    await page.getByText('Nobody has overridden anything.').waitFor();
  });
});

describe('an import beside somebody who is faster', () => {
  test('changes nothing, says so, and keeps the workbook', async () => {
    await page.goto(shown.url('/schedules'));
    await choose('moves.xlsx', scheduleWorkbook({ name: 'MOVES', processes: { LOAD: ['READ', 'MINE'] } }));
    const button = page.getByRole('button', { name: 'Apply as v5' });
    await button.waitFor();
    await world.api.must(
      world.api.upload(
        '/api/v1/schedules/import',
        scheduleWorkbook({ name: 'MOVES', processes: { LOAD: ['THEIRS'] } }),
      ),
    );
    await button.click();
    await page.getByText(/version 5 is active now/).waitFor();
    await page.getByRole('button', { name: 'Look again' }).click();
    await page.getByRole('button', { name: 'Apply as v6' }).waitFor();
    await page.getByRole('tab', { name: /Diff/ }).click();
    await page
      .getByText(/THEIRS/)
      .first()
      .waitFor();
    await page.getByRole('tab', { name: 'Impact' }).click();
    await page.getByText('Beside version 5, which is active.').waitFor();
    await shown.picture('import-impact');
    for (const colorScheme of ['dark', 'light'] as const)
      for (const width of [360, 1440]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        for (const tab of [/Diff/, 'Impact']) {
          await page.getByRole('tab', { name: tab }).click();
          await page.locator('.nj-diff-lines, .nj-impact').waitFor();
          expect(await shown.axe()).toEqual([]);
        }
      }
    await page.getByRole('button', { name: 'Apply as v6' }).click();
    await page.getByText('Version 6 is active.').waitFor();
  });
});

describe('a workbook that was chosen', () => {
  test('outlives another screen, the end of the session and a new load, and goes on where it was', async () => {
    await page.goto(shown.url('/schedules'));
    await choose('broken.xlsx', sample('broken'));
    await page.locator('.nj-finding-detail').waitFor();
    await page.keyboard.press('j');
    await page.waitForURL(/finding=1/);
    const found = await page.locator('.nj-finding-detail').innerText();
    await page.getByRole('link', { name: 'Activity', exact: true }).click();
    await page.waitForURL(/activity/);
    await page.goBack();
    await page.locator('.nj-finding-detail').waitFor();
    expect(await page.locator('.nj-finding-detail').innerText()).toBe(found);

    await choose('kept.xlsx', scheduleWorkbook({ name: 'KEPT', processes: { LOAD: ['READ'] } }));
    await page.getByRole('button', { name: 'Apply as v1' }).waitFor();
    await page.getByRole('tab', { name: 'Impact' }).click();
    await world.api.must(world.api.post('/api/v1/people/ada/end-sessions', {}));
    await page.getByRole('button', { name: 'Apply as v1' }).click();
    await page.getByLabel('Password').fill('a long enough password');
    if ((await page.getByLabel('Name').count()) > 0) await page.getByLabel('Name').fill('ada');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /kept\.xlsx.*KEPT/ }).waitFor();
    await page.getByRole('heading', { name: 'The business dates ahead' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: /kept\.xlsx.*KEPT/ }).waitFor();
    await page.getByRole('button', { name: 'Apply as v1' }).click();
    await page.getByText('Version 1 is active.').waitFor();
    await page.goto(shown.url('/import'));
    await page.getByText('No workbook is chosen').waitFor();
  });

  test('is nobody else’s', async () => {
    await page.goto(shown.url('/schedules'));
    await choose('secret.xlsx', sample('broken'));
    await page.locator('.nj-finding-detail').waitFor();
    await shown.logIn({ name: 'eve', grants: [{ role: 'administrator', schedule: null }] });
    await page.goto(shown.url('/import'));
    await page.getByText('No workbook is chosen').waitFor();
  });
});

describe('what is said of a schedule beside its workbook', () => {
  test('settings are shown, checked and changed, and give way to nobody unseen', async () => {
    await page.goto(shown.url('/schedules/MOVES?tab=settings'));
    const opening = page.getByLabel('Open the business date at');
    await opening.fill('25:00');
    await page.getByLabel('Keep closed dates for (days)').fill('30');
    await page.getByLabel('Reason').fill('as agreed');
    await page.getByRole('button', { name: 'Save the settings' }).click();
    await page
      .getByText(/expected a time of day/)
      .first()
      .waitFor();
    await opening.fill('310');
    await page.getByRole('button', { name: 'Save the settings' }).click();
    await page.getByText('The settings are saved.').waitFor();
    expect(await world.api.must(world.api.get('/api/v1/schedules/MOVES/settings'))).toMatchObject({
      openDayAt: '03:10',
      dataRetentionDays: 30,
      updatedBy: 'eve',
    });
    await page.getByLabel('Keep closed dates for (days)').fill('60');
    await world.api.must(world.api.put('/api/v1/schedules/MOVES/settings', { longRunMultiplier: 2 }));
    await page.getByRole('button', { name: 'Save the settings' }).click();
    await page.getByText('Somebody has changed these meanwhile').waitFor();
    expect(await page.getByLabel('Keep closed dates for (days)').inputValue()).toBe('60');
    await page.getByText(/Long running after so many times the usual: 2/).waitFor();
    await page.getByRole('button', { name: 'Take theirs' }).click();
    expect(await page.getByLabel('Keep closed dates for (days)').inputValue()).toBe('30');
  });

  test('a job is disabled for some dates with a reason, and enabled again', async () => {
    await page.goto(shown.url('/schedules/MOVES?tab=jobs'));
    await page.getByText('No job is disabled for single dates.').waitFor();
    await page.getByRole('button', { name: /^Disable LOAD · MINE for dates/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('First business date').fill('2030-01-01');
    await dialog.getByLabel('Last business date').fill('2029-12-31');
    await dialog.getByLabel('Reason').fill('stocktaking');
    expect(await shown.axe()).toEqual([]);
    await dialog.getByRole('button', { name: 'Disable' }).click();
    await dialog.getByRole('alert').waitFor();
    expect(await dialog.getByLabel('Reason').inputValue()).toBe('stocktaking');
    await dialog.getByLabel('Last business date').fill('2030-01-03');
    await dialog.getByRole('button', { name: 'Disable' }).click();
    const entry = page.getByRole('row', { name: /stocktaking/ });
    await entry.getByText('2030-01-01 to 2030-01-03').waitFor();
    await page.getByRole('button', { name: 'Enable LOAD · MINE again…' }).click();
    await dialog.getByRole('button', { name: 'Enable again' }).click();
    await page.getByText('No job is disabled for single dates.').waitFor();
    await page.getByLabel('also what has ended').check();
    await entry.getByText(/ended/).waitFor();
  });

  test('the graph shows processes and what they come after, by keyboard and in words', async () => {
    await world.api.must(world.api.upload('/api/v1/schedules/import', sample('merch')));
    await page.goto(shown.url('/schedules/MERCH?tab=graph'));
    await page.locator('.nj-node').first().waitFor();
    const { processes } = (await world.api.must(
      world.api.get('/api/v1/schedules/MERCH/versions/1/graph'),
    )) as { processes: { process: string }[] };
    expect(await page.locator('.nj-node:not([data-kind=port])').count()).toBe(processes.length);
    await page.locator('.nj-canvas').focus();
    await page.keyboard.press('ArrowRight');
    await page.waitForURL(/at=/);
    const first = new URL(page.url()).searchParams.get('at');
    await page.keyboard.press('ArrowRight');
    await page.waitForURL((url) => url.searchParams.get('at') !== first);
    await page.locator('.nj-structure-chosen').getByText('Comes after').waitFor();
    await shown.picture('schedule-graph');
    await page.keyboard.press('Enter');
    await page.waitForURL(/tab=jobs/);
  });
});

describe('names and cells of others', () => {
  test('are text wherever they are shown', async () => {
    const texts = hostileTexts('markup', 'direction').map(({ text }) => text);
    await page.goto(shown.url('/schedules'));
    await choose(
      '<img src=x onerror=window.hostile=1>.xlsx',
      workbook({
        Schedule: [
          ['Name', 'DisplayName', 'Version'],
          ['EVIL', texts[0] ?? '', '1'],
        ],
        Job: [['JobName', 'Application', 'JobType'], ...texts.slice(0, 30).map((text) => [text, text, text])],
      }),
    );
    await page.getByText(/errors.*Nothing has been changed/).waitFor();
    await page.getByRole('button', { name: /^Job / }).click();
    await page.locator('.nj-sheet').getByText('window.hostile').first().waitFor();
    expect(await page.evaluate(`'hostile' in window`)).toBe(false);
    expect(await page.locator('main img, main iframe, main script').count()).toBe(0);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Findings as CSV' }).click();
    expect(readFileSync(await (await saved).path(), 'utf8')).not.toMatch(/(^|[\n,]|[\n,]")[=+@]/);
  });

  test('are text in lists, versions, comparison, jobs and graph, however long they are', async () => {
    const long = `P${'X'.repeat(126)}Z`;
    const [direction = ''] = hostileTexts('direction').map(({ text }) => text);
    const evil = `<img src=x onerror=window.hostile=1> =cmd|' /C calc'!A0 \u{1f600} \${x}`;
    for (const label of ['1', evil.slice(0, 60)])
      await world.api.must(
        world.api.upload(
          '/api/v1/schedules/import',
          workbook({
            Schedule: [
              ['Name', 'DisplayName', 'Description', 'Version'],
              ['ODD', evil, evil, label],
            ],
            Application: [
              ['Application', 'Description'],
              ['APP', evil],
            ],
            Process: [
              ['ProcessName', 'Description'],
              [long, label],
            ],
            Job: [
              ['JobName', 'Description', 'Application', 'JobType', 'Notes'],
              [long, label === '1' ? '' : evil, 'APP', 'DUMMY', label],
            ],
            ProcessJobMapping: [
              ['ProcessName', 'JobName', 'Sequence', 'Parameters'],
              [long, long, '1', label === '1' ? 'a=1' : `a=${evil}`],
            ],
            FlowProcessMapping: [
              ['FlowName', 'ProcessName'],
              ['Nightly', long],
            ],
          }),
        ),
      );
    await world.api.must(
      world.api.post('/api/v1/schedules/ODD/disabled-jobs', {
        ...{ process: long, from: '2030-01-01', reason: `${direction} ${evil}` },
      }),
    );
    await page.setViewportSize({ width: 360, height: 900 });
    for (const path of ['', '/ODD', '/ODD?v=2&compare=1', '/ODD?tab=jobs', '/ODD?tab=graph']) {
      await page.goto(shown.url(`/schedules${path}`));
      await page.locator('main:not(:has(.nj-reading))').getByText('onerror').first().waitFor();
      if (path === '/ODD?tab=graph') await page.locator('.nj-node').first().waitFor();
      expect(await page.locator('main img, main iframe, main script').count()).toBe(0);
      expect(await page.locator('main').innerText()).not.toContain('\u202e');
      const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
      expect({ path, overflow }).toEqual({ path, overflow: 0 });
    }
    await page.goto(shown.url('/schedules/ODD?v=2&compare=1'));
    await page.getByRole('button', { name: 'Impact' }).click();
    await page.getByRole('heading', { name: 'The business dates ahead' }).waitFor();
    expect(await page.evaluate(`'hostile' in window`)).toBe(false);
    await page.setViewportSize({ width: 1440, height: 900 });
  });
});

describe('a person who may only look', () => {
  test('is offered no import, no activation, and sees the rest', async () => {
    await shown.logIn({ name: 'vera', grants: [{ role: 'viewer', schedule: null }] });
    await page.goto(shown.url('/schedules'));
    await page.getByRole('link', { name: 'MOVES' }).waitFor();
    expect(await page.locator('input[type=file]').count()).toBe(0);
    await page.goto(shown.url('/import'));
    await page.getByText('Whoever may define schedules imports a workbook.').waitFor();
    expect(await page.locator('input[type=file]').count()).toBe(0);
    await page.goto(shown.url('/schedules/MOVES'));
    await page.getByRole('button', { name: 'Compare version 1' }).waitFor();
    expect(await page.getByRole('button', { name: /Activate/ }).count()).toBe(0);
  });
});

describe('every page', () => {
  test('is as WCAG asks, wide and narrow, in light and in dark', async () => {
    await shown.logIn({ name: 'ida', grants: [{ role: 'administrator', schedule: null }] });
    const paths = [
      '/schedules',
      '/schedules/MOVES',
      '/schedules/MOVES?tab=jobs&past=1',
      '/schedules/MOVES?tab=settings',
      '/schedules/MERCH?tab=graph',
      '/schedules/MOVES?v=2&compare=1',
    ];
    for (const path of [...paths, '/import']) {
      if (path !== '/import') await page.goto(shown.url(path));
      else {
        await page.goto(shown.url('/schedules'));
        await choose('broken.xlsx', sample('broken'));
        await page.locator('.nj-sheet').waitFor();
      }
      await page.locator('main:not(:has(.nj-reading))').waitFor();
      if (path.includes('graph')) await page.locator('.nj-node').first().waitFor();
      if (path === '/schedules') await shown.picture('schedules');
      if (path.includes('settings')) await shown.picture('schedule-settings');
      expect({ path, found: await shown.everyLook() }).toEqual({ path, found: [] });
    }
  }, 120_000);
});

test('the browser has nothing to complain about', () => {
  expect(shown.complaints).toEqual([]);
});
