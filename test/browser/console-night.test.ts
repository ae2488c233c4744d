import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Console } from '../support/console.js';
import { hostileTexts } from '../support/hostile-texts.js';
import { openSmall } from '../support/small-night.js';
import type { World } from '../support/world.js';

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

const DATE = '2026-11-24';
const night = (schedule: string, search = ''): string =>
  `${world.server.url}/night/${schedule}/${DATE}${search}`;
const row = (job: string): ReturnType<Page['locator']> =>
  page.locator('[role=row]', { has: page.locator('[data-column=name]', { hasText: job }) });
const status = (job: string, word: string): Promise<void> =>
  row(job).locator('[data-column=status]', { hasText: word }).waitFor();
const needed = (): ReturnType<Page['getByRole']> => page.getByRole('region', { name: 'Needs a person' });
const drawer = (): ReturnType<Page['locator']> => page.getByRole('complementary', { name: 'Run' });

const WHAT_A_VIEW_ENDS_WITH: Readonly<Record<string, string>> = {
  ...{ table: '.nj-body [role=row] >> nth=0', timeline: '.nj-tl-strip', graph: '.nj-node >> nth=0' },
  report: '.nj-report table >> nth=0',
};

/**
 * What is lower than 40 pixels (a line below is one of them) or narrower than 24. The label of a box is pressed for it, and in the table its cell; what stands
 * in the canvas of the graph is in its outline too.
 */
const SMALL_TARGETS = `[...document.querySelectorAll('button, a[href], input, select, summary, [role=row][aria-selected], [role=treeitem]')]
  .filter((one) => one.closest('.nj-canvas, .nj-drawer, .nj-skip') === null)
  .map((one) => one.closest('label, [data-column=check]') ?? one)
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([one, { width, height }]) => width > 1 && (width < 24 || height < 39))
  .map(([one, { width, height }]) => one.outerHTML.slice(0, 80) + ' ' + width + ' x ' + height)`;

