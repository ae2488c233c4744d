/** JSON as people write it: where it breaks off, and on which line a member stands. */

export type Read =
  | { readonly ok: true; readonly value: Readonly<Record<string, unknown>> }
  /** `line` counts from 1; null = the browser does not say where. */
  | { readonly ok: false; readonly line: number | null; readonly message: string };

export function readObject(text: string): Read {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return { ok: true, value: value as Readonly<Record<string, unknown>> };
    return { ok: false, line: 1, message: '' };
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    return { ok: false, line: lineIn(message, text), message };
  }
}

/** Browsers name a line, or a position from the start, or say that the text ends too early. */
function lineIn(message: string, text: string): number | null {
  const line = /line (\d+)/.exec(message)?.[1];
  if (line !== undefined) return Number(line);
  const position = /position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return lineAt(text, Number(position));
  return /end of/i.test(message) ? lineAt(text, text.trimEnd().length) : null;
}

const lineAt = (text: string, position: number): number => text.slice(0, position).split('\n').length;

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

interface Level {
  readonly path: readonly string[];
  readonly list: boolean;
  key: string;
  place: number;
}

/** The line, from 1, of each member of a text that is JSON, by its path: `endpoints.start`, `grants.0.role`. */
export function linesOf(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  const levels: Level[] = [];
  const tokens = [...text.matchAll(TOKEN)];
  for (const [n, { 0: token, index }] of tokens.entries()) {
    const top = levels.at(-1);
    if (top && !top.list && tokens[n + 1]?.[0] === ':' && token.startsWith('"')) {
      top.key = JSON.parse(token) as string;
      lines.set([...top.path, top.key].join('.'), lineAt(text, index));
      continue;
    }
    if (token === '}' || token === ']') levels.pop();
    else if (token === ',' && top) top.place += 1;
    else if (token !== ':' && token !== ',') {
      const path = top ? [...top.path, top.list ? String(top.place) : top.key] : [];
      if (top?.list) lines.set(path.join('.'), lineAt(text, index));
      if (token === '{' || token === '[') levels.push({ path, list: token === '[', key: '', place: 0 });
    }
  }
  return lines;
}
