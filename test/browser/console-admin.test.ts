import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Console } from '../support/console.js';
import { openSmall } from '../support/small-night.js';
import { scheduleWorkbook } from '../support/small-schedule.js';
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
    await page.waitForURL(at('jobs'));
    await page.getByRole('link', { name: 'Job types' }).click();
    const row = page.getByRole('row', { name: /SVC/ });
    await row.getByText('Up', { exact: true }).waitFor();
    await shown.picture('admin-job-types');
    await row.getByRole('button').click();
    await page.waitForURL(at('job-types?type=SVC&of=PAY'));
    await button('Test connection').click();
    await page.getByText(/Token came in .*, HTTP 200/).waitFor();
    await page.getByText(/System check it is up: answered in .*, HTTP 204/).waitFor();
  });

  test('is told beside the field what is wrong, loses nothing, and points it elsewhere by its name', async () => {
    const url = await field('URL').inputValue();
    await field('URL').fill('ftp://pay.example');
    await field('Ask Status every (ms)').fill('5 s');
    await button('Test connection').click();
    await page.getByText('One field is not right.').waitFor();
    expect(await field('URL').inputValue()).toBe('ftp://pay.example');
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
    await field('Start').fill('/start');
    await field('Status').fill('/status');
    await field('System check').fill('/ping');
    await field('OAuth scope').fill('SVC:batch');
    await field('URL').fill('https://192.0.2.1/services');
    await button('Test connection').click();
    await page.getByText(/System check no good answer .*NIGHTJAR_ALLOWED_TARGETS/).waitFor();
    await field('URL').fill(world.system.url);
    await page.getByText('test it again').waitFor();
    await field('System check').fill('');
    await field('Start').fill('start?x');
    await button('Save').click();
    await page
      .getByText(/endpoints.start/)
      .first()
      .waitFor();
    await field('Start').fill('/start');
    await button('Save').click();
    await page.waitForURL(at('job-types?type=SVC'));
    await button('Test connection').click();
    await page.getByText(/the system itself was not called/).waitFor();
    await button('Delete…').click();
    await dialog().locator('button:focus', { hasText: 'Cancel' }).waitFor();
    await dialog().getByLabel('Type SVC to confirm').fill('SVC');
    await dialog().getByRole('button', { name: 'Delete', exact: true }).click();
    await page.waitForURL(at('job-types'));
  });
});

