/** Eight colours of terminals, which the style sheet maps to tokens. */
export const TONES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
export type AnsiTone = (typeof TONES)[number];

/** A stretch of a line that looks the same from its begin to its end. */
export interface Piece {
  readonly text: string;
  readonly tone?: AnsiTone;
  readonly bold?: true;
  /** Of what is searched for. */
  readonly hit?: true;
}

// eslint-disable-next-line no-control-regex -- it is how colours are written
const COLOURS = /\u001b\[([\d;]*)m/g;

/** Without the sequences that set colours: what a line says. */
export const plainText = (line: string): string => line.replace(COLOURS, '');

/** The line in its colours; every other control character stays in it. */
export function piecesOf(line: string): readonly Piece[] {
  if (!line.includes('\u001b[')) return [{ text: line }];
  const pieces: Piece[] = [];
  let look: Omit<Piece, 'text'> = {};
  let from = 0;
  for (const match of line.matchAll(COLOURS)) {
    if (match.index > from) pieces.push({ text: line.slice(from, match.index), ...look });
    look = lookAfter(look, match[1] ?? '');
    from = match.index + match[0].length;
  }
  if (from < line.length || pieces.length === 0) pieces.push({ text: line.slice(from), ...look });
  return pieces;
}

function lookAfter(look: Omit<Piece, 'text'>, codes: string): Omit<Piece, 'text'> {
  let { tone, bold } = look;
  const numbers = codes.split(';').map(Number);
  for (let at = 0; at < numbers.length; at += 1) {
    const code = numbers[at] ?? 0;
    if (code === 0) [tone, bold] = [undefined, undefined];
    else if (code === 1) bold = true;
    else if (code === 22) bold = undefined;
    else if (code === 39) tone = undefined;
    else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) tone = TONES[code % 10];
    // Colours of 256 or of millions: what they are made of is no code of its own.
    else if (code === 38 || code === 48) at += numbers[at + 1] === 5 ? 2 : 4;
  }
  return { ...(tone === undefined ? {} : { tone }), ...(bold === undefined ? {} : { bold }) };
}

/** Of the text that the pieces make together, from one character to another. */
export function sliced(pieces: readonly Piece[], from: number, to: number): readonly Piece[] {
  let at = 0;
  return pieces.flatMap((piece) => {
    const begin = at;
    at += piece.text.length;
    const text = piece.text.slice(Math.max(0, from - begin), Math.max(0, to - begin));
    return text === '' ? [] : [{ ...piece, text }];
  });
}

/** The same pieces, with what is searched for in pieces of its own; upper and lower case are the same. */
export function marked(pieces: readonly Piece[], needle: string): readonly Piece[] {
  if (needle === '') return pieces;
  const text = pieces.map((piece) => piece.text).join('');
  const low = text.toLowerCase();
  // Some letters have another length in lower case: what cannot be placed is not marked.
  if (low.length !== text.length) return pieces;
  const wanted = needle.toLowerCase();
  const parts: Piece[] = [];
  let from = 0;
  for (let at = low.indexOf(wanted); at !== -1; at = low.indexOf(wanted, from)) {
    parts.push(...sliced(pieces, from, at));
    from = at + wanted.length;
    parts.push(...sliced(pieces, at, from).map((piece) => ({ ...piece, hit: true as const })));
  }
  return [...parts, ...sliced(pieces, from, text.length)];
}
