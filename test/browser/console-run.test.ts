import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { Console } from '../support/console.js';
import { hostileTexts } from '../support/hostile-texts.js';
import { openSmall, requests, startOf, untilCalled } from '../support/small-night.js';
import type { Night } from '../support/night.js';
import type { World } from '../support/world.js';

let shown: Console;
let world: World;
let page: Page;

beforeAll(async () => {
  shown = await Console.start();
  ({ world, page } = shown);
  await shown.browser.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await shown.logIn({ name: 'olga', grants: [{ role: 'operator', schedule: null }] });
}, 120_000);

afterAll(async () => {
  expect(await shown.stop()).toEqual([]);
}, 60_000);

const DATE = '2026-11-24';
const at = (schedule: string, search: string): string => shown.url(`/night/${schedule}/${DATE}${search}`);
const drawer = (): Locator => page.getByRole('complementary', { name: 'Run' });
const dialog = (): Locator => page.getByRole('dialog');
const tab = (name: string): Promise<void> => drawer().getByRole('tab', { name }).click();
const copied = (): Promise<unknown> => page.evaluate('navigator.clipboard.readText()');

/** Longer than the line of a dialog. */
const ANNA = 'wait for Anna, who has opened the period of November once more for what came in late';

/** When a button began to wait, and when it said so. */
const NOTED = `new MutationObserver((changes) => {
  for (const { target } of changes) {
    if (target.ariaBusy === 'true') window.busy ??= performance.now();
    if (target.dataset.lasting === 'true') window.lasting ??= performance.now();
  }
}).observe(document.body, { subtree: true, attributeFilter: ['aria-busy', 'data-lasting'] })`;

/** Calls that get their answer when the test lets them. */
async function heldBack(url: string): Promise<{ asked: () => number; goOn: () => void }> {
  let asked = 0;
  let open = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    open = resolve;
  });
  await page.route(url, async (route) => {
    asked += 1;
    await held;
    await route.continue();
  });
  return {
    asked: () => asked,
    goOn: () => {
      open();
    },
  };
}

