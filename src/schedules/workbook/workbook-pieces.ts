import { corrupt } from './workbook-refused.js';
import { escaped, MAIN } from './workbook-xml.js';

/** So many bytes at once: the parser behind collects the events of a piece, and few of them outlive a collection. */
const PIECE_BYTES = 32 * 1024;

/**
 * A large XML part in pieces, each ending behind an `element`, without what producers write in more than one way:
 * a prefix for the main namespace, and CDATA sections. Bytes are kept as letters (latin1): what is not ASCII passes through untouched, and costs one byte.
 */
export async function* piecesOf(
  chunks: AsyncIterable<Buffer>,
  element: string,
): AsyncGenerator<string, void> {
  let pending = '';
  let enough = PIECE_BYTES;
  let prefix: string | null = null;
  let root: string | null = null;
  for await (const chunk of chunks) {
    pending += chunk.toString('latin1');
    if (pending.length < enough) continue;
    prefix ??= prefixIn(pending);
    root ??= rootIn(pending);
    const end = `</${prefix}${element}>`;
    const cut = pending.lastIndexOf(end) + end.length;
    // Looking again only when there is twice as much keeps one endless element from costing its square.
    enough = cut < end.length ? pending.length * 2 : PIECE_BYTES;
    if (cut < end.length) continue;
    yield plain(pending.slice(0, cut), prefix);
    pending = pending.slice(cut);
  }
  refuseUnlessEnded(pending, root ?? rootIn(pending));
  yield plain(pending, prefix ?? prefixIn(pending));
}

/** What a part's first bytes say: far more than a declaration and a root take. */
const HEAD = 16 * 1024;

/** The namespace of the second edition, or of "Strict Open XML". */
const BOUND = new RegExp(
  `xmlns:([A-Za-z][\\w.-]*)=["'](?:${MAIN}|http://purl.oclc.org/ooxml/spreadsheetml/main)["']`,
);

/** `x:`, or nothing. */
function prefixIn(xml: string): string {
  const prefix = BOUND.exec(xml.slice(0, HEAD))?.[1];
  return prefix === undefined ? '' : `${prefix}:`;
}

function plain(xml: string, prefix: string): string {
  const own = prefix === '' ? xml : xml.replace(new RegExp(`<(/?)${prefix}`, 'g'), '<$1');
  if (!own.includes(CDATA)) return own;
  return own.replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, (_, text: string) => escaped(text));
}

const CDATA = '<![CDATA[';

const rootIn = (xml: string): string => /<([A-Za-z][\w:.-]*)/.exec(xml.slice(0, HEAD))?.[1] ?? '';

/** ExcelJS takes a part that stops in the middle for one that ends there. */
function refuseUnlessEnded(tail: string, root: string): void {
  const end = tail.slice(-HEAD).trimEnd();
  if (root !== '' && (end.endsWith(`</${root}>`) || new RegExp(`<${root}\\b[^<>]*/>$`).test(end))) return;
  throw corrupt(root === '' ? 'a part of it is no XML' : `its ${root} ends early`);
}
