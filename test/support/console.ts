import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { complaintsOf, startBrowser, type Browser } from './browser.js';
import { World } from './world.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const ABOUT_COLOURS = `{ runOnly: ['color-contrast', 'link-in-text-block'] }`;
const WIDE = { width: 1440, height: 900 };

/** Drawn as it is to stay: a colour on its way into another one is neither. */
const SETTLED = `(async () => {
  const drawn = () => new Promise((resolve) => requestAnimationFrame(resolve));
  await drawn();
  await drawn();
  await Promise.allSettled(document.getAnimations()
    .filter((one) => one.effect?.getComputedTiming().endTime !== Infinity)
    .map((one) => one.finished));
})()`;

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
    return this.ask('{}');
  }

  /**
   * The same wide and narrow, in light and in dark, and by how much the page does not fit. It is not loaded anew for each, since
   * it follows its media. Dark differs from light in the colours of its tokens alone, so that there only what is about colours is
   * asked; layouts differ by width, so that everything is asked of both.
   */
  async everyLook(): Promise<readonly string[]> {
    const found: string[] = [];
    for (const width of [360, WIDE.width]) {
      await this.page.setViewportSize({ ...WIDE, width });
      for (const colorScheme of ['light', 'dark'] as const) {
        await this.page.emulateMedia({ colorScheme });
        await this.page.evaluate(SETTLED);
        const broken = await this.ask(colorScheme === 'light' ? '{}' : ABOUT_COLOURS);
        found.push(...broken.map((one) => `${width} ${colorScheme}: ${one}`));
      }
      const over = await this.page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
      if (Number(over) > 0) found.push(`${width}: ${String(over)} pixels too wide`);
    }
    await this.page.emulateMedia({ colorScheme: 'light' });
    return found;
  }

  private async ask(options: string): Promise<readonly string[]> {
    const session = await this.browser.context.newCDPSession(this.page);
    // Not as a script element, which the policy of the page would refuse.
    const loaded = await session.send('Runtime.evaluate', { expression: `typeof axe` });
    if (loaded.result.value === 'undefined') await session.send('Runtime.evaluate', { expression: AXE });
    const { result } = await session.send('Runtime.evaluate', {
      expression: `axe.run(${options}).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ' ' + html.slice(0, 200))))`,
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
