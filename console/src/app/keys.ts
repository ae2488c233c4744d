import { useEffect, useRef } from 'react';

/** By `event.key`; letters with shift are their capitals, and `g n` is one after the other. */
export type Keys = Readonly<Record<string, () => void>>;

/** Layers of keys, the topmost last: a dialog hides those of the page behind it. */
const layers: { current: Keys; readonly modal: boolean }[] = [];

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
  );
}

const NEXT_WITHIN_MS = 1500;
let before = { key: '', at: 0 };

/** What was pressed, with what was pressed just before it where that begins something. */
function pressed({ key, timeStamp }: KeyboardEvent): readonly string[] {
  const both = timeStamp - before.at < NEXT_WITHIN_MS ? `${before.key} ${key}` : key;
  before = { key, at: timeStamp };
  return both === key ? [key] : [both, key];
}

function handle(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key !== 'Escape' && isWriting(event.target)) return;
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

/** Keys of a part of the page, for as long as it is there. */
export function useKeys(keys: Keys, { modal = false, on = true } = {}): void {
  const layer = useRef({ current: keys, modal });
  useEffect(() => {
    layer.current.current = keys;
  });
  useEffect(() => {
    if (!on) return undefined;
    const mine = layer.current;
    if (layers.length === 0) window.addEventListener('keydown', handle);
    layers.push(mine);
    return () => {
      layers.splice(layers.indexOf(mine), 1);
      if (layers.length === 0) window.removeEventListener('keydown', handle);
    };
  }, [on]);
}
