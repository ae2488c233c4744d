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
  await page.setViewportSize({ width: 1440, height: 1000 });
  await shown.logIn({ name: 'gus', grants: [{ role: 'operator', schedule: null }] });
}, 120_000);

afterAll(async () => {
  expect(await shown.stop()).toEqual([]);
}, 60_000);

const DATE = '2026-11-24';
const graphOf = (schedule: string, search = ''): string =>
  `${world.server.url}/night/${schedule}/${DATE}?view=graph${search}`;
const node = (name: string): ReturnType<Page['locator']> =>
  page.locator('.nj-node', { has: page.locator('.nj-node-head', { hasText: name }) });
const canvas = (): ReturnType<Page['locator']> =>
  page.getByRole('application', { name: 'Graph of the night' });
const outline = (): ReturnType<Page['locator']> => page.getByRole('tree', { name: 'outline' });
const drawer = (): ReturnType<Page['locator']> => page.getByRole('complementary', { name: 'Run' });

/** The node that has the focus of the picture, as it is told to those who do not see it. */
const active = (): Promise<string | null> =>
  page.evaluate(`(() => {
    const id = document.querySelector('.nj-canvas').getAttribute('aria-activedescendant');
    return id === null ? null : document.getElementById(id)?.getAttribute('aria-label') ?? 'nothing: ' + id;
  })()`);

describe('a night as a graph', () => {
  test('shows processes and what comes after what, and a job that fails without moving anything', async () => {
    world.system.script.add(
      {
        process: 'LOAD_TRAN',
        job: 'POSTING_GL',
        outcomes: ['ERROR', 'never'],
        executionInfo: 'period is closed',
      },
      { process: 'FEED', job: 'FETCH', outcome: 'COMPLETED' },
    );
    const small = await openSmall(world, {
      name: 'PAY',
      processes: {
        EXTRACT: ['READ', 'SPLIT'],
        LOAD_TRAN: ['READ_FILES', 'POSTING_GL', 'RECONCILE'],
        FEED: ['FETCH', 'STAGE'],
        ALERT: ['TELL'],
        REPORT: ['COLLECT', 'PRINT'],
      },
      after: [
        ['LOAD_TRAN', 'EXTRACT'],
        ['FEED', 'EXTRACT/READ'],
        ['ALERT', 'LOAD_TRAN', 'Failure'],
        ['REPORT', 'LOAD_TRAN'],
        ['REPORT', 'FEED'],
      ],
      external: [['FEED/STAGE', 'BANK_FILE']],
    });
    await page.goto(graphOf('PAY'));
    await page.getByRole('button', { name: 'Hide this for good' }).click();
    await node('LOAD_TRAN').waitFor();
    const before = await places();
    await small.request();
    await node('LOAD_TRAN').and(page.locator('[data-tone=error]')).waitFor();
    await node('EXTRACT').and(page.locator('[data-tone=completed]')).waitFor();
    await page.locator('[data-path=true] .nj-edge-inside').first().waitFor({ state: 'attached' });
    expect(await places()).toEqual(before);
    await node('waits for BANK_FILE').waitFor();
    await page.locator('.nj-edges text', { hasText: 'F' }).waitFor();
    expect(await page.locator('.nj-edge').count()).toBe(7);
  }, 60_000);

  test('is drawn anew when somebody wishes: what has completed becomes one node', async () => {
    await page.getByText('2 processes are drawn as they were before they changed.').waitFor();
    await page.keyboard.press('v');
    await node('2 completed processes').waitFor();
    expect(await node('EXTRACT').count()).toBe(0);
    await page.getByLabel('collapse completed').uncheck();
    await node('EXTRACT').waitFor();
    await page.waitForURL(/graph=completed/);
    await page.getByLabel('only what blocks').check();
    await node('EXTRACT').waitFor({ state: 'detached' });
    expect(await names()).toEqual(['ALERT', 'LOAD_TRAN', 'REPORT']);
    await page.getByLabel('only what blocks').uncheck();
    await node('EXTRACT').waitFor();
  }, 60_000);

  test('is walked with keys alone, from the first node to the job that failed', async () => {
    await page.goto(graphOf('PAY', '&graph=completed'));
    await node('LOAD_TRAN').and(page.locator('[data-tone=error]')).waitFor();
    await canvas().focus();
    await page.keyboard.press('ArrowRight');
    expect(await active()).toMatch(/^START: Completed, 1\/1 done/);
    await page.keyboard.press('ArrowRight');
    expect(await active()).toMatch(/^EXTRACT: Completed, 2\/2 done/);
    await page.keyboard.press(']');
    expect(await active()).toMatch(/^LOAD_TRAN: Error, 1\/3 done, 1 run needs a person/);
    await page.keyboard.press('[');
    expect(await active()).toMatch(/^EXTRACT/);
    await page.keyboard.press(']');
    await page.keyboard.press('Space');
    await node('LOAD_TRAN').getByText('RECONCILE').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await active()).toBe('POSTING_GL: Error');
    await shown.picture('graph');
    await page.keyboard.press('Enter');
    await drawer().getByText('period is closed').first().waitFor();
    await page.waitForURL(/open=Nightly%2FNightly%2FLOAD_TRAN/);
    await page.keyboard.press('Escape');
    await drawer().waitFor({ state: 'detached' });
    expect(await page.locator('.nj-node[data-dim=true]').count()).toBe(2);
    await page.keyboard.press('Escape');
    expect(await page.locator('.nj-node[data-dim=true]').count()).toBe(0);
  }, 60_000);

  test('is the same in words: a tree with the counts of the picture', async () => {
    await outline().focus();
    await page.keyboard.press('Home');
    const rows = outline().getByRole('treeitem');
    expect(await rows.allInnerTexts()).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/EXTRACT\s*2\/2/),
        expect.stringMatching(/LOAD_TRAN\s*1\/3/),
      ]),
    );
    await page.keyboard.press('ArrowDown');
    expect(await active()).toMatch(/^EXTRACT/);
    await page.keyboard.press('ArrowRight');
    await outline().getByRole('treeitem', { name: 'SPLIT' }).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await drawer().getByRole('heading', { name: 'READ' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('o');
    await outline().waitFor({ state: 'hidden' });
    await page.keyboard.press('3');
    await page.getByRole('grid').waitFor();
    await page.keyboard.press('1');
    await canvas().waitFor();
    await page.waitForURL(/graph=no-outline/);
  }, 60_000);

  test('shows a dependency that somebody disables as dashed, without a reload', async () => {
    const runs = (await world.api.must(world.api.get('/api/v1/runs?schedule=PAY&job=COLLECT'))) as {
      items: { id: string }[];
    };
    const id = runs.items[0]?.id ?? '';
    const path = `/api/v1/runs/${id}/dependencies`;
    const { items } = (await world.api.must(world.api.get(path))) as { items: { id: string; ref: string }[] };
    const dependencies = items.filter(({ ref }) => ref.startsWith('FEED')).map((one) => one.id);
    await world.api.must(world.api.post(`${path}/disable`, { dependencies }));
    await page.locator('[data-disabled=true]').waitFor({ state: 'attached' });
    expect(await page.locator('[data-disabled=true]').count()).toBe(1);
  }, 60_000);
});

