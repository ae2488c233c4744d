import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Console } from '../support/console.js';
import { openSmall } from '../support/small-night.js';

const [PROCESSES, JOBS] = [100, 100];
const DATE = '2026-11-24';

let shown: Console;
beforeAll(async () => {
  shown = await Console.start();
}, 120_000);
afterAll(async () => {
  expect(await shown.stop()).toEqual([]);
}, 60_000);

interface Listed {
  readonly items: readonly { readonly id: string; readonly status: string; readonly job: string }[];
  readonly nextCursor: string | null;
}

async function allRuns(): Promise<Listed['items']> {
  const { api } = shown.world;
  const found: Listed['items'][number][] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `&cursor=${cursor}`;
    const page = (await api.must(
      api.get(`/api/v1/runs?schedule=LARGE&businessDate=${DATE}&limit=1000${query}`),
    )) as Listed;
    found.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found;
}

const WORDS: Readonly<Record<string, string>> = { HELD: 'Held', LOADED: 'Loaded' };

test('ten thousand runs scroll on while thousands of them change, and show in the end what the API says', async () => {
  const { world, page } = shown;
  const jobs = Array.from({ length: JOBS }, (_, n) => `JOB_${n}`);
  const processes = Object.fromEntries(Array.from({ length: PROCESSES }, (_, n) => [`PROC_${n}`, jobs]));
  await openSmall(world, { name: 'LARGE', processes });
  await shown.logIn({ name: 'mia', grants: [{ role: 'operator', schedule: null }] });
  await page.goto(shown.url(`/night/LARGE/${DATE}`));
  await page.getByText('10,001 of 10,001 runs').waitFor();
  const ids = (await allRuns()).map(({ id }) => id);

  await page.evaluate(`{
    const grid = document.querySelector('.nj-grid');
    window.mostRows = 0;
    window.scrolling = setInterval(() => {
      grid.scrollTop = (grid.scrollTop + 320) % grid.scrollHeight;
      window.mostRows = Math.max(window.mostRows, document.querySelectorAll('[role=row]').length);
    }, 50);
  }`);
  const act = (action: string, runIds: readonly string[]): Promise<unknown> =>
    world.api.must(world.api.post('/api/v1/runs/actions', { action, runIds, reason: 'load' }));
  for (let part = 0; part < 5; part += 1) {
    const some = ids.slice(part * 1000, (part + 1) * 1000);
    await act('hold', some);
    if (part % 2 === 1) await act('release', some);
  }
  await page.getByRole('button', { name: 'Held 3,000' }).waitFor();
  await page.evaluate('clearInterval(window.scrolling)');
  expect(await page.evaluate('window.mostRows')).toBeLessThanOrEqual(200);

  const runs = await allRuns();
  for (let n = 0; n < 50; n += 1) {
    const at = (n * 199) % runs.length;
    const run = runs[at];
    await page.evaluate(`document.querySelector('.nj-grid').scrollTop = ${at} * 32`);
    await page
      .locator(`#run-${run?.id ?? ''} [data-column=status]`, { hasText: WORDS[run?.status ?? ''] ?? '' })
      .waitFor();
  }
  expect(shown.complaints).toEqual([]);
}, 180_000);
