import { formatAddress, parseAddress } from '../app/address.js';
import { addressOf, nightSearchOf, type NightSearch } from './search.js';

/** A name for what a table shows and how; the address of it, without a run. */
export interface SavedView {
  readonly name: string;
  readonly address: string;
}

const KEY = 'nightjar.views';
const MOST = 50;
const LONGEST_NAME = 60;

/** Kept in this browser; a link is the way to give one to somebody else. */
export function savedViews(): readonly SavedView[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isView).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

const isView = (one: unknown): one is SavedView =>
  typeof one === 'object' &&
  one !== null &&
  typeof (one as Partial<SavedView>).name === 'string' &&
  typeof (one as Partial<SavedView>).address === 'string';

function keep(views: readonly SavedView[]): readonly SavedView[] {
  localStorage.setItem(KEY, JSON.stringify(views));
  return views;
}

export function addressOfView({ run: _run, tab: _tab, ...search }: NightSearch): string {
  return formatAddress(addressOf(search));
}

export const searchOfView = ({ address }: SavedView): NightSearch => nightSearchOf(parseAddress(address));

/** Under a name that is there already it takes its place. */
export function saveView(name: string, search: NightSearch): readonly SavedView[] {
  const saved = { name: name.trim().slice(0, LONGEST_NAME), address: addressOfView(search) };
  const rest = savedViews().filter((view) => view.name !== saved.name);
  return saved.name === '' ? savedViews() : keep([...rest, saved].slice(-MOST));
}

export function renameView(from: string, to: string): readonly SavedView[] {
  const name = to.trim().slice(0, LONGEST_NAME);
  const views = savedViews();
  if (name === '' || views.some((view) => view.name === name)) return views;
  return keep(views.map((view) => (view.name === from ? { ...view, name } : view)));
}

export const deleteView = (name: string): readonly SavedView[] =>
  keep(savedViews().filter((view) => view.name !== name));