const names = (): Promise<readonly string[]> =>
  page.evaluate(`[...document.querySelectorAll('.nj-node .nj-name')].map((one) => one.title).toSorted()`);

describe('names of others', () => {
  test('are text in the picture and in the outline', async () => {
    const long = `VERY_${'LONG_'.repeat(23)}NAME`;
    await openSmall(world, { name: 'NAMES', processes: { [long]: ['A'], B: ['B1'] }, after: [['B', long]] });
    await page.goto(
      graphOf('NAMES', `&q=${encodeURIComponent('<img src=x onerror=window.hostile=1>')}&at=<b>`),
    );
    await node('LONG_').waitFor();
    expect(await page.locator(`.nj-node-head .nj-name[title="${long}"]`).count()).toBe(1);
    expect(await page.evaluate(`'hostile' in window`)).toBe(false);
    expect(
      await page.evaluate(`document.documentElement.scrollWidth - window.innerWidth`),
    ).toBeLessThanOrEqual(0);
  }, 60_000);
});

describe('ten thousand runs in three hundred processes', () => {
  test('are three hundred nodes at most, soon there, and still while they are moved', async () => {
    const processes = Object.fromEntries(
      Array.from({ length: 300 }, (_, n) => [
        `PROC_${n}`,
        Array.from({ length: n < 100 ? 34 : 33 }, (_unused, job) => `JOB_${job}`),
      ]),
    );
    const after = Array.from({ length: 290 }, (_, n): readonly (readonly [string, string])[] => [
      [`PROC_${n + 10}`, `PROC_${n}`],
      ...(n % 3 === 0 ? ([[`PROC_${n + 10}`, `PROC_${n + 5}`]] as const) : []),
    ]).flat();
    await openSmall(world, { name: 'LARGE', processes, after });
    await page.goto(graphOf('PAY'));
    await canvas().waitFor();
    const begun = Date.now();
    await page.goto(graphOf('LARGE'));
    await page.locator('.react-flow__node').first().waitFor();
    const took = Date.now() - begun;
    const nodes = await page.locator('.react-flow__node').count();
    const outlined = await outline().getByRole('treeitem').first().getAttribute('aria-setsize');
    const longest = await longestTaskWhile(async () => {
      const box = await canvas().boundingBox();
      if (!box) throw new Error('no canvas');
      await page.mouse.move(box.x + 500, box.y + 200);
      for (let step = 0; step < 6; step += 1) await page.mouse.wheel(0, step < 3 ? -300 : 300);
      await page.mouse.down();
      for (let step = 0; step < 10; step += 1) await page.mouse.move(box.x + 500 - step * 20, box.y + 200);
      await page.mouse.up();
    });
    // On a machine that does nothing else it is less than two seconds, and no task of more than 100 ms.
    expect({ took, longest, isSoon: took < 15_000, isSmooth: longest < 1500 }).toMatchObject({
      ...{ isSoon: true, isSmooth: true },
    });
    expect(nodes).toBeGreaterThan(100);
    expect(nodes).toBeLessThanOrEqual(300);
    expect(outlined).toBe('301');
  }, 180_000);
});

/** In milliseconds, of the browser's long tasks; 0 = none of more than 50. */
async function longestTaskWhile(act: () => Promise<void>): Promise<number> {
  await page.evaluate(`window.longest = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
    }).observe({ type: 'longtask' });`);
  await act();
  await page.waitForTimeout(200);
  return page.evaluate('window.longest');
}

test.each(['&graph=outline', '&graph=completed&open=Nightly/Nightly/LOAD_TRAN&at=Nightly/Nightly/FEED'])(
  'is as WCAG asks, wide and narrow, in light and in dark, with %s',
  async (search) => {
    await page.goto(graphOf('PAY', search));
    await page.locator('.nj-node').first().waitFor();
    expect(await shown.everyLook()).toEqual([]);
  },
  60_000,
);

/** Where each node stands in the picture. */
const places = (): Promise<unknown> =>
  page.evaluate(`Object.fromEntries([...document.querySelectorAll('.react-flow__node')]
    .map((node) => [node.dataset.id, node.style.transform]))`);

test('has nothing to complain about', () => {
  expect(shown.complaints).toEqual([]);
});