describe('an operator', () => {
  test('logs in and comes to where the link led', async () => {
    const { api } = world;
    await api.must(
      api.post('/api/v1/people', { name: 'mia', grants: [{ role: 'operator', schedule: null }] }),
    );
    await api.must(api.put('/api/v1/people/mia/password', { password: 'a long enough password' }));
    await page.goto(night('PAY'));
    await page.waitForURL(/\/login\?returnTo=/);
    await page.getByLabel('Name').fill('mia');
    await page.getByLabel('Password').fill('a long enough password');
    await page.keyboard.press('Enter');
    await page.waitForURL(night('PAY'));
    await page.getByText('There is no schedule PAY').waitFor();
  });

  test('sees a job fail, restarts it with a reason, and sees it complete, without a reload', async () => {
    world.system.script.add(
      {
        process: 'LOAD',
        job: 'POST_LEDGER',
        outcomes: ['ERROR', 'never'],
        executionInfo: 'period is closed',
      },
      { process: 'OUT', job: 'SEND', outcome: 'COMPLETED' },
    );
    const small = await openSmall(world, {
      name: 'PAY',
      processes: { LOAD: ['READ', 'POST_LEDGER'], OUT: ['SEND'] },
      after: [['OUT', 'LOAD']],
      parameters: { 'LOAD/POST_LEDGER': 'period=2026-11||mode=full' },
    });
    await page.goto(night('PAY'));
    await status('POST_LEDGER', 'Loaded');
    await page.evaluate('window.reloaded = false');
    await needed().getByText('Nothing stands still').waitFor();
    const place = await row('READ').boundingBox();
    await page.evaluate(`{
      window.shifted = 0;
      new PerformanceObserver((list) => {
        for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) window.shifted += value;
      }).observe({ type: 'layout-shift' });
    }`);
    await small.request();
    await page.getByText('1 run needs a person').waitFor();
    await needed().getByRole('button', { name: 'LOAD · POST_LEDGER' }).waitFor();
    await status('POST_LEDGER', 'Error');
    await row('SEND').getByText('LOAD/POST_LEDGER: ERROR').waitFor();
    // Nothing has moved under the hand of who was about to press it.
    expect(await row('READ').boundingBox()).toEqual(place);
    expect(await page.evaluate('window.shifted')).toBeLessThanOrEqual(0.02);

    await shown.picture('night');
    await row('POST_LEDGER').click();
    await drawer().getByText('period is closed').first().waitFor();
    await drawer().getByRole('heading', { name: 'Attempt 1' }).waitFor();
    await shown.picture('run');
    await page.keyboard.press('r');
    await page.getByRole('dialog').getByLabel('Reason').fill('the period was opened again');
    expect(await shown.axe()).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Restart', exact: true }).click();
    await status('POST_LEDGER', 'Running');
    const restarted = await small.untilRun(
      'POST_LEDGER',
      (run) => run.attempt === 2 && run.executionId !== null,
    );
    world.system.finish(restarted.executionId ?? '', 'COMPLETED');
    await status('POST_LEDGER', 'Completed');
    await status('SEND', 'Completed');
    await page.getByText('Nobody is needed').waitFor();
    expect(await page.evaluate('window.reloaded')).toBe(false);

    const told = (await world.api.must(world.api.get('/api/v1/activity?schedule=PAY&actor=mia'))) as {
      items: { reason: string | null }[];
    };
    expect(told.items.map(({ reason }) => reason)).toContain('the period was opened again');
  }, 120_000);

  test('is told by the server what is not possible, and keeps what was typed when somebody was faster', async () => {
    world.system.script.add({ process: 'LOAD', job: 'TWICE', outcomes: ['ERROR', 'never'] });
    const small = await openSmall(world, { name: 'FAST', processes: { LOAD: ['TWICE'] } });
    await small.request();
    const { id } = await small.untilRun('TWICE', 'ERROR');
    await page.goto(night('FAST', `?run=${id}`));
    await drawer().getByText('What is not possible now, and why').click();
    await drawer().getByText('Only a RUNNING run can be killed; this one is ERROR.').waitFor();
    await drawer().getByRole('button', { name: 'Mark complete' }).click();
    const dialog = page.getByRole('dialog');
    await expect(
      dialog.getByRole('button', { name: 'Mark complete', exact: true }).isDisabled(),
    ).resolves.toBe(true);
    await dialog.getByLabel('Reason').fill('done by hand in the ledger');
    await small.act('TWICE', 'restart');
    await small.untilRun('TWICE', (run) => run.attempt === 2 && run.executionId !== null);
    await dialog.getByRole('button', { name: 'Mark complete', exact: true }).click();
    await dialog.getByText('Nothing was changed.').waitFor();
    expect(await dialog.getByLabel('Reason').inputValue()).toBe('done by hand in the ledger');
    await page.keyboard.press('Escape');
    await small.act('TWICE', 'fail', { force: true });
  }, 60_000);

  test('says what became of a Start that nobody answered', async () => {
    world.system.script.add({
      job: 'LOST',
      outcome: 'never',
      startAnswer: { kind: 'reset-after-effect', times: 1 },
    });
    const small = await openSmall(world, { name: 'DOUBT', processes: { A: ['LOST', 'NEXT'] } });
    await small.request();
    const { id } = await small.untilRun('LOST', (run) => run.cause === 'START_UNKNOWN');
    const next = await small.run('NEXT');
    await page.goto(night('DOUBT', `?run=${next.id}&tab=why`));
    await drawer().getByRole('button', { name: 'Open this run' }).click();
    await page.waitForURL(night('DOUBT', `?run=${id}`));
    await drawer().getByText('Start unknown').first().waitFor();
    await drawer().getByRole('button', { name: 'Resolve start' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Treat it as failed').click();
    await dialog.getByLabel('Reason').fill('the ledger has no trace of it');
    await dialog.getByRole('button', { name: 'Treat as failed' }).click();
    await drawer().getByText('Start assumed failed').first().waitFor();
  }, 60_000);
});

describe('more who need a person than have a place', () => {
  test('are scrolled to, or all shown when that is asked for, and nothing moves back otherwise', async () => {
    const names = ['ONE', 'TWO', 'THREE', 'FOUR'];
    world.system.script.add(...names.map((job) => ({ job, outcome: 'ERROR' as const })));
    const small = await openSmall(world, {
      name: 'FAN',
      processes: Object.fromEntries(names.map((job) => [`FAN_${job}`, [job]])),
    });
    await small.request();
    await page.goto(night('FAN'));
    const all = needed().getByRole('button', { name: 'Show all 4' });
    await all.waitFor();
    const place = await row('ONE').boundingBox();
    await all.click();
    await needed().getByRole('button', { name: 'Restart…' }).nth(3).waitFor();
    const { y = 0 } = (await row('ONE').boundingBox()) ?? {};
    expect(y).toBe((place?.y ?? 0) + 2 * 32);
    await needed().getByRole('button', { name: 'Show two' }).click();
    expect(await row('ONE').boundingBox()).toEqual(place);
    await needed().getByRole('button', { name: 'FAN_FOUR' }).focus();
    await page.keyboard.press('Enter');
    await drawer().getByRole('heading', { name: 'FOUR' }).waitFor();
  }, 60_000);
});

describe('what external systems say', () => {
  test('is text wherever it is shown, and the browser has nothing to report', async () => {
    const texts = hostileTexts('markup', 'direction', 'formula').map(({ text }) => text);
    world.system.script.add({
      ...{ process: 'BAD', job: 'HOSTILE', outcome: 'ERROR' },
      executionInfo: texts.join(' ').slice(0, 3000),
      logAnswer: { kind: 'body', body: texts.join('\n'), contentType: 'text/html' },
    });
    const small = await openSmall(world, {
      ...{ name: 'HOSTILE_TEXTS', processes: { BAD: ['HOSTILE'] } },
      parameters: { 'BAD/HOSTILE': 'note=<img src=x onerror=window.hostile=1>' },
    });
    await small.request();
    const { id } = await small.untilRun('HOSTILE', 'ERROR');
    for (const tab of ['attempts', 'log', 'params', 'why']) {
      await page.goto(
        night(
          'HOSTILE_TEXTS',
          `?run=${id}&tab=${tab}&q=${encodeURIComponent('<img src=x onerror=window.hostile=1>')}`,
        ),
      );
      await drawer().getByText('<script>window.hostile=1</script>').first().waitFor();
    }
    await page.goto(night('HOSTILE_TEXTS', `?run=${id}&tab=log`));
    await page.locator('.nj-log').getByText('log_⟨U+202E⟩txt.exe').waitFor();
    await page.evaluate(`document.querySelector('.nj-log').scrollTop = 0`);
    await page.locator('.nj-log').getByText('<script>window.hostile=1</script>').first().waitFor();
    expect(await page.evaluate(`'hostile' in window`)).toBe(false);
    expect(await page.locator('main img, main iframe, main object, aside img').count()).toBe(0);
  }, 60_000);
});

describe('ten thousand runs', () => {
  test('are one list of which only what is in view is in the document', async () => {
    const jobs = Array.from({ length: 100 }, (_, n) => `JOB_${n}`);
    const processes = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`PROC_${n}`, jobs]));
    await openSmall(world, { name: 'LARGE', processes });
    await page.goto(night('LARGE'));
    await page.getByText('10,001 of 10,001 runs').waitFor();
    const rows = page.locator('[role=row]');
    const grid = page.getByRole('grid');
    expect(await grid.getAttribute('aria-rowcount')).toBe('10002');
    await grid.focus();
    await page.keyboard.press('End');
    await row('PROC_99 · JOB_99').waitFor();
    for (let step = 0; step < 20; step += 1) {
      expect(await rows.count()).toBeLessThanOrEqual(200);
      await page.evaluate(`document.querySelector('.nj-grid').scrollTop = 32 * 500 * ${step}`);
    }
    await page.getByRole('searchbox').fill('proc_42 job_7');
    await page.waitForURL(/q=proc_42/);
    await page.getByText('11 of 10,001 runs').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await drawer().getByRole('heading', { name: 'JOB_7' }).waitFor();
  }, 180_000);
});

