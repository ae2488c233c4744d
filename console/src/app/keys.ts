import { useEffect, useRef } from 'react';

/** By `event.key`; letters with shift are their capitals. */
export type Keys = Readonly<Record<string, () => void>>;

/** Layers of keys, the topmost last: a dialog hides those of the page behind it. */
const layers: { current: Keys; readonly modal: boolean }[] = [];

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
  );
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
  for (const layer of [...layers].reverse()) {
    const act = layer.current[event.key];
    if (act) {
      event.preventDefault();
      act();
      return;
    }
    if (layer.modal) return;
  }
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