describe('a run that has failed', () => {
  let night: Night;
  let id: string;

  beforeAll(async () => {
    world.system.script.add({
      ...{ process: 'LOAD', job: 'POST_LEDGER', outcomes: ['ERROR', 'COMPLETED'] },
      executionInfo: 'period is closed',
    });
    night = await openSmall(world, {
      ...{
        name: 'RUN',
        processes: { LOAD: ['READ', 'POST_LEDGER'], OUT: ['SEND'] },
        after: [['OUT', 'LOAD']],
      },
      parameters: { 'LOAD/POST_LEDGER': 'period=2026-11||mode=full||apiToken=a-secret-value' },
    });
    await night.request();
    ({ id } = await night.untilRun('POST_LEDGER', 'ERROR'));
  });

  test('has what fits its state as the filled button, and a link for somebody else', async () => {
    await page.goto(at('RUN', `?run=${id}`));
    await drawer().getByRole('heading', { name: 'POST_LEDGER' }).waitFor();
    expect(await drawer().locator('.nj-run-head').textContent()).toContain('RUN / Nightly / LOAD');
    const filled = drawer().locator('.nj-actions [data-variant=filled]');
    await filled.first().waitFor();
    expect(await filled.allTextContents()).toEqual(['Restart…']);
    await page.keyboard.press('c');
    await page.getByText('The link is copied.').waitFor();
    expect(await copied()).toBe(at('RUN', `?run=${id}`));
  });

  test('is as wide as one wants, by keys, and stays so', async () => {
    const handle = drawer().getByRole('separator', { name: 'Width of the drawer' });
    const width = async (): Promise<number> => (await drawer().boundingBox())?.width ?? 0;
    await page.setViewportSize({ width: 1440, height: 900 });
    expect(await width()).toBe(560);
    await handle.focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    expect(await width()).toBe(640);
    for (let press = 0; press < 9; press += 1) await page.keyboard.press('<');
    expect(await width()).toBe(720);
    await page.reload();
    await drawer().waitFor();
    expect(await width()).toBe(720);
    await drawer().getByRole('button', { name: 'Half of the window' }).click();
    expect(await width()).toBe(560);
  });

  test('is told with its requests, and no secret is shown or copied', async () => {
    await tab('Attempts');
    const attempt = drawer().locator('.nj-attempt').first();
    expect(await attempt.textContent()).not.toContain('a-secret-value');
    await attempt.getByText('request', { exact: true }).first().click();
    await attempt.getByRole('button', { name: 'Copy the request as curl' }).first().click();
    const curl = String(await copied());
    expect(curl).toMatch(/^curl -X POST 'http.*\/start' \\\n {2}-H "Authorization: Bearer \$TOKEN"/);
    expect(curl).toContain('period=2026-11||mode=full||apiToken=••••');
    await attempt.getByRole('button', { name: 'Copy execution id', exact: true }).click();
    expect(await copied()).toBe((await night.run('POST_LEDGER')).executionId);
  });

  test('is restarted with other parameters, which are checked beside their fields and need a reason', async () => {
    await tab('Parameters');
    const value = (key: string): Locator => drawer().getByLabel(`Value of ${key}`);
    expect(await value('apiToken').getAttribute('type')).toBe('password');
    await value('mode').fill('delta');
    await drawer().getByText('changed', { exact: true }).waitFor();
    await drawer().getByRole('button', { name: 'Add a parameter' }).click();
    await drawer().getByText('A key is empty.').waitFor();
    await drawer().getByLabel('Key 4').fill('mode');
    await drawer().getByText('This key is there twice.').waitFor();
    await drawer().getByRole('button', { name: 'Restart with these…' }).click({ force: true });
    expect(await dialog().count()).toBe(0);
    await drawer().getByLabel('Key 4').fill('note');
    await drawer().getByLabel('Value of note').fill('<b>again</b>');
    // Another tab and back: nothing is lost.
    await tab('Why');
    await tab('Parameters');
    expect(await value('mode').inputValue()).toBe('delta');
    await shown.picture('run-parameters');
    await drawer().getByRole('button', { name: 'Restart with these…' }).click();
    expect(await dialog().locator('.nj-changes').textContent()).toBe('modefulldeltanote<b>again</b>');
    const send = dialog().getByRole('button', { name: 'Restart with these', exact: true });
    expect(await send.isDisabled()).toBe(true);
    await dialog().getByLabel('Reason').fill('the rest was posted already');
    expect(await shown.axe()).toEqual([]);
    await send.click();
    await night.untilRun('POST_LEDGER', (run) => run.attempt === 2 && run.status === 'COMPLETED');
    expect((await night.run('POST_LEDGER')).parameters).toBe(
      'period=2026-11||mode=delta||apiToken=a-secret-value||note=<b>again</b>',
    );
    await drawer().getByText('Parameters are edited before a run starts, or before a restart').waitFor();
  }, 60_000);

  test('has events, a history and links, each of which opens', async () => {
    await tab('Events');
    await drawer().locator('.nj-events').getByText('the rest was posted already').first().waitFor();
    await tab('History');
    await drawer()
      .getByRole('img', { name: /The only execution took/ })
      .waitFor();
    await drawer().getByRole('link', { name: DATE }).waitFor();
    await tab('Links');
    await drawer().locator('.nj-links').getByText('LOAD/READ').waitFor();
    await page.keyboard.press(']');
    await drawer().getByRole('heading', { name: 'SEND' }).waitFor();
    await page.keyboard.press('[');
    await drawer().getByRole('heading', { name: 'POST_LEDGER' }).waitFor();
    await tab('Links');
    await drawer().locator('.nj-links').getByRole('button', { name: 'LOAD/READ' }).click();
    await drawer().getByRole('heading', { name: 'READ' }).waitFor();
  });
});

