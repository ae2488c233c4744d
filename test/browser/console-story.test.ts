import { afterAll, beforeAll, expect, test } from '@jest/globals';
import ExcelJS from 'exceljs';
import type { Locator, Page } from 'playwright-core';
import { Console } from '../support/console.js';
import { Night } from '../support/night.js';
import type { World } from '../support/world.js';

let shown: Console;
let world: World;
let page: Page;
const mouse: string[] = [];

beforeAll(async () => {
  shown = await Console.start();
  ({ world, page } = shown);
  await page.exposeFunction('sawMouse', (what: string) => mouse.push(what));
  await page.addInitScript(`for (const type of ['pointerdown', 'mousedown', 'touchstart', 'dragstart'])
    window.addEventListener(type, ({ type, target }) => window.sawMouse(type + ' ' + target.outerHTML), true);`);
  await shown.logIn({
    name: 'nora',
    grants: [
      { role: 'administrator', schedule: null },
      { role: 'operator', schedule: null },
    ],
  });
}, 120_000);

afterAll(async () => {
  expect(await shown.stop()).toEqual([]);
}, 60_000);

const MOST_TABS = 250;

/** By Tab, as everybody without a mouse gets there. */
async function reach(target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < MOST_TABS; presses += 1) {
    if ((await target.and(page.locator(':focus')).count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${target.toString()}`);
}

async function press(target: Locator): Promise<void> {
  await reach(target);
  await page.keyboard.press('Enter');
}

async function write(label: string, text: string): Promise<void> {
  await reach(dialog().getByLabel(label));
  await page.keyboard.type(text);
}

async function open(job: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'A job, a process' }).waitFor();
  await page.keyboard.type(job);
  await page
    .getByRole('option', { name: new RegExp(job) })
    .first()
    .waitFor();
  await page.keyboard.press('Enter');
  await drawer().getByRole('heading', { name: job }).waitFor();
}

const drawer = (): Locator => page.getByRole('complementary', { name: 'Run' });
const dialog = (): Locator => page.getByRole('dialog');
const button = (within: Page | Locator, name: string): Locator =>
  within.getByRole('button', { name, exact: true });

/** schedules/payments.xlsx at the sample system; `predecessor` is what the load comes after. */
async function payments(predecessor = 'PAY_TRANSFORM_JOB'): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile('schedules/payments.xlsx');
  const types = book.getWorksheet('Job Types');
  if (types) types.getCell('C2').value = `${world.system.url}/pay/services/batch`;
  book.getWorksheet('Dependency')?.eachRow((row) => {
    if (row.getCell(1).value === 'PAY_LOAD_PROCESS') row.getCell(4).value = predecessor;
  });
  return Buffer.from(await book.xlsx.writeBuffer());
}

/** What the dialog of the file system gives, which no page and no test can steer by keys. */
const chooseFile = async (buffer: Buffer): Promise<void> =>
  page
    .locator('input[type=file]')
    .first()
    .setInputFiles({
      ...{ name: 'payments.xlsx', buffer },
      mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    });

const today = new Date().toISOString().slice(0, 10);
let night: Night;

test('a workbook with a mistake is imported, corrected and applied', async () => {
  await press(page.getByRole('link', { name: 'Import a workbook' }));
  await page.getByRole('heading', { name: 'No schedule yet' }).waitFor();
  await chooseFile(await payments('PAY_TRANSFORMED_JOB'));
  await page.getByText(/1 error.*Nothing has been changed/).waitFor();
  await page.locator('.nj-finding-detail').getByText('PAY_TRANSFORMED_JOB').first().waitFor();
  await reach(button(page, 'Choose another workbook…').or(page.locator('.nj-screen-head button').first()));
  await chooseFile(await payments());
  await press(button(page, 'Apply as v1'));
  await page.getByText('Version 1 is active.').waitFor();
  await press(page.getByRole('link', { name: 'See tonight' }));
  await page.waitForURL(/\/night\/PAYMENTS\/\d{4}-\d\d-\d\d/);
  night = new Night(world, 'PAYMENTS', today);
}, 60_000);

test('the date is opened and Nightly started; what fails is read and restarted with a reason', async () => {
  world.system.script.add({
    ...{ job: 'PAY_EXTRACT_CARDS_JOB', outcomes: ['ERROR', 'COMPLETED'] },
    executionInfo: 'the file of the cards is empty',
  });
  world.system.script.add({
    ...{ job: 'PAY_RATES_JOB', startAnswer: { kind: 'reset-after-effect', times: 1 } },
  });
  world.system.script.add({ job: 'PAY_TRANSFORM_JOB', outcomes: ['never', 'COMPLETED'] });
  await press(button(page, 'Open this date and request Nightly'));
  await page.locator('[role=row]', { hasText: 'PAY_EXTRACT_CARDS_JOB' }).first().waitFor();
  await night.untilRun('PAY_EXTRACT_CARDS_JOB', 'ERROR');
  await page.keyboard.press('/');
  await page.keyboard.type('cards');
  await page.getByText('1 of 8 runs').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await drawer().getByRole('heading', { name: 'PAY_EXTRACT_CARDS_JOB' }).waitFor();
  await page.keyboard.press('w');
  await drawer().getByText('the file of the cards is empty').first().waitFor();
  await page.keyboard.press('l');
  await drawer().locator('[data-line="1"]').waitFor();
  await page.keyboard.press('r');
  await write('Reason', 'the file has come');
  await press(button(dialog(), 'Restart'));
  await night.untilRun('PAY_EXTRACT_CARDS_JOB', 'COMPLETED');
}, 60_000);

test('another run is held and released', async () => {
  await open('PAY_END_JOB');
  await button(drawer(), 'Hold').waitFor();
  await page.keyboard.press('h');
  await night.untilRun('PAY_END_JOB', 'HELD');
  await button(drawer(), 'Release').waitFor();
  await page.keyboard.press('Shift+H');
  await night.untilRun('PAY_END_JOB', ({ status }) => status !== 'HELD');
});

test('a Start of which nobody knows is resolved', async () => {
  await night.untilRun('PAY_RATES_JOB', ({ cause }) => cause === 'START_UNKNOWN');
  await open('PAY_RATES_JOB');
  await button(drawer(), 'Resolve start…').waitFor();
  await page.keyboard.press('u');
  const wanted = dialog().getByRole('radio', { name: /It did not start/ });
  await wanted.waitFor();
  for (let presses = 0; presses < 20 && !(await wanted.isChecked()); presses += 1) {
    const inGroup = await page.evaluate(`document.activeElement.matches('input[type=radio]')`);
    await page.keyboard.press(inGroup ? 'ArrowDown' : 'Tab');
  }
  expect(await wanted.isChecked()).toBe(true);
  await write('Reason', 'its owner has looked');
  await write('Type “start again”', 'start again');
  await press(button(dialog(), 'Send Start again'));
  await night.untilRun('PAY_RATES_JOB', 'COMPLETED');
}, 60_000);

test('what hangs is killed, and the night ends with its report', async () => {
  await night.untilRun('PAY_TRANSFORM_JOB', 'RUNNING');
  await open('PAY_TRANSFORM_JOB');
  await button(drawer(), 'Kill…').waitFor();
  await page.keyboard.press('Shift+K');
  await write('Reason', 'it hangs');
  await press(button(dialog(), 'Kill'));
  await night.untilRun('PAY_TRANSFORM_JOB', ({ cause }) => cause === 'KILLED');
  await button(drawer(), 'Restart…').waitFor();
  await page.keyboard.press('r');
  await write('Reason', 'the lock is gone');
  await press(button(dialog(), 'Restart'));
  await night.untilRun('PAY_END_JOB', 'COMPLETED');
  await page.keyboard.press('Escape');
  await drawer().waitFor({ state: 'hidden' });
  await page.keyboard.press('4');
  const report = page.locator('.nj-report');
  for (const reason of ['the file has come', 'its owner has looked', 'it hangs', 'the lock is gone'])
    await report.getByText(reason).first().waitFor();
}, 60_000);

test('nothing of all this needed a mouse, and the browser has nothing to complain about', () => {
  expect(mouse).toEqual([]);
  expect(shown.complaints).toEqual([]);
});