describe('a page', () => {
  test('is as WCAG asks, wide and narrow, in light and in dark, with and without a run', async () => {
    const small = (await world.api.must(world.api.get('/api/v1/runs?schedule=DOUBT'))) as {
      items: { id: string }[];
    };
    for (const search of ['', `?run=${small.items.at(-1)?.id ?? ''}`]) {
      await page.goto(night('DOUBT', search));
      await row('LOST').waitFor();
      if (search !== '') await drawer().getByRole('tab', { selected: true }).waitFor();
      expect({ search, found: await shown.everyLook() }).toEqual({ search, found: [] });
    }
  }, 120_000);

  test('can be used by a finger on a small screen: what is pressed is 40 pixels high', async () => {
    const session = await shown.browser.context.newCDPSession(page);
    await session.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 1 });
    await page.setViewportSize({ width: 360, height: 740 });
    for (const view of ['table', 'timeline', 'graph', 'report']) {
      await page.goto(night('PAY', `?view=${view}`));
      await page.locator(WHAT_A_VIEW_ENDS_WITH[view] ?? '').waitFor();
      expect({ view, small: await page.evaluate(SMALL_TARGETS) }).toEqual({ view, small: [] });
      const wider = `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('main'))`;
      expect({ view, wider: await page.evaluate(wider) }).toEqual({ view, wider: 0 });
    }
    await page.goto(night('PAY'));
    await row('POST_LEDGER')
      .locator('[data-column=check]')
      .click({ position: { x: 2, y: 2 } });
    await page.getByText('1 run chosen').waitFor();
    await row('POST_LEDGER').click();
    await drawer().getByRole('heading', { name: 'POST_LEDGER' }).waitFor();
    await session.send('Emulation.setTouchEmulationEnabled', { enabled: false });
    await session.detach();
  }, 60_000);

  test('names its keys', async () => {
    await page.goto(night('PAY'));
    await row('SEND').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('next run', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog').count()).resolves.toBe(0);
  });

  test('has nothing to complain about', () => {
    expect(shown.complaints).toEqual([]);
  });
});
