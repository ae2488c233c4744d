import type { Nightjar } from '../nightjar.js';
import { change, DATE } from './night.js';
import type { Tab } from './tab.js';

const MANY_CHANGES = { perSecond: 500, seconds: 10 };
const ROW_PX = 32;
const SAMPLES = 50;

interface Busy {
  readonly longest: number;
  readonly rate: number;
  readonly otherwise: number;
}

/** Ten seconds of many changes while somebody scrolls; then what is shown beside what the API says. */
export async function longestWhileChanging(tab: Tab, nightjar: Nightjar, schedule: string): Promise<Busy> {
  await tab.page.evaluate(`{
    const grid = document.querySelector('.nj-grid');
    window.scrolling = setInterval(() => { grid.scrollTop = (grid.scrollTop + 320) % grid.scrollHeight; }, 50);
  }`);
  let rate = 0;
  const longest = await tab.longestWhile(async () => {
    rate = await change(nightjar, schedule, MANY_CHANGES);
  });
  await tab.page.evaluate('clearInterval(window.scrolling)');
  return { longest, rate, otherwise: await shownOtherwise(tab, nightjar, schedule) };
}

interface Listed {
  readonly id: string;
  readonly status: string;
}

/** Of some runs all over the list, those whose row does not come to say their status. */
async function shownOtherwise({ page }: Tab, nightjar: Nightjar, schedule: string): Promise<number> {
  const rows = await nightjar.query<Listed>(
    `SELECT id, status FROM run WHERE schedule = $1 AND business_date = '${DATE}' ORDER BY id`,
    [schedule],
  );
  let otherwise = 0;
  for (let n = 0; n < SAMPLES; n += 1) {
    const at = Math.floor(Math.random() * rows.length);
    const { id, status } = rows[at] ?? { id: '', status: '' };
    await page.evaluate(`document.querySelector('.nj-grid').scrollTop = ${at * ROW_PX}`);
    const said = page.locator(`#run-${id} [data-column=status]`, { hasText: new RegExp(status, 'i') });
    await said.waitFor({ timeout: 10_000 }).catch(() => {
      otherwise += 1;
    });
  }
  return otherwise;
}

/** How often the row under the pointer, from 1, has become another run meanwhile. */
export async function pointedAt(
  { page }: Tab,
  row: number,
  meanwhile: () => Promise<unknown>,
): Promise<number> {
  const box = await page.locator(`[aria-rowindex="${row + 1}"]`).boundingBox();
  if (!box) throw new Error(`there is no row ${row}`);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.evaluate(`{
    const under = () => document.elementFromPoint(${x}, ${y})?.closest('[role=row]')?.id;
    let before = under();
    window.others = 0;
    window.pointing = setInterval(() => {
      const now = under();
      if (now !== before) window.others += 1;
      before = now;
    }, 50);
  }`);
  await meanwhile();
  await page.evaluate('clearInterval(window.pointing)');
  return page.evaluate<number>('window.others');
}

interface Graph {
  readonly nodes: number;
  readonly longest: number;
  readonly moved: number;
}

/** Panned and zoomed while runs change. */
export async function graphOf(tab: Tab, nightjar: Nightjar, schedule: string): Promise<Graph> {
  const { page } = tab;
  const before = await placesOf(tab);
  const box = await page.locator('.nj-canvas').boundingBox();
  if (!box) throw new Error('there is no picture');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 3];
  const handle = async (): Promise<void> => {
    await page.mouse.move(x, y);
    for (let step = 0; step < 12; step += 1) await page.mouse.wheel(0, step < 6 ? -300 : 300);
    await page.mouse.down();
    for (let step = 0; step < 20; step += 1) await page.mouse.move(x - step * 20, y);
    await page.mouse.up();
  };
  const changes = { ...MANY_CHANGES, seconds: 5 };
  const longest = await tab.longestWhile(async () => {
    await Promise.all([change(nightjar, schedule, changes), handle()]);
  });
  const after = new Map(await placesOf(tab));
  const moved = before.filter(([id, place]) => after.get(id) !== place).length;
  return { nodes: before.length, longest, moved };
}

const placesOf = ({ page }: Tab): Promise<readonly (readonly [string, string])[]> =>
  page.evaluate<readonly (readonly [string, string])[]>(
    `[...document.querySelectorAll('.react-flow__node')].map((node) => [node.dataset.id, node.style.transform])`,
  );

/** All groups opened, then to the end and back by the wheel, and closer and back. */
export async function longestInTimeline(
  tab: Tab,
): Promise<{ readonly scrolling: number; readonly zooming: number }> {
  const { page } = tab;
  await page.getByRole('button', { name: 'Open all' }).click();
  await tab.settled();
  const box = await page.locator('.nj-tl-rows').boundingBox();
  if (!box) throw new Error('there is no timeline');
  await page.mouse.move(box.x + (box.width * 2) / 3, box.y + box.height / 2);
  const scrolling = await tab.longestWhile(async () => {
    for (let step = 0; step < 40; step += 1) await page.mouse.wheel(0, step < 20 ? 900 : -900);
  });
  const zooming = await tab.longestWhile(async () => {
    await page.keyboard.down('Control');
    for (let step = 0; step < 12; step += 1) await page.mouse.wheel(0, step < 6 ? -200 : 200);
    await page.keyboard.up('Control');
  });
  return { scrolling, zooming };
}
