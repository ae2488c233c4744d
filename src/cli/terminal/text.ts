import { HARMFUL } from '../../domain/external-text.js';

/**
 * Other people's text on one line of a terminal: control characters, which could rewrite what stands there or drive the
 * terminal, become visible.
 */
export const oneLine = (text: string): string =>
  text
    .replace(/\s*[\r\n]+\s*/g, ' ⏎ ')
    .replaceAll('\t', ' ')
    .replace(CONTROL, '\ufffd');

/** The same for a text of several lines. */
export const manyLines = (text: string): string => text.replace(/\r\n?/g, '\n').replace(CONTROL, '\ufffd');

/** All that is harmful, except what the two leave: tab and line feed. */
const CONTROL = new RegExp(`(?![\\t\\n])${HARMFUL.source}`, 'gu');

/** `2026-11-24 20:00:01Z`. */
export const instant = (at: string | null): string =>
  at === null ? '' : `${at.slice(0, 10)} ${at.slice(11, 19)}Z`;

/** `20:00:01Z`. */
export const timeOfDay = (at: string): string => `${at.slice(11, 19)}Z`;

/** `0.4 s`, `12 s`, `3 min 05 s`, `2 h 10 min`. */
export function duration(ms: number): string {
  if (ms < 9_950) return `${(Math.max(ms, 0) / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${twoDigits(seconds % 60)} s`;
  const minutes = Math.floor(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
}

const twoDigits = (number: number): string => String(number).padStart(2, '0');

/** From one instant to another, or to now while it lasts. */
export const took = (from: string | null, to: string | null, now: Date): string =>
  from === null ? '' : duration((to === null ? now.getTime() : Date.parse(to)) - Date.parse(from));

/** `1 run`, `3 runs`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