describe('what can be taken back', () => {
  test('is done at once, and taken back from where it is told', async () => {
    const night = await openSmall(world, { name: 'UNDO', processes: { A: ['FIRST', 'SECOND'] } });
    const { id } = await night.run('SECOND');
    await page.goto(at('UNDO', `?run=${id}`));
    await drawer().getByRole('button', { name: 'Hold', exact: true }).waitFor();
    await page.keyboard.press('h');
    await page.getByText('SECOND is held.').waitFor();
    expect((await night.run('SECOND')).status).toBe('HELD');
    expect(await drawer().locator('.nj-actions [data-variant=filled]').textContent()).toBe('Release');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Undone: SECOND is as before.').waitFor();
    expect((await night.run('SECOND')).status).toBe('LOADED');
    await drawer().getByText('What is not possible now, and why').click();
    await drawer().getByText('ask-status is allowed when a run is').waitFor();
    await drawer().getByRole('button', { name: 'Hold with a reason…' }).click();
    await dialog().getByLabel('Reason').fill(ANNA);
    await dialog().getByRole('button', { name: 'Hold', exact: true }).click();
    await drawer().getByText('Held').first().waitFor();
    await tab('Events');
    await drawer().locator('.nj-events').getByText(ANNA).waitFor();
  });

  test('has a reason that outlives its dialog, offers those given before, and says when it takes long', async () => {
    const open = (): Promise<void> => drawer().getByRole('button', { name: 'Skip…' }).click();
    const reason = (): Locator => dialog().getByLabel('Reason');
    const earlier = (): Locator => dialog().getByRole('list', { name: 'Given before' }).getByRole('button');
    await open();
    expect(await earlier().allTextContents()).toEqual([ANNA, 'the rest was posted already']);
    await reason().fill('the file is late:');
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    await page.reload();
    await open();
    expect(await reason().inputValue()).toBe('the file is late:');
    await earlier().filter({ hasText: ANNA }).click();
    expect(await reason().inputValue()).toBe(`the file is late: ${ANNA}`);
    expect(await shown.everyLook()).toEqual([]);
    const hidden = await page.evaluate(
      `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('[role=dialog] form'))`,
    );
    expect(hidden).toBeLessThanOrEqual(0);
    await reason().fill('password=hunter2 does not work');
    await page.keyboard.press('Escape');
    await drawer().getByRole('button', { name: 'Hold', exact: true }).waitFor({ state: 'detached' });
    await open();
    const answer = await heldBack('**/actions/skip');
    await page.evaluate(NOTED);
    await dialog().getByRole('button', { name: 'Skip', exact: true }).dblclick();
    await dialog().locator('[data-lasting=true]').waitFor();
    expect(Number(await page.evaluate('window.lasting - window.busy'))).toBeGreaterThanOrEqual(290);
    answer.goOn();
    await page.getByText('SECOND is skipped.').waitFor();
    expect(answer.asked()).toBe(1);
    await drawer().getByRole('button', { name: 'Release skip', exact: true }).click();
    await page.getByText('The skip of SECOND is taken back.').waitFor();
    await open();
    expect(await reason().inputValue()).toBe('');
    expect(await earlier().allTextContents()).toEqual([ANNA, 'the rest was posted already']);
    await page.keyboard.press('Escape');
  });
});

describe('a Start that nobody answered', () => {
  test('is looked for by an id, and sent again only by whoever types that, as it may do the work twice', async () => {
    world.system.script.add({
      ...{ job: 'DOUBTFUL', outcome: 'never', startAnswer: { kind: 'reset-after-effect', times: 1 } },
    });
    const night = await openSmall(world, { name: 'DOUBTS', processes: { A: ['DOUBTFUL'] } });
    await night.request();
    const { id } = await night.untilRun('DOUBTFUL', (run) => run.cause === 'START_UNKNOWN');
    await page.goto(at('DOUBTS', `?run=${id}`));
    await drawer().getByRole('button', { name: 'Resolve start…' }).click();
    await dialog().getByText('It started.').click();
    const field = dialog().getByRole('textbox', { name: 'Execution id' });
    const check = dialog().getByRole('button', { name: 'Check this id' });
    await check.click();
    expect(await dialog().locator('input:focus').getAttribute('maxlength')).toBe('256');
    await field.fill('nobody’s & <b>1=1</b>');
    await check.click();
    await dialog().getByText('That proves neither that it runs nor that it does not.').waitFor();
    expect(await field.inputValue()).toBe('nobody’s & <b>1=1</b>');
    const started = await startOf(world, { job: 'DOUBTFUL' });
    await field.fill(started.executionId);
    await dialog().getByText('You have typed another id since.').waitFor();
    await check.click();
    await dialog().getByText('It runs over there. Adopting follows it.').waitFor();
    expect(await dialog().locator('.nj-checked').textContent()).toContain(`RUNNING ${started.executionId}`);
    await shown.picture('run-resolve');
    expect(await shown.everyLook()).toEqual([]);
    expect(await night.run('DOUBTFUL')).toMatchObject({
      status: 'ERROR',
      cause: 'START_UNKNOWN',
      executionId: null,
    });
    await dialog().getByText('It did not start.').click();
    await dialog().getByLabel('Reason').fill('the owner has looked');
    const again = dialog().getByRole('button', { name: 'Send Start again' });
    expect(await again.isDisabled()).toBe(true);
    await dialog().getByText('the work may be done twice').waitFor();
    expect(await shown.axe()).toEqual([]);
    await dialog().getByLabel('Type “start again”').fill('start again');
    await again.click();
    const { executionId } = await night.untilRun('DOUBTFUL', (run) => run.executionId !== null);
    world.system.finish(executionId ?? '', 'COMPLETED');
    await night.untilRun('DOUBTFUL', 'COMPLETED');
  }, 60_000);
});

