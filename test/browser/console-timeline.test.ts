import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Console } from '../support/console.js';
import type { Night } from '../support/night.js';
import { openSmall } from '../support/small-night.js';
import type { World } from '../support/world.js';
import { withDatabase } from '../support/world-database.js';

let shown: Console;
let world: World;
let page: Page;
let small: Night;

const DATE = '2026-11-24';
const night = (schedule: string, search: string): string =>
  `${world.server.url}/night/${schedule}/${DATE}${search}`;
const lane = (name: string): ReturnType<Page['locator']> =>
  page.locator('.nj-tl-row', { has: page.locator('.nj-tl-label', { hasText: name }) });
const drawer = (): ReturnType<Page['locator']> => page.getByRole('complementary', { name: 'Run' });

beforeAll(async () => {
  shown = await Console.start();
  ({ world, page } = shown);
  page.setDefaultTimeout(10_000);
  await shown.logIn({ name: 'mia', grants: [{ role: 'operator', schedule: null }] });
  world.system.script.add(
    {
      process: 'LOAD',
      job: 'POST_LEDGER',
      outcomes: ['ERROR', 'never'],
      executionInfo: '=cmd|period closed',
    },
    { process: 'EXTRACT', job: 'READ', outcome: 'COMPLETED' },
  );
  small = await openSmall(world, {
    name: 'PAY',
    timeZone: 'America/Chicago',
    processes: { EXTRACT: ['READ', 'CHECK'], LOAD: ['SORT', 'POST_LEDGER'], REPORT: ['BALANCE', 'SEND'] },
    after: [
      ['LOAD', 'EXTRACT'],
      ['REPORT', 'LOAD'],
    ],
  });
  await small.request();
  await small.untilRun('POST_LEDGER', 'ERROR');
  await small.act('POST_LEDGER', 'restart', { reason: 'the period was opened again' });
  await small.untilRun('POST_LEDGER', (run) => run.attempt === 2 && run.executionId !== null);
  await spread();
}, 120_000);

/** As if it had begun three hours ago, failed, and been mended six minutes ago. */
async function spread(): Promise<void> {
  const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
  await withDatabase(world, async (client) => {
    // What has ended is kept as it was, else.
    await client.query(`SET session_replication_role = replica`);
    for (const [job, from, to, usual] of TIMES) {
      await client.query(
        `UPDATE run SET started_at = $2::timestamptz, ended_at = $3::timestamptz WHERE schedule = 'PAY' AND job = $1`,
        [job, from === null ? null : minutesAgo(from), to === null ? null : minutesAgo(to)],
      );
      await client.query(
        `INSERT INTO job_duration (schedule, process, job, seconds, samples, average_seconds, median_seconds,
                                   p10_seconds, p90_seconds, updated_at)
         SELECT 'PAY', process, job, array_fill($2::float8, ARRAY[12]), 12, $2::float8, $2::float8, $2 * 0.7, $2 * 1.6, now()
         FROM run WHERE schedule = 'PAY' AND job = $1
         ON CONFLICT (schedule, process, job) DO UPDATE SET median_seconds = EXCLUDED.median_seconds,
           seconds = EXCLUDED.seconds, samples = 12, p10_seconds = EXCLUDED.p10_seconds, p90_seconds = EXCLUDED.p90_seconds`,
        [job, usual * 60],
      );
    }
    await client.query(
      `UPDATE attempt a SET sending_at = CASE number WHEN 1 THEN $1::timestamptz ELSE $3::timestamptz END,
         ended_at = CASE number WHEN 1 THEN $2::timestamptz END
       FROM run r WHERE r.id = a.run_id AND r.schedule = 'PAY' AND r.job = 'POST_LEDGER'`,
      [minutesAgo(142), minutesAgo(138), minutesAgo(6)],
    );
    await client.query(`UPDATE execution SET started_at = $1 WHERE schedule = 'PAY'`, [minutesAgo(180)]);
  });
}

/** A job, when it began and ended, and what it usually takes, in minutes. */
const TIMES = [
  ['START_JOB', 180, 180, 0],
  ['READ', 180, 168, 10],
  ['CHECK', 168, 149, 20],
  ['SORT', 149, 142, 8],
  ['POST_LEDGER', 6, null, 15],
  ['BALANCE', null, null, 20],
  ['SEND', null, null, 10],
] as const;

afterAll(async () => {
  expect(await shown.stop()).toEqual([]);
}, 60_000);