describe('an administrator, of access', () => {
  test('stores a connection whose secret is never shown again, and asks for a token', async () => {
    await page.goto(at('connections?new=yes'));
    await field('Name').fill('erp');
    await field('Token endpoint').fill(`${world.system.url}/oauth/token`);
    await field('Client id').fill('nightjar');
    await page.getByLabel('Client secret').fill('s3cret-of-erp');
    await field('Origins').fill('not an origin');
    await button('Save').click();
    await page.getByText('One field is not right.').waitFor();
    await field('Origins').fill(world.system.url);
    await field('Scope to ask for').fill('erp:batch');
    await button('Ask for a token').click();
    await page.getByText(/No token/).waitFor();
    expect(await page.getByLabel('Client secret').inputValue()).toBe('s3cret-of-erp');
    await page.getByLabel('Client secret').fill(world.system.clientSecret);
    await field('Client id').fill(world.system.clientId);
    await button('Ask for a token').click();
    await page.getByText(/token came/).waitFor();
    await button('Save').click();
    await page.waitForURL(at('connections?name=erp'));
    await page.getByText(/fingerprint/).waitFor();
    expect(await page.content()).not.toContain('s3cret-of-erp');
    expect(await page.evaluate('JSON.stringify(sessionStorage)')).not.toContain('s3cret');
    await button('Ask for a token').click();
    await page.getByText(/token came/).waitFor();
  });

  test('adds a person with a role on one schedule, sets a password, and ends the sessions', async () => {
    await page.goto(at('people?new=yes'));
    await field('Name').fill('olga');
    await page.getByLabel('Role', { exact: true }).selectOption('operator');
    await page.getByLabel('on', { exact: true }).selectOption('PAY');
    await button('Save').click();
    await page.waitForURL(at('people?name=olga'));
    await button('Set password…').click();
    await dialog().getByLabel('New password').fill('short');
    await dialog().getByRole('button', { name: 'Set the password' }).click();
    await dialog().getByText('WEAK_PASSWORD').waitFor();
    await dialog().getByLabel('New password').fill('a long enough password');
    await dialog().getByRole('button', { name: 'Set the password' }).click();
    await page.getByText('The password is set.').waitFor();
    await page.goto(at('people'));
    await page.getByRole('row', { name: /olga/ }).getByText('operator on PAY').waitFor();
    await shown.picture('admin-people');
    await page.goto(at('people?name=ada'));
    await button('End all sessions…').waitFor();
  });

  test('disables a person, lets the person in again, and deletes the person by name', async () => {
    await world.api.must(world.api.post('/api/v1/people', { name: 'otto', grants: [] }));
    await page.goto(at('people?name=otto'));
    for (const [disabled, state] of [
      [true, 'disabled'],
      [false, 'may log in'],
    ] as const) {
      await page.getByLabel('May not log in any more').setChecked(disabled);
      await button('Save').click();
      await page.getByText('Saved.', { exact: true }).waitFor();
      await button('Back to People').click();
      await page.getByRole('row', { name: /otto/ }).getByText(state, { exact: true }).waitFor();
      await button('otto').click();
    }
    await button('Delete…').click();
    await dialog().getByLabel('Type otto to confirm').fill('otto');
    await dialog().getByRole('button', { name: 'Delete', exact: true }).click();
    await page.waitForURL(at('people'));
    await page.getByRole('row', { name: /otto/ }).waitFor({ state: 'detached' });
  });

  test('changes the own password by the present one, and stays logged in', async () => {
    const fill = (label: string, text: string): Promise<void> =>
      dialog().getByLabel(label, { exact: true }).fill(text);
    await page.getByTitle('Yourself and this browser').click();
    await button('Change my password…').click();
    await fill('Present password', 'it is not this one');
    await fill('New password', 'a longer password than before');
    await fill('New password once more', 'another');
    await dialog().getByText('It is not the same as above.').waitFor();
    await fill('New password once more', 'a longer password than before');
    expect(await shown.axe()).toEqual([]);
    await dialog().getByRole('button', { name: 'Change the password' }).click();
    await dialog().getByText('LOGIN_FAILED').waitFor();
    await fill('Present password', 'a long enough password');
    await dialog().getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('Your password is changed.').waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
  });

  test('issues a token that is shown once, and revokes it by its name', async () => {
    await page.goto(at('tokens?new=yes'));
    await field('Name').fill('erp');
    await button('Issue the token').click();
    const token = await dialog().getByLabel('API token').innerText();
    expect(token).toMatch(/^njt_/);
    expect(await shown.axe()).toEqual([]);
    await dialog().getByRole('button', { name: 'I have stored it' }).click();
    const row = page.getByRole('row', { name: /erp/ });
    await row.getByText('in force').waitFor();
    expect(await page.content()).not.toContain(token);
    await row.getByRole('button', { name: 'Revoke…' }).click();
    await dialog().getByLabel('Type erp to confirm').fill('erp');
    await dialog().getByRole('button', { name: 'Revoke', exact: true }).click();
    await row.getByText('revoked').waitFor();
  });

  test('looks up who has done that, and whether the audit is whole', async () => {
    await page.goto(at('audit?action=revokeTokens'));
    const row = page.getByRole('row', { name: /revokeTokens/ }).first();
    await row.getByText('ada').waitFor();
    await row.getByRole('button').click();
    await page.getByText('"outcome": "done"').waitFor();
    await button('Verify the chain').click();
    await page.getByText(/It is as it was written/).waitFor();
    await shown.picture('admin-audit');
  });
});

