import { setTimeout as pause } from 'node:timers/promises';
import type { Bench } from '../bench.js';
import { cold, compressedKb, loggedIn, scrolledToTheEnd } from '../console/cold.js';
import { change, DATE, openStill, site } from '../console/night.js';
import { graphOf, longestInTimeline, longestWhileChanging, pointedAt } from '../console/moving.js';
import type { Tab } from '../console/tab.js';
import { compared, foreseen, twoVersions } from '../console/versions.js';
import { goalOf, type Aim, type Goal } from '../goals.js';
import type { Nightjar } from '../nightjar.js';

type Open = (path: string) => Promise<Tab>;
type Round = (open: Open, nightjar: Nightjar) => Promise<Readonly<Record<string, number>>>;

const AIMS: Readonly<Record<string, Omit<Aim, 'name'>>> = {
  'first load of the table, JS and CSS': { unit: 'KB gzip', most: 250, stable: true },
  '24 runs: verdict line there': { unit: 's', most: 1.5 },
  '24 runs: first row there': { unit: 's', most: 1.5 },
  '24 runs: forecast said': { unit: 's' },
  '10,000 runs: verdict line there': { unit: 's', most: 1.5 },
  '10,000 runs: first row there': { unit: 's', most: 1.5 },
  '10,000 runs: forecast said': { unit: 's' },
  '10,000 runs: End pressed until the last row is seen': { unit: 'times', most: 3 },
  '10,000 runs: most rows in the document': { unit: 'rows', most: 200, stable: true },
  '500 changes/s while scrolling: longest task': { unit: 'ms', most: 100 },
  '… changes that were made': { unit: '/s', least: 490 },
  '… of 50 runs, shown otherwise than they are': { unit: 'runs', most: 0 },
  'layout shifts of a night, from its loading on': { unit: '', most: 0.02 },
  '… of them while it moves': { unit: '', most: 0.02 },
  '… times that row 5 was another run under the pointer': { unit: 'times', most: 0 },
  'graph of 10,000 runs: first node there': { unit: 's', most: 2 },
  '… nodes': { unit: 'nodes', most: 300, stable: true },
  '… longest task of panning and zooming while runs change': { unit: 'ms', most: 100 },
  '… nodes that were moved by that': { unit: 'nodes', most: 0 },
  'timeline of 10,000 runs: longest task of scrolling': { unit: 'ms', most: 100 },
  '… of zooming': { unit: 'ms', most: 100 },
  'two versions of 10,000 jobs: compared, after the last byte': { unit: 's', most: 3 },
  '… longest task of filtering and scrolling them': { unit: 'ms', most: 100 },
  '… impact there, after the last byte': { unit: 's', most: 3 },
  '… longest task of showing it': { unit: 'ms', most: 100 },
  'a run in a list': { unit: 'bytes', most: 260 },
  '10,000 runs, as compressed': { unit: 'KB gzip', most: 350 },
};

/** The console in Chromium before a server of its own, with an empty cache each time; judged on a machine that does nothing else. */
export async function consoleOfNights(bench: Bench): Promise<readonly Goal[]> {
  if ((process.env['NIGHTJAR_TEST_CHROMIUM'] ?? '') === '') throw new Error('There is no Chromium here.');
  const nightjar = await bench.start();
  await openStill(nightjar, site('SMALL', 4, 23));
  await openStill(nightjar, site('LARGE', 300, 9_999));
  await twoVersions(nightjar, 'VERSIONS');
  const cookies = await loggedIn(nightjar);
  const figures = new Map<string, number[]>();
  for (let round = 1; round <= bench.rounds; round += 1) {
    for (const measure of ROUND) {
      const tabs: Tab[] = [];
      const seen = await measure(async (path) => {
        const tab = await cold(nightjar.url + path, cookies);
        tabs.push(tab);
        return tab;
      }, nightjar);
      for (const tab of tabs) await tab.stop();
      for (const [name, value] of Object.entries(seen)) {
        figures.set(name, [...(figures.get(name) ?? []), value]);
        bench.say(`console, round ${round}: ${name}: ${value.toFixed(3)}`);
      }
    }
  }
  await nightjar.kill();
  return [...figures].map(([name, values]) => goalOf({ name, ...(AIMS[name] ?? { unit: '' }) }, values));
}

const night = (schedule: string, search = ''): string => `/night/${schedule}/${DATE}${search}`;