describe('a run whose contact is lost', () => {
  test('is asked about now, and told as soon as its system answers', async () => {
    world.system.script.add({ job: 'MUTE', outcome: 'never', statusAnswer: { kind: 'status', code: 500 } });
    const night = await openSmall(
      world,
      { name: 'LOST', processes: { A: ['MUTE'] } },
      { silenceBudgetMs: 300, pollIntervalMs: 100 },
    );
    await night.request();
    const { id } = await night.untilRun('MUTE', ({ flags }) => flags.includes('TRACKING_LOST'));
    // By itself it would be asked again after this test.
    const patience = { kind: 'status', code: 500, headers: { 'retry-after': '600' } } as const;
    const asked = (): number => requests(world.system.ledger.entries, { verb: 'status', job: 'MUTE' }).length;
    world.system.script.add({ job: 'MUTE', statusAnswer: patience });
    const before = asked();
    await untilCalled(world, () => Promise.resolve(asked() > before ? true : undefined));
    world.system.script.add({ job: 'MUTE', outcome: 'never' });
    await page.goto(at('LOST', `?run=${id}&tab=attempts`));
    const again = drawer().getByRole('button', { name: 'Ask again now' });
    await again.waitFor();
    expect(await drawer().locator('.nj-actions [data-variant=filled]').allTextContents()).toEqual([
      'Ask again now',
    ]);
    await again.click();
    await drawer().getByText('Asked again at').waitFor();
    const { executionId } = await night.untilRun('MUTE', ({ flags }) => !flags.includes('TRACKING_LOST'));
    await again.waitFor({ state: 'detached' });
    world.system.finish(executionId ?? '', 'COMPLETED');
    await night.untilRun('MUTE', 'COMPLETED');
  }, 60_000);
});

describe('a log', () => {
  const LINES = 48_000;
  const lineOf = (n: number): string =>
    `2026-11-24T02:13:07.${String(n % 1000).padStart(3, '0')}Z posting of account ${n % 977}, ${'one entry of the ledger after the other '.repeat(2)}done`;
  const log = (): Locator => drawer().getByRole('group', { name: 'Lines of the log' });
  const line = (n: number): Locator => log().locator(`[data-line="${n}"]`);
  let id: string;

  beforeAll(async () => {
    const lines = Array.from({ length: LINES }, (_, n) => lineOf(n + 1));
    lines[9] = `\u001b[1;31mERROR\u001b[0m at \u0007 <script>window.hostile=1</script>`;
    world.system.script.add({ job: 'TALKS', logAnswer: { kind: 'body', body: lines.join('\n') } });
    const night = await openSmall(world, { name: 'LOGS', processes: { A: ['TALKS'] } });
    await night.request();
    ({ id } = await night.untilRun('TALKS', 'COMPLETED'));
  });

  test('of 48,000 lines is there at once, its last lines first', async () => {
    await page.goto(at('LOGS', `?run=${id}&tab=why`));
    await drawer().getByText('TALKS').first().waitFor();
    await page.evaluate(`
      window.busy = 0;
      new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) window.busy += duration; })
        .observe({ type: 'longtask' });`);
    await page.keyboard.press('l');
    await line(LINES).waitFor();
    expect(await page.evaluate('window.busy')).toBeLessThanOrEqual(500);
    await drawer().getByText('48,000 lines, 6.').waitFor();
    await log().focus();
    await page.keyboard.press('Home');
    await line(1).getByText('posting of account 1,').waitFor();
    expect(await line(10).locator('[data-ansi=red]').textContent()).toBe('ERROR');
    expect(await line(10).textContent()).toContain('at ␇ <script>window.hostile=1</script>');
    await page.keyboard.press('End');
    await line(LINES).waitFor();
    expect(await log().locator('.nj-line').count()).toBeLessThan(150);
  }, 60_000);

  test('is searched as a whole, one hit after the other', async () => {
    await drawer().getByLabel('Find in the log').fill('window.HOSTILE');
    await drawer().getByText('0 of 1').waitFor();
    await page.keyboard.press('Enter');
    await drawer().getByText('1 of 1').waitFor();
    await line(10).waitFor();
    expect(await line(10).locator('[data-hit]').textContent()).toBe('window.hostile');
    await drawer().getByLabel('Find in the log').fill('account 976,');
    await drawer().getByText('0 of 49').waitFor();
    await log().focus();
    await page.keyboard.press('n');
    await line(976).locator('[data-hit]').waitFor();
    await page.keyboard.press('N');
    await drawer().getByText('49 of 49').waitFor();
    await page.setViewportSize({ width: 1100, height: 720 });
    await shown.picture('run-log');
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  test('is broken into lines of the width, and unbroken again', async () => {
    await drawer().getByLabel('Find in the log').fill('');
    await drawer().getByRole('button', { name: 'Wrap' }).click();
    await log().focus();
    await page.keyboard.press('Home');
    await line(1).nth(1).waitFor();
    expect(
      await page.evaluate(
        `document.querySelector('.nj-log').scrollWidth - document.querySelector('.nj-log').clientWidth`,
      ),
    ).toBeLessThanOrEqual(16);
    await page.keyboard.press('End');
    await line(LINES).first().waitFor();
    await drawer().getByRole('button', { name: 'Wrap' }).click();
  });

  test('is linked line by line, and downloaded as the API has it', async () => {
    await page.goto(at('LOGS', `?run=${id}&tab=log&line=30000`));
    await line(30_000).waitFor();
    expect(await line(30_000).getAttribute('data-linked')).toBe('true');
    await line(30_002).getByRole('button', { name: 'Link to line 30002', includeHidden: true }).click();
    await page.waitForURL(/line=30002/);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      drawer().getByRole('link', { name: 'Download all' }).click(),
    ]);
    const { readFileSync } = await import('node:fs');
    const whole = readFileSync(await download.path(), 'utf8');
    expect(whole).toBe(await world.api.text(`/api/v1/runs/${id}/log`));
    expect(await page.evaluate(`'hostile' in window`)).toBe(false);
  });
});

