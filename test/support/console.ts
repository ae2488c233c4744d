import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { complaintsOf, startBrowser, type Browser } from './browser.js';
import { World } from './world.js';

interface Person {
  readonly name: string;
  /** Null `schedule` = everywhere. */
  readonly grants: readonly { readonly role: string; readonly schedule: string | null }[];
}

/** A server with its console, and a browser in which somebody looks at it. */
export class Console {
  private constructor(
    readonly world: World,
    readonly browser: Browser,
    readonly page: Page,
    /** What the browser refused to run or load, and errors of scripts: none, whatever a test does. */
    readonly complaints: readonly string[],
  ) {}

  static async start(): Promise<Console> {
    const [world, browser] = await Promise.all([World.start(), startBrowser()]);
    const page = await browser.context.newPage();
    return new Console(world, browser, page, complaintsOf(page, world.server.url));
  }

  /** What was left open on the server: nothing, after a test that ends well. */
  async stop(): Promise<readonly string[]> {
    await this.browser.stop();
    return this.world.stop();
  }

  url(path: string): string {
    return `${this.world.server.url}${path}`;
  }

  /** As a person who has these grants, with a local password. */
  async logIn({ name, grants }: Person): Promise<void> {
    const { api } = this.world;
    await api.must(api.post('/api/v1/people', { name, grants }));
    await api.must(api.put(`/api/v1/people/${name}/password`, { password: 'a long enough password' }));
    await this.browser.context.clearCookies();
    await this.page.goto(this.url('/login?returnTo=/'));
    await this.page.getByLabel('Name').fill(name);
    await this.page.getByLabel('Password').fill('a long enough password');
    await this.page.keyboard.press('Enter');
    await this.page.waitForURL((url) => url.pathname !== '/login');
  }

  /** Rules of WCAG 2.2 AA that a program can judge, on the page as it stands: what breaks them. */
  async axe(): Promise<readonly string[]> {
    const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    const session = await this.browser.context.newCDPSession(this.page);
    // Not as a script element, which the policy of the page would refuse.
    await session.send('Runtime.evaluate', { expression: source });
    const { result } = await session.send('Runtime.evaluate', {
      expression: `axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ' ' + html.slice(0, 200))))`,
      ...{ awaitPromise: true, returnByValue: true },
    });
    await session.detach();
    return result.value as readonly string[];
  }

  /** For docs/console, when it is asked for by `UPDATE_DOCS=1`. */
  async picture(name: string): Promise<void> {
    if (process.env['UPDATE_DOCS'] === '1') await this.page.screenshot({ path: `docs/console/${name}.png` });
  }
}