describe('a schedule administrator', () => {
  test('overrides a field, sees it beside the workbook, and takes it back', async () => {
    await page.goto(at('jobs?schedule=PAY'));
    await button('POST_LEDGER').click();
    await dialog().getByLabel('Override Threshold run time (s)').check();
    await dialog().getByLabel('Threshold run time (s)', { exact: true }).fill('many');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().getByText('NOT_A_NUMBER').waitFor();
    await dialog().getByLabel('Threshold run time (s)', { exact: true }).fill('900');
    await dialog().getByRole('button', { name: 'Save' }).click();
    const row = page.getByRole('row', { name: /POST_LEDGER/ });
    await row.getByText('overridden').waitFor();
    await button('POST_LEDGER').click();
    await shown.picture('admin-jobs');
    await dialog().getByLabel('Override Threshold run time (s)').uncheck();
    await dialog().getByRole('button', { name: 'Save' }).click();
    await row.getByText('overridden').waitFor({ state: 'detached' });
  });

  test('disables several jobs at once, with a reason, after what it would change', async () => {
    await page.getByLabel('Select READ').check();
    await page.getByLabel('Select SEND').check();
    await button('Disable…').click();
    await dialog().getByText('It would change 2; 0 are so already.').waitFor();
    await dialog().getByLabel('Reason').fill('month end');
    await dialog().getByRole('button', { name: 'Disable', exact: true }).click();
    await page.getByRole('row', { name: /READ/ }).getByText('overridden').waitFor();
    await page.getByLabel('Which').selectOption('disabled');
    await page.getByText(/^2 of \d/).waitFor();
  });
});

describe('a schedule administrator, of many rows', () => {
  const sheet = (threshold: string): Uint8Array =>
    scheduleWorkbook({
      name: 'MANY',
      processes: { ALL: Array.from({ length: 26 }, (_, n) => `JOB_${String(n).padStart(2, '0')}`) },
      job: { JOB_00: { ThresholdRunTime: threshold } },
    });
  const path = '/api/v1/schedules/MANY/overrides';
  const uploads = (threshold: string): Promise<unknown> =>
    world.api.must(world.api.upload('/api/v1/schedules/import', sheet(threshold)));

  test('types how many, above 25', async () => {
    await uploads('100');
    await page.goto(at('jobs?schedule=MANY&q=JOB_'));
    await page.getByLabel('Select all 26 that match').check();
    await button('Disable…').click();
    await dialog().getByText('It would change 26').waitFor();
    await dialog().getByLabel('Reason').fill('month end');
    expect(await dialog().getByRole('button', { name: 'Disable', exact: true }).isDisabled()).toBe(true);
    await dialog().getByLabel('Type 26 to confirm').fill('26');
    await dialog().getByRole('button', { name: 'Disable', exact: true }).click();
    await dialog().waitFor({ state: 'detached' });
    await page
      .getByRole('row', { name: /JOB_25/ })
      .getByText('overridden')
      .waitFor();
    expect(await world.api.must(world.api.get(`${path}?limit=1000`))).toMatchObject({
      items: { length: 26 },
    });
  });

  test.each([
    ['Keep the override', 'ACTIVE', '900'],
    ['Take the workbook’s', undefined, '300'],
  ])('decides a conflict that is seen three ways: %s', async (act, state, holds) => {
    const field = { tab: 'Job', row: 'JOB_00', field: 'thresholdRunTime' };
    await uploads(state === undefined ? '100' : '50');
    const hostile = '<img src=x onerror=alert(1)>\u202e=cmd|';
    const overrides = [{ ...field, value: 800 }];
    await world.api.must(world.api.put(path, { overrides, reason: 'first' }));
    await world.api.must(world.api.put(path, { overrides: [{ ...field, value: 900 }], reason: hostile }));
    await uploads(state === undefined ? '300' : '200');
    await page.goto(at('jobs?schedule=MANY&which=conflict&row=JOB_00'));
    await dialog().getByText('900 holds until somebody decides').waitFor();
    await dialog()
      .getByText(/<img src=x onerror/)
      .waitFor();
    await dialog().getByRole('button', { name: act }).click();
    await dialog().getByText('until somebody decides').waitFor({ state: 'detached' });
    await dialog()
      .getByRole('row', { name: /Threshold/ })
      .getByRole('cell', { name: holds })
      .last()
      .waitFor();
    const { items } = (await world.api.must(world.api.get(`${path}?limit=1000`))) as {
      readonly items: readonly { readonly field: string; readonly state: string }[];
    };
    expect(items.find((one) => one.field === field.field)?.state).toBe(state);
  });

  test('adds a dependency that the workbook does not have, and takes it away', async () => {
    await page.goto(at('dependencies?schedule=MANY&tab=ExternalDependency'));
    await button('Add a row…').click();
    await dialog().getByLabel('Process').fill('ALL');
    await dialog().getByLabel('Job', { exact: false }).first().fill('NO_JOB');
    await dialog().getByLabel('Name of the release').fill('BANK_FILE');
    expect(await shown.axe()).toEqual([]);
    await dialog().getByRole('button', { name: 'Add the row' }).click();
    await dialog().getByText('JOB_NOT_IN_PROCESS').waitFor();
    expect(await dialog().getByLabel('Name of the release').inputValue()).toBe('BANK_FILE');
    await dialog().getByLabel('Job', { exact: false }).first().fill('JOB_01');
    await dialog().getByRole('button', { name: 'Add the row' }).click();
    const row = page.getByRole('row', { name: /JOB_01.*BANK_FILE/ });
    await row.getByRole('button').click();
    await dialog().getByRole('button', { name: 'Take the row away' }).click();
    await row.waitFor({ state: 'detached' });
  });
});

