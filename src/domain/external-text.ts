/**
 * Text of others that is kept, logged or shown. What would drive a terminal, forge a line, turn the direction of writing, hide
 * itself, or is no character at all (half of a pair, which no database takes) is written as an escape instead: C0, C1, lone
 * surrogates, line and paragraph separators, marks of direction, the byte order mark and tags. Everything else stays.
 */
export const HARMFUL =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

export const escaped = (text: string): string => text.replace(HARMFUL, escapeOf);

/** As JSON has it; tags, which JSON would need a pair for, as `\u{e0041}`. */
export function escapeOf(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16).padStart(4, '0');
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex}`;
}

/** On one line and at most so long, with an ellipsis where something is left out. */
export function excerpt(text: string, length: number): string {
  // What is left out need not be escaped, and may be a megabyte.
  const shown = escaped(text.slice(0, length + 1));
  return shown.length > length ? `${withoutHalf(shown.slice(0, length - 1))}…` : shown;
}

/** A pair that was cut in two is left out whole. */
const withoutHalf = (text: string): string => (/[\ud800-\udbff]$/.test(text) ? text.slice(0, -1) : text);

/** An id that can be kept, shown and sent back as it came: printable, and whole. U+FFFD is what bytes that are no UTF-8 become. */
export const isUsableId = (text: string): boolean =>
  text.length <= LONGEST_ID && text.trim() !== '' && !/\ufffd/.test(text) && escaped(text) === text;

const LONGEST_ID = 256;
