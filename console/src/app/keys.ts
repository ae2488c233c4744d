import { useEffect, useRef } from 'react';

/** By `event.key`; letters with shift are their capitals, `g n` is one after the other, and `Ctrl k` with Ctrl or ⌘. */
export type Keys = Readonly<Record<string, () => void>>;

/** Layers of keys, the topmost last: a dialog hides those of the page behind it. */
const layers: { current: Keys; readonly modal: boolean }[] = [];

/** A box that is ticked takes no letters. */
const WRITTEN_INTO = 'input:not([type=checkbox]), textarea, select, [contenteditable]';

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest(WRITTEN_INTO) !== null;
}

const NEXT_WITHIN_MS = 1500;
let before = { key: '', at: 0 };

/** What was pressed, with what was pressed just before it where that begins something. */
function pressed({ key, timeStamp }: KeyboardEvent): readonly string[] {
  const both = timeStamp - before.at < NEXT_WITHIN_MS ? `${before.key} ${key}` : key;
  before = { key, at: timeStamp };
  return both === key ? [key] : [both, key];
}

const LETTERS = 'nightjar.letter-keys';

/** Whether keys of one letter act: who dictates, or leans on the keyboard, switches them off (WCAG 2.1.4). */
export const lettersAct = (): boolean => localStorage.getItem(LETTERS) !== 'off';

export function letLettersAct(on: boolean): void {
  if (on) localStorage.removeItem(LETTERS);
  else localStorage.setItem(LETTERS, 'off');
}

/** Before the layer that is on top closes itself by it: the one below would take the key for its own. */
function handleEscape(event: KeyboardEvent): void {
  if (event.key === 'Escape' && !event.isComposing) acts(event, event.key);
}

function handle(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.altKey || event.key === 'Escape') return;
  if (event.ctrlKey || event.metaKey) {
    acts(event, `Ctrl ${event.key.toLowerCase()}`);
    return;
  }
  if (isWriting(event.target)) return;
  if (event.key.length === 1 && !lettersAct()) return;
  // What has the focus is pressed by Enter itself.
  if (
    event.key === 'Enter' &&
    event.target instanceof HTMLElement &&
    event.target.closest('button, a, summary')
  )
    return;
  for (const keys of pressed(event)) if (acts(event, keys)) return;
}

function acts(event: KeyboardEvent, keys: string): boolean {
  for (const layer of [...layers].reverse()) {
    const act = layer.current[keys];
    if (act) {
      event.preventDefault();
      act();
      return true;
    }
    if (layer.modal) return false;
  }
  return false;
}

/** What each key would do now. */
export function actsNow(): ReadonlyMap<string, () => void> {
  const found = new Map<string, () => void>();
  for (const { current, modal } of [...layers].reverse()) {
    for (const [keys, act] of Object.entries(current)) if (!found.has(keys)) found.set(keys, act);
    if (modal) break;
  }
  return found;
}

/** Keys of a part of the page, for as long as it is there. */
export function useKeys(keys: Keys, { modal = false, on = true } = {}): void {
  const layer = useRef({ current: keys, modal });
  useEffect(() => {
    layer.current.current = keys;
  });
  useEffect(() => {
    if (!on) return undefined;
    const mine = layer.current;
    if (layers.length === 0) {
      window.addEventListener('keydown', handleEscape, true);
      window.addEventListener('keydown', handle);
    }
    layers.push(mine);
    return () => {
      layers.splice(layers.indexOf(mine), 1);
      if (layers.length > 0) return;
      window.removeEventListener('keydown', handleEscape, true);
      window.removeEventListener('keydown', handle);
    };
  }, [on]);
}