const small: Round = async (open) => {
  const tab = await open(night('SMALL'));
  return {
    '24 runs: verdict line there': (await tab.mark('verdict')) / 1000,
    '24 runs: first row there': (await tab.mark('row')) / 1000,
    '24 runs: forecast said': (await tab.mark('said')) / 1000,
    'first load of the table, JS and CSS': compressedKb(await tab.filesOfPage()),
  };
};

const large: Round = async (open) => {
  const tab = await open(night('LARGE'));
  const marks = {
    '10,000 runs: verdict line there': (await tab.mark('verdict')) / 1000,
    '10,000 runs: first row there': (await tab.mark('row')) / 1000,
    '10,000 runs: forecast said': (await tab.mark('said')) / 1000,
  };
  await tab.page.getByText('10,000 of 10,000 runs').waitFor();
  return {
    ...marks,
    '10,000 runs: End pressed until the last row is seen': await scrolledToTheEnd(tab),
    '10,000 runs: most rows in the document': (await tab.seen()).mostRows,
  };
};

const busy: Round = async (open, nightjar) => {
  const tab = await open(night('LARGE'));
  await tab.page.getByText('10,000 of 10,000 runs').waitFor();
  const { longest, rate, otherwise } = await longestWhileChanging(tab, nightjar, 'LARGE');
  return {
    '500 changes/s while scrolling: longest task': longest,
    '… changes that were made': rate,
    '… of 50 runs, shown otherwise than they are': otherwise,
  };
};

/** Each of the runs begins and ends, as in a night. */
const SOME_CHANGES = { perSecond: 2, seconds: 30, everyMs: 500 };

const still: Round = async (open, nightjar) => {
  const tab = await open(night('SMALL', '?sort=status'));
  await tab.mark('said');
  await pause(500);
  const { shifted: loaded } = await tab.seen();
  const others = await pointedAt(tab, 5, () => change(nightjar, 'SMALL', SOME_CHANGES));
  const { shifted } = await tab.seen();
  return {
    'layout shifts of a night, from its loading on': shifted,
    '… of them while it moves': shifted - loaded,
    '… times that row 5 was another run under the pointer': others,
  };
};

const graph: Round = async (open, nightjar) => {
  const tab = await open(night('LARGE', '?view=graph'));
  const first = (await tab.mark('node')) / 1000;
  const { nodes, longest, moved } = await graphOf(tab, nightjar, 'LARGE');
  return {
    'graph of 10,000 runs: first node there': first,
    '… nodes': nodes,
    '… longest task of panning and zooming while runs change': longest,
    '… nodes that were moved by that': moved,
  };
};

const timeline: Round = async (open) => {
  const tab = await open(night('LARGE', '?view=timeline'));
  await tab.mark('lane');
  await tab.page.getByText('10,000 of 10,000 runs').waitFor();
  const { scrolling, zooming } = await longestInTimeline(tab);
  return {
    'timeline of 10,000 runs: longest task of scrolling': scrolling,
    '… of zooming': zooming,
  };
};

const versions: Round = async (open) => {
  const tab = await open('/schedules/VERSIONS');
  const diff = await compared(tab, 'VERSIONS');
  const impact = await foreseen(tab);
  return {
    'two versions of 10,000 jobs: compared, after the last byte': diff.usable / 1000,
    '… longest task of filtering and scrolling them': diff.longest,
    '… impact there, after the last byte': impact.usable / 1000,
    '… longest task of showing it': impact.longest,
  };
};

interface Listed {
  readonly items: readonly unknown[];
  readonly nextCursor: string | null;
}

const payload: Round = async (_open, nightjar) => {
  let bytes = 0;
  let compressed = 0;
  let runs = 0;
  let cursor = '';
  do {
    const page = await nightjar.send('GET', `runs?schedule=LARGE&businessDate=${DATE}&limit=1000${cursor}`);
    const { items, nextCursor } = page as unknown as Listed;
    const text = JSON.stringify(items);
    runs += items.length;
    bytes += text.length;
    compressed += compressedKb([Buffer.from(text)]);
    cursor = nextCursor === null ? '' : `&cursor=${nextCursor}`;
  } while (cursor !== '');
  return { 'a run in a list': bytes / runs, '10,000 runs, as compressed': compressed };
};

const ROUND = [small, large, graph, timeline, busy, still, versions, payload];
