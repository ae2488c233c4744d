import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { makePerson, PASSWORD } from '../support/browser-session.js';
import { OpenidProvider } from '../support/openid-provider.js';
import { freePort } from '../support/stores.js';
import { World } from '../support/world.js';

declare global {
  /** Set in jest.config.mjs. */
  var NIGHTJAR_TEST_CHROMIUM: string;
}

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'];

let provider: OpenidProvider;
let world: World;
let profile: string;
let browser: BrowserContext;
let complaints: string[];

beforeAll(async () => {
  provider = await OpenidProvider.start();
  const port = String(await freePort());
  world = await World.start({
    environment: {
      ...provider.environment,
      PORT: port,
      NIGHTJAR_PUBLIC_URL: `http://127.0.0.1:${port}`,
      NIGHTJAR_OIDC_ROLES: 'nightjar-ops=operator',
    },
  });
  await makePerson(world.api, 'ada', { grants: [{ role: 'viewer', schedule: 'PAYMENTS' }] });
  profile = await mkdtemp(join(tmpdir(), 'nightjar-chromium-'));
  const executablePath = NIGHTJAR_TEST_CHROMIUM;
  browser = await chromium.launchPersistentContext(profile, { executablePath, args: FLAGS, headless: true });
}, 60_000);

afterEach(async () => {
  await browser.clearCookies();
});

afterAll(async () => {
  await browser.close();
  await rm(profile, { recursive: true, force: true });
  expect(await world.stop()).toEqual([]);
  await provider.stop();
}, 60_000);

/** A page whose complaints about scripts, policies and failed loads are kept. */
async function open(path: string): Promise<Page> {
  const page = await browser.newPage();
  complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // What the server refuses is said on the page, and by the browser as well.
    if (!message.text().startsWith('Failed to load resource')) complaints.push(message.text());
  });
  await page.goto(`${world.server.url}${path}`);
  return page;
}

async function fill(page: Page, password: string): Promise<void> {
  await page.getByLabel('Name').fill('ada');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
}

test('a wrong password is said, the right one logs in under the policy of the page, and a logout ends it', async () => {
  const page = await open('/login');
  await page.getByRole('heading', { name: 'Log in' }).waitFor();
  expect(await page.evaluate('document.activeElement.id')).toBe('name');
  await fill(page, 'not the password');
  await page.getByRole('alert').getByText('The name or the password is wrong.').waitFor();
  expect(await page.getByLabel('Password').inputValue()).toBe('');
  await fill(page, PASSWORD);
  await page.getByText('Logged in as ada').waitFor();
  await page.getByText('Roles: viewer on PAYMENTS').waitFor();

  const [cookie] = await browser.cookies();
  expect(cookie).toMatchObject({
    name: '__Host-nightjar',
    httpOnly: true,
    secure: true,
    sameSite: 'Lax',
    path: '/',
  });
  const readable = 'document.cookie + JSON.stringify({ ...localStorage, ...sessionStorage })';
  expect(await page.evaluate(readable)).toBe('{}');
  // A read by a link of ours, and by typing it.
  expect((await page.goto(`${world.server.url}/api/v1/me`))?.status()).toBe(200);
  await page.goto(`${world.server.url}/login`);
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByLabel('Name').waitFor();
  expect(await browser.cookies()).toEqual([]);
  expect(complaints).toEqual([]);
}, 60_000);

test('whoever was on the way somewhere arrives there, and nowhere else', async () => {
  const page = await open('/login?returnTo=%2Fapi%2Fdocs%23Runs');
  await fill(page, PASSWORD);
  await page.waitForURL(`${world.server.url}/api/docs#Runs`);
  await browser.clearCookies();
  for (const elsewhere of ['https://evil.test/', '//evil.test/', 'javascript:document.title=1']) {
    const other = await open(`/login?returnTo=${encodeURIComponent(elsewhere)}`);
    await fill(other, PASSWORD);
    await other.getByText('Logged in as ada').waitFor();
    expect(new URL(other.url()).pathname).toBe('/login');
    await browser.clearCookies();
  }
  expect(complaints).toEqual([]);
}, 60_000);

test('the organisation logs in with one click and names the roles, and a logout ends its session as well', async () => {
  provider.person = { sub: 's1', email: 'grace@example.com', groups: ['nightjar-ops'] };
  const page = await open('/login');
  await page.getByRole('link', { name: 'Log in with your organisation' }).click();
  await page.getByText('Logged in as grace@example.com').waitFor();
  await page.getByText('Roles: operator').waitFor();
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByLabel('Name').waitFor();
  expect(provider.asked).toContain('/logout');
  provider.person = { sub: 's2', email: 'nobody@example.com' };
  await page.getByRole('link', { name: 'Log in with your organisation' }).click();
  await page.getByText('ask an administrator of Nightjar to give nobody@example.com a role').waitFor();
  expect(complaints).toEqual([]);
}, 60_000);

test('what goes wrong at the organisation is said in words', async () => {
  provider.behaviour = { callback: { error: 'access_denied' } };
  const page = await open('/login');
  await page.getByRole('link', { name: 'Log in with your organisation' }).click();
  await page.getByRole('alert').getByText('it has refused the login').waitFor();
  provider.behaviour = {};
  const unknown = await open('/login?problem=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E');
  await unknown.getByRole('alert').getByText('The login has failed.').waitFor();
  expect(complaints).toEqual([]);
}, 60_000);

test('a page of another origin gets nothing done with the session, and reads nothing', async () => {
  const page = await open('/login');
  await fill(page, PASSWORD);
  await page.getByText('Logged in as ada').waitFor();
  // Another port: for cookies the same site, for everything else another one.
  const elsewhere = await browser.newPage();
  await elsewhere.goto(`${world.system.url}/nowhere`);
  const tried = (init: string): Promise<unknown> =>
    elsewhere.evaluate(
      `fetch('${world.server.url}/auth/logout', { method: 'POST', credentials: 'include', ${init} }).then(({ type }) => type, () => 'refused')`,
    );
  const outcomes = {
    withHeader: await tried("headers: { 'x-nightjar-request': '1' }"),
    simple: await tried("mode: 'no-cors', body: '{}'"),
    read: await elsewhere.evaluate(
      `fetch('${world.server.url}/api/v1/me', { credentials: 'include' }).then(String, () => 'refused')`,
    ),
  };
  expect(outcomes).toMatchObject({ withHeader: 'refused', read: 'refused' });
  await page.reload();
  await page.getByText('Logged in as ada').waitFor();
}, 60_000);

test('the policy of the page keeps markup and scripts out, and frames too', async () => {
  const page = await open('/login');
  const tried = (code: string): Promise<unknown> =>
    page.evaluate(`(() => { try { ${code}; return 'done'; } catch (error) { return error.name; } })()`);
  expect(await tried("document.createElement('div').innerHTML = '<img src=x onerror=alert(1)>'")).toBe(
    'TypeError',
  );
  expect(await tried("document.write('x')")).toBe('TypeError');
  expect(await tried("document.createElement('script').src = '/login/login.js'")).toBe('TypeError');
  const framing = await browser.newPage();
  await framing.setContent(`<iframe src="${world.server.url}/login"></iframe>`);
  expect(await framing.frames()[1]?.getByLabel('Name').count()).toBe(0);
}, 60_000);
