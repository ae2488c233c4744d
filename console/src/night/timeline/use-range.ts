import { useEffect, useRef, useState } from 'react';
import type { Place } from '../../app/scope.js';
import type { Span } from './time-scale.js';

const SETTLED_MS = 300;

export interface Range {
  /** null = the whole night. */
  readonly range: Span | null;
  readonly show: (range: Span | null) => void;
}

/** The part that is looked at: it follows the wheel at once, and stands in the address when it has come to rest. */
export function useRange(place: Place): Range {
  const { from, to } = place.search;
  const said = from === undefined || to === undefined ? null : { from: Date.parse(from), to: Date.parse(to) };
  const [moving, setMoving] = useState<{ readonly range: Span | null } | null>(null);
  const latest = useRef(place);
  useEffect(() => {
    latest.current = place;
  });
  useEffect(() => {
    if (!moving) return undefined;
    const timer = window.setTimeout(() => {
      const { range } = moving;
      const [begin, end] = range ? [new Date(range.from), new Date(range.to)] : [undefined, undefined];
      latest.current.show({ from: begin?.toISOString(), to: end?.toISOString() }, true);
    }, SETTLED_MS);
    return () => {
      window.clearTimeout(timer);
    };
  }, [moving]);
  // As soon as the address says it, the address is what counts.
  useEffect(() => {
    setMoving((now) => (now && isSame(now.range, from, to) ? null : now));
  }, [from, to]);
  return {
    range: moving ? moving.range : said,
    show: (range) => {
      setMoving({ range: range && { from: Math.round(range.from), to: Math.round(range.to) } });
    },
  };
}

const isSame = (range: Span | null, from: string | undefined, to: string | undefined): boolean =>
  range === null
    ? from === undefined
    : from !== undefined &&
      to !== undefined &&
      range.from === Date.parse(from) &&
      range.to === Date.parse(to);
