/** Lines of a log, from 1. */
export interface LinesAsked {
  /** The last ones so many; else from `from` on. */
  readonly tail?: number | undefined;
  readonly from: number;
  readonly limit: number;
}

export interface LinesFound {
  /** The number of the first of them. */
  readonly from: number;
  readonly items: readonly string[];
}

/** A line of more than so many characters is cut in an answer; the whole log has it. */
const LONGEST_LINE = 20_000;
/** Of one answer; it has one line at least. */
const MOST_CHARACTERS = 2 * 1024 * 1024;

/** A log of nothing but ends of lines would be many times larger as lines than as a text. */
export const MOST_LINES = 1_000_000;

export function splitLines(text: string): readonly string[] {
  if (text === '') return [];
  const lines = text.split(/\r\n|\n|\r/, MOST_LINES);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** As many of those that are asked for as one answer takes: of the last ones the last. */
export function linesOf(lines: readonly string[], { tail, from, limit }: LinesAsked): LinesFound {
  const first = tail === undefined ? from - 1 : Math.max(0, lines.length - tail);
  const items = lines.slice(first, tail === undefined ? first + limit : undefined).map(shortened);
  const fitting = tail === undefined ? fits(items) : fits(items.toReversed());
  if (tail === undefined) return { from: first + 1, items: items.slice(0, fitting) };
  return { from: lines.length - fitting + 1, items: items.slice(items.length - fitting) };
}

function fits(items: readonly string[]): number {
  let characters = 0;
  const beyond = items.findIndex((line, index) => {
    characters += line.length;
    return index > 0 && characters > MOST_CHARACTERS;
  });
  return beyond === -1 ? items.length : beyond;
}

const shortened = (line: string): string =>
  line.length <= LONGEST_LINE
    ? line
    : `${line.slice(0, LONGEST_LINE)}… (${line.length - LONGEST_LINE} more characters)`;
