import { useEffect, useRef, useState } from 'react';
import type { Place } from '../../app/scope.js';
import type { Cursor } from './scene.js';

const SETTLED_MS = 300;

/** Where one is in the graph; the address follows when one stays there, and leads there when it changes otherwise. */
export function useCursor(place: Place): [Cursor | null, (cursor: Cursor | null) => void] {
  const { at } = place.search;
  const [cursor, setCursor] = useState<Cursor | null>(at === undefined ? null : { node: at, run: null });
  const latest = useRef({ place, said: at });
  useEffect(() => {
    latest.current.place = place;
  });
  useEffect(() => {
    if (latest.current.said === at) return;
    latest.current.said = at;
    setCursor(at === undefined ? null : { node: at, run: null });
  }, [at]);
  const node = cursor?.node;
  useEffect(() => {
    if (latest.current.said === node) return undefined;
    const timer = window.setTimeout(() => {
      latest.current.said = node;
      latest.current.place.show({ at: node }, true);
    }, SETTLED_MS);
    return () => {
      window.clearTimeout(timer);
    };
  }, [node]);
  return [cursor, setCursor];
}