describe('the timeline of a night under way', () => {
  test('shows what was planned, executed and is expected, and when it is now', async () => {
    await page.goto(night('PAY', '?view=timeline'));
    const row = lane('POST_LEDGER');
    await row.getByText('attempt 2').waitFor();
    const said = /planned from .* to .*expected from .* to .*executed from/;
    await row.locator('.nj-tl-times .nj-hidden', { hasText: said }).waitFor({ state: 'attached' });
    await page.locator('.nj-tl-now-flag').waitFor();
    await lane('BALANCE').getByText('expected to end', { exact: false }).waitFor();
    const drawn = await page.evaluate(`(() => {
      const canvas = document.querySelector('.nj-tl-canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return new Set(Array.from({ length: data.length / 4 }, (_, n) => data.slice(n * 4, n * 4 + 3).join())).size;
    })()`);
    expect(drawn).toBeGreaterThan(4);
    await shown.picture('timeline');
  }, 60_000);

  test('opens a run from its name, and its groups by the keyboard', async () => {
    await page.goto(night('PAY', '?view=timeline'));
    await lane('POST_LEDGER').locator('.nj-tl-label').click();
    await drawer().getByRole('heading', { name: 'POST_LEDGER' }).waitFor();
    await page.waitForURL(/view=timeline&run=|run=.*view=timeline/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Home');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.locator('.nj-tl-row[aria-selected=true][aria-expanded=false]').waitFor();
    await page.keyboard.press('ArrowRight');
    await page.locator('.nj-tl-row[aria-selected=true][aria-expanded=true]').waitFor();
    await page.getByRole('button', { name: 'Close all' }).click();
    await expect(page.locator('.nj-tl-row').count()).resolves.toBe(4);
    await page.getByLabel('Rows by').selectOption('application');
    await page.waitForURL(/group=application/);
    await lane('APP').waitFor();
  }, 60_000);

  test('tells the times of a row on which the mouse rests, or to which the keyboard has gone', async () => {
    await page.goto(night('PAY', '?view=timeline'));
    const tip = page.getByRole('tooltip');
    await lane('READ').locator('.nj-tl-times').hover();
    await tip.getByText('usually 10m 00s').waitFor();
    expect(await tip.getByRole('rowheader').allInnerTexts()).toEqual(['Planned', 'Executed']);
    expect(await tip.getByRole('row', { name: 'Executed' }).innerText()).toContain('12m 00s');
    // It may be pointed at itself, to be read at leisure.
    await tip.hover();
    expect(await tip.count()).toBe(1);
    await page.keyboard.press('Escape');
    await tip.waitFor({ state: 'detached' });
    await page.keyboard.press('End');
    await tip.getByRole('rowheader', { name: 'Expected' }).waitFor();
    await page.keyboard.press('k');
    await page.keyboard.press('k');
    await page.keyboard.press('k');
    await tip.getByText('Executed, attempt 2').waitFor();
    expect(await shown.axe()).toEqual([]);
    await page.keyboard.press('Enter');
    await drawer().getByRole('heading', { name: 'POST_LEDGER' }).waitFor();
    expect(await tip.count()).toBe(0);
  }, 60_000);

  test('shows a part of the night by two times, by the wheel, and the whole again', async () => {
    await page.goto(night('PAY', '?view=timeline'));
    await lane('POST_LEDGER').waitFor();
    const from = page.getByLabel('From', { exact: true });
    const begin = await from.inputValue();
    await page.getByLabel('To', { exact: true }).fill('nonsense');
    await page.keyboard.press('Enter');
    await page.getByText('As 03:10').waitFor();
    expect(await page.getByLabel('To', { exact: true }).inputValue()).toBe('nonsense');
    const until = new Date(Date.now() + 7_200_000);
    await page.getByLabel('To', { exact: true }).fill(`${until.toISOString().slice(0, 16)}Z`);
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await page.waitForURL(/from=.*to=/);
    const address = page.url();
    await page.reload();
    await lane('POST_LEDGER').waitFor();
    expect(await from.inputValue()).toBe(begin);
    const axis = await page.locator('.nj-tl-axis').boundingBox();
    await page.mouse.move((axis?.x ?? 0) + 200, (axis?.y ?? 0) + 100);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -400);
    await page.keyboard.up('Control');
    await page.waitForURL((url) => url.href !== address);
    await page.keyboard.press('0');
    await page.waitForURL((url) => !url.searchParams.has('from'));
    await page.mouse.move((axis?.x ?? 0) + 100, (axis?.y ?? 0) + 10);
    await page.mouse.down();
    await page.mouse.move((axis?.x ?? 0) + 300, (axis?.y ?? 0) + 10, { steps: 4 });
    await page.mouse.up();
    await page.waitForURL(/from=/);
  }, 60_000);

  test('leaves a time alone while somebody is in its field', async () => {
    await page.goto(night('PAY', '?view=timeline'));
    await lane('POST_LEDGER').waitFor();
    const to = page.getByLabel('To', { exact: true });
    await to.focus();
    const before = await to.inputValue();
    const axis = await page.locator('.nj-tl-axis').boundingBox();
    await page.mouse.move((axis?.x ?? 0) + 200, (axis?.y ?? 0) + 100);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -400);
    await page.keyboard.up('Control');
    await page.waitForURL(/to=/);
    expect(await to.inputValue()).toBe(before);
    await to.blur();
    await page.waitForFunction(
      ([element, text]) => (element as { readonly value?: string } | null)?.value !== text,
      [await to.elementHandle(), before] as const,
    );
  }, 60_000);

  test('folds the time in which nothing was under way, and unfolds it', async () => {
    await page.goto(night('PAY', '?view=timeline'));
    const fold = page.getByRole('button', { name: /nothing was under way/ });
    await fold.click();
    await expect(fold.count()).resolves.toBe(0);
    await page.getByRole('button', { name: 'Fold the idle times again' }).click();
    await fold.waitFor();
    await page.getByLabel('Fold idle').uncheck();
    await page.waitForURL(/without=folds/);
    await expect(fold.count()).resolves.toBe(0);
    await page.getByLabel('Planned').uncheck();
    await page.waitForURL(/without=planned/);
    await page.reload();
    await lane('SEND').waitFor();
    await expect(page.getByLabel('Planned').isChecked()).resolves.toBe(false);
  }, 60_000);

  test('has durations against what is usual beside them in the table, and in its order', async () => {
    await page.goto(night('PAY', '?sort=-usual'));
    const usual = page.locator('.nj-body [data-column=usual]');
    await usual.getByText('+20 %').waitFor();
    expect(await usual.allInnerTexts()).toEqual(['+20 %', '−5 %', '−12 %', '–', '–', '–', '–']);
  }, 60_000);

  test('says its times in the zone of who looks, with that of the schedule beside them', async () => {
    const session = await shown.browser.context.newCDPSession(page);
    await session.send('Emulation.setTimezoneOverride', { timezoneId: 'Asia/Tokyo' });
    await page.goto(night('PAY', '?view=timeline'));
    await page.getByText('Asia/Tokyo').waitFor();
    await lane('SEND').getByText('expected to end', { exact: false }).waitFor();
    const [at = '', text, title] = await page.evaluate<readonly string[]>(`(() => {
      const tick = document.querySelector('.nj-tl-tick');
      return [tick.dateTime, tick.textContent, tick.title];
    })()`);
    const clock = new Intl.DateTimeFormat('en-GB', {
      ...{ timeZone: 'Asia/Tokyo', hour: '2-digit', minute: '2-digit' },
    }).format(new Date(at));
    expect(text).toContain(clock);
    expect(title).toContain('America/Chicago');
    // The same in the list; the business date is a label in any zone.
    await page.keyboard.press('3');
    const start = page
      .locator('[role=row]', { hasText: 'EXTRACT · READ' })
      .locator('[data-column=start] time');
    const iso = (await start.getAttribute('datetime')) ?? '';
    const inTokyo = new Intl.DateTimeFormat('en-GB', {
      ...{ timeZone: 'Asia/Tokyo', hour: '2-digit', minute: '2-digit', second: '2-digit' },
    }).format(new Date(iso));
    expect(await start.textContent()).toContain(inTokyo);
    expect(await start.getAttribute('title')).toContain('America/Chicago');
    expect(await page.getByLabel('Business date', { exact: true }).inputValue()).toBe(DATE);
    await session.send('Emulation.setTimezoneOverride', { timezoneId: '' });
    await session.detach();
  }, 60_000);

  test('is as WCAG asks, wide and narrow, in light and in dark', async () => {
    await page.goto(night('PAY', '?view=timeline'));
    await lane('POST_LEDGER').waitFor();
    expect(await shown.everyLook()).toEqual([]);
  }, 60_000);
});

test('the browser has nothing to complain about', () => {
  expect(shown.complaints).toEqual([]);
});
