import type { Activity } from '../api/shapes.js';

/** A line: one event, or several of the same kind that followed each other closely. */
export interface Line {
  /** The latest first; never empty. */
  readonly events: readonly [Activity, ...Activity[]];
}

/** Fewer can be read as well one by one. */
const LEAST = 3;
const WITHIN_MS = 60_000;

/** What makes events the same for a reader; what has a reason stands for itself. */
const sameness = ({ type, schedule, to, actor, reason, id }: Activity): string =>
  JSON.stringify(reason === null ? [type, schedule, to, actor] : [id]);

/**
 * Gathers events, the latest first, into lines. A line stands where its latest event would; it holds those of a minute, also when
 * others came between them, as they do while a night runs.
 */
export function burstsOf(events: readonly Activity[]): readonly Line[] {
  const open = new Map<string, Activity[]>();
  const gathered: Activity[][] = [];
  for (const event of events) {
    const key = sameness(event);
    const burst = open.get(key);
    const latest = burst?.[0];
    if (burst && latest && Date.parse(latest.at) - Date.parse(event.at) <= WITHIN_MS) burst.push(event);
    else {
      const begun = [event];
      open.set(key, begun);
      gathered.push(begun);
    }
  }
  return gathered
    .flatMap((burst) => (burst.length < LEAST ? burst.map((event) => [event]) : [burst]))
    .flatMap(([first, ...others]) => (first ? [{ events: [first, ...others] as const }] : []))
    .toSorted((a, b) => byId(b.events[0], a.events[0]));
}

/** Ids grow, and are longer than numbers are exact. */
export const byId = ({ id: a }: Activity, { id: b }: Activity): number =>
  a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

/** A line that was opened is told one by one. */
export const withOpened = (lines: readonly Line[], opened: ReadonlySet<string>): readonly Line[] =>
  lines.flatMap((line) =>
    line.events.length > 1 && opened.has(line.events[0].id)
      ? [line, ...line.events.map((event) => ({ events: [event] as const }))]
      : [line],
  );

/** Whether an event has all of these words. */
export function matcherOf(q: string | undefined): (event: Activity) => boolean {
  const words = (q ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return ({ text, actor, reason, type }) => {
    const all = [text, actor, reason ?? '', type].join(' ').toLowerCase();
    return words.every((word) => all.includes(word));
  };
}
