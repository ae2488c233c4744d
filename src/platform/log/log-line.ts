import { escapeOf, HARMFUL } from '../../domain/external-text.js';

/** Of one text in a line, in characters; a stack trace of ours is shorter. */
const LONGEST_TEXT = 8_000;
const LONGEST_LINE = 64_000;

interface Line {
  readonly level?: unknown;
  readonly time?: unknown;
  readonly msg?: unknown;
}

/**
 * A line of the log as it goes out: still one line of JSON that says the same, but with nothing in it that a terminal or a
 * viewer would obey, and of bounded length whoever has filled its fields.
 */
export function safeLine(line: string): string {
  const short = line.length > LONGEST_TEXT ? shortened(line) : line;
  return `${short.trimEnd().replace(HARMFUL, jsonEscape)}\n`;
}

function shortened(line: string): string {
  const said = JSON.parse(line) as Line;
  const cut = (value: unknown): unknown => (typeof value === 'string' ? cutText(value) : value);
  const text = JSON.stringify(said, (_name, value: unknown) => cut(value));
  if (text.length <= LONGEST_LINE) return text;
  const { level, time, msg } = said;
  return JSON.stringify({ level, time, msg: cut(msg), cut: 'the fields of this line were too long' });
}

const cutText = (text: string): string =>
  text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;

/** In JSON what is beyond 16 bits is a pair. */
const jsonEscape = (character: string): string => character.split('').map(escapeOf).join('');
