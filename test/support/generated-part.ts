import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from '@jest/globals';

/** The part of a document that is made from the code, between two comments. */
export interface GeneratedPart {
  readonly begin: string;
  readonly end: string;
  readonly make: () => string;
}

/** Expects that a document holds the part as the code makes it; `npm run docs` writes it anew. */
export function expectGenerated(path: string, { begin, end, make }: GeneratedPart): void {
  const document = readFileSync(path, 'utf8');
  const from = document.indexOf(begin) + begin.length;
  const to = document.indexOf(end);
  if (process.env['UPDATE_DOCS'] === '1')
    writeFileSync(path, `${document.slice(0, from)}\n\n${make()}\n\n${document.slice(to)}`);
  else expect(unpadded(document.slice(from, to))).toBe(unpadded(make()));
}

/** Without the padding that prettier gives to tables. */
const unpadded = (markdown: string): string =>
  markdown
    .replace(/ *\| */g, '|')
    .replace(/-{3,}/g, '---')
    .replace(/\s*\n\s*/g, '\n')
    .trim();