describe('who may only look', () => {
  test('gets nothing to act with, and is told who can grant more', async () => {
    await shown.logIn({ name: 'vic', grants: [{ role: 'viewer', schedule: 'PAY' }] });
    await page.goto(at('job-types?type=SVC&of=PAY'));
    await page.getByRole('heading', { level: 1, name: 'SVC' }).waitFor();
    for (const name of ['Save', 'Test connection', 'Delete…'])
      expect([name, await button(name).count()]).toEqual([name, 0]);
    await page.goto(at('jobs?row=READ'));
    await dialog().getByText('set by ada').waitFor();
    expect(await dialog().getByRole('checkbox').count()).toBe(0);
    for (const route of ['jobs', 'dependencies', 'throttles', 'job-types', 'connections']) {
      await page.goto(at(route));
      await page.getByText('You may look at').waitFor();
      const acts = /^(Save|Delete|New |Add |Enable|Disable|Test|Ask|Set |Revoke|Issue)/;
      expect([route, await page.getByRole('button', { name: acts }).count()]).toEqual([route, 0]);
      expect([route, await page.getByRole('checkbox').count()]).toEqual([route, 0]);
    }
    expect(await page.getByRole('link', { name: 'API tokens' }).count()).toBe(0);
    await page.goto(at('tokens'));
    await page.getByText(/Whoever has that role can grant it to you/).waitFor();
  });
});

const PATHS = [
  ...['jobs', 'jobs?row=READ', 'dependencies', 'throttles', 'job-types', 'job-types?type=SVC&of=PAY'],
  ...[
    'job-types?type=SVC&of=PAY&view=json',
    'connections',
    'connections?name=erp',
    'people',
    'people?name=olga',
  ],
  ...['tokens', 'tokens?new=yes', 'audit'],
];

describe('a page', () => {
  test('is as WCAG asks, wide and narrow, in light and in dark', async () => {
    await shown.logIn({ name: 'ben', grants: [{ role: 'administrator', schedule: null }] });
    for (const path of PATHS) {
      await page.goto(at(path));
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      expect({ path, found: await shown.everyLook() }).toEqual({ path, found: [] });
    }
  }, 120_000);

  test('has nothing to complain about', () => {
    expect(shown.complaints).toEqual([]);
  });
});