describe('the log of a run that goes on', () => {
  test('is followed, until somebody looks at something in it', async () => {
    const lines = (count: number): string =>
      Array.from({ length: count }, (_, n) => `step ${n + 1}`).join('\n');
    world.system.script.add({
      ...{ job: 'GROWS', outcome: 'never' },
      logAnswer: [
        { kind: 'body', body: lines(300), times: 1 },
        { kind: 'body', body: lines(400), times: 1 },
        { kind: 'body', body: lines(500) },
      ],
    });
    const night = await openSmall(
      world,
      { name: 'FOLLOW', processes: { A: ['GROWS'] } },
      { pollIntervalMs: 1000, pollPolicy: 'fixed' },
    );
    await night.request();
    const { id, executionId } = await night.untilRun('GROWS', (run) => run.executionId !== null);
    await page.goto(at('FOLLOW', `?run=${id}`));
    const line = (n: number): Locator => drawer().locator(`[data-line="${n}"]`);
    await line(300).waitFor();
    await line(400).waitFor();
    await page.evaluate(`document.querySelector('.nj-log').scrollTop -= 2000`);
    const top = (): Promise<unknown> => page.evaluate(`document.querySelector('.nj-log').scrollTop`);
    await drawer().getByRole('button', { name: 'Follow', exact: true, pressed: false }).waitFor();
    const before = await top();
    await drawer().getByRole('button', { name: '↓ 100 new lines' }).click({ trial: true });
    expect(await top()).toBe(before);
    await drawer().getByRole('button', { name: '↓ 100 new lines' }).click();
    await line(500).waitFor();
    await drawer().getByRole('button', { name: 'Follow', exact: true, pressed: true }).waitFor();
    world.system.finish(executionId ?? '', 'COMPLETED');
    await night.untilRun('GROWS', 'COMPLETED');
  }, 60_000);
});

describe('every tab', () => {
  test('is as WCAG asks, wide and narrow, in light and in dark, also of hostile texts', async () => {
    const texts = hostileTexts('markup', 'direction', 'formula').map(({ text }) => text);
    world.system.script.add({
      ...{
        process: 'BAD',
        job: 'HOSTILE',
        outcome: 'ERROR',
        executionInfo: texts.join(' ').slice(0, 3000),
      },
      logAnswer: { kind: 'body', body: texts.join('\n'), contentType: 'text/html' },
    });
    const name = 'BAD';
    const night = await openSmall(world, {
      ...{ name, processes: { BAD: ['HOSTILE'] } },
      parameters: { 'BAD/HOSTILE': 'note=<img src=x onerror=window.hostile=1>' },
    });
    await night.request();
    const { id } = await night.untilRun('HOSTILE', 'ERROR');
    for (const one of ['attempts', 'log', 'params', 'history', 'links', 'events']) {
      await page.goto(at(name, `?run=${id}&tab=${one}`));
      await drawer().getByRole('tab', { selected: true }).waitFor();
      await drawer().locator('[aria-busy=true]').first().waitFor({ state: 'hidden' });
      expect({ one, found: await shown.everyLook() }).toEqual({ one, found: [] });
    }
    expect(await page.evaluate(`'hostile' in window`)).toBe(false);
  }, 120_000);

  test('has nothing to complain about', () => {
    expect(shown.complaints).toEqual([]);
  });
});
