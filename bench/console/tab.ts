import { setTimeout as pause } from 'node:timers/promises';
import type { Cookie, Page } from 'playwright-core';
import { startBrowser } from '../../test/support/browser.js';

/** When each was first drawn, in ms since the address was asked for. */
const MARKED = {
  verdict: '.nj-verdict',
  said: '.nj-verdict strong:not(:empty)',
  row: '.nj-row',
  node: '.react-flow__node',
  lane: '.nj-tl-row',
} as const;
export type Mark = keyof typeof MARKED;

/** What a page notes from its first moment on. */
export interface Seen {
  readonly marks: Readonly<Partial<Record<Mark, number>>>;
  /** Of all layout shifts that no input has caused. */
  readonly shifted: number;
  /** In ms, those of more than 50. */
  readonly tasks: readonly number[];
  readonly mostRows: number;
}

const WATCH = `(() => {
  const seen = { marks: {}, shifted: 0, tasks: [], mostRows: 0 };
  window.seen = seen;
  const marked = Object.entries(${JSON.stringify(MARKED)});
  const look = () => {
    for (const [name, selector] of marked) {
      const found = name in seen.marks ? null : document.querySelector(selector);
      // What is being read is not said yet.
      if (!found || (name === 'said' && found.textContent === 'Reading the forecast')) continue;
      seen.marks[name] = null;
      requestAnimationFrame(() => setTimeout(() => { seen.marks[name] = performance.now(); }));
    }
    seen.mostRows = Math.max(seen.mostRows, document.querySelectorAll('[role=row]').length);
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
  new PerformanceObserver((list) => {
    for (const { hadRecentInput, value } of list.getEntries()) if (!hadRecentInput) seen.shifted += value;
  }).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.tasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
})()`;

/** A browser that has never been here, and in it somebody who is logged in. */
export class Tab {
  private constructor(
    readonly page: Page,
    readonly stop: () => Promise<void>,
  ) {}

  static async open(cookies: readonly Cookie[]): Promise<Tab> {
    const browser = await startBrowser();
    await browser.context.addCookies([...cookies]);
    await browser.context.addInitScript(WATCH);
    return new Tab(await browser.context.newPage(), () => browser.stop());
  }

  seen(): Promise<Seen> {
    return this.page.evaluate<Seen>('window.seen');
  }

  /** When it was first drawn. */
  async mark(name: Mark): Promise<number> {
    for (;;) {
      const at = (await this.seen()).marks[name] ?? null;
      if (at !== null) return at;
      await pause(50);
    }
  }

  /** Whatever was asked for last has been drawn, and its tasks are told. */
  async settled(): Promise<void> {
    await this.page.evaluate(
      'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100))))',
    );
  }

  /** The longest task of what is done, in ms; 0 = none of more than 50. */
  async longestWhile(act: () => Promise<void>): Promise<number> {
    await this.page.evaluate('window.seen.tasks.length = 0');
    await act();
    await this.settled();
    return Math.max(0, ...(await this.seen()).tasks);
  }

  /** Names of the scripts and style sheets that the page itself asks for. */
  filesOfPage(): Promise<readonly string[]> {
    return this.page.evaluate<readonly string[]>(
      `[...document.querySelectorAll('script[src], link[href]')]
        .filter(({ rel, type }) => type === 'module' || ['modulepreload', 'stylesheet'].includes(rel))
        .map(({ src, href }) => new URL(src || href).pathname.slice('/assets/'.length))`,
    );
  }
}
