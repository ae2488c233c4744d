import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';

declare global {
  /** Set in jest.config.mjs. */
  var NIGHTJAR_TEST_CHROMIUM: string;
}

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A real Chromium with a profile of its own. */
export interface Browser {
  readonly context: BrowserContext;
  stop(): Promise<void>;
}

export async function startBrowser(): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), 'nightjar-chromium-'));
  const executablePath = NIGHTJAR_TEST_CHROMIUM;
  const context = await chromium.launchPersistentContext(profile, {
    ...{ executablePath, args: FLAGS, headless: true },
    viewport: { width: 1440, height: 900 },
  });
  return {
    context,
    stop: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

/** What a page should never have said: errors, reports of its policy, requests to elsewhere. */
export function complaintsOf(page: Page, home: string): readonly string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    // What the API refuses is no fault of the page; everything else that Chromium logs is.
    if (/^Failed to load resource: the server responded with a status of 4/.test(message.text())) return;
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(home)) complaints.push(`asked for ${request.url()}`);
  });
  return complaints;
}
