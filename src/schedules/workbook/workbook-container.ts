import { parsedUrl } from '../../domain/parsed-url.js';
import { Archive } from './workbook-archive.js';
import { refuseUnlessPlain } from './workbook-kind.js';
import { piecesOf } from './workbook-pieces.js';
import { corrupt, notAWorkbook, WORKBOOK_LIMITS, WorkbookRefused } from './workbook-refused.js';
import { normalSharedStrings, sheetNormaliser } from './workbook-sheet-xml.js';
import {
  countsFrom1904,
  MAIN,
  normalStyles,
  relationshipsOf,
  sheetsOf,
  workbookXml,
  type Relationship,
} from './workbook-xml.js';

/**
 * The container of a workbook, made into one that ExcelJS's streaming reader reads rightly whoever has written it:
 * parts are found by their relationships, counted while they inflate, and put in an order in which nothing has to be
 * read twice. The bytes of a zip archive, in blocks that end with a whole letter. Runs in the child process only.
 */
export async function normalContainer(file: Buffer): Promise<Buffer[]> {
  const archive = await Archive.open(file);
  await refuseUnlessPlain(archive);
  const book = await bookOf(archive);
  const blocks = [
    ...stored('xl/workbook.xml', [bytes(book.xml.workbook)]),
    ...stored('xl/_rels/workbook.xml.rels', [bytes(book.xml.relationships)]),
    ...stored('xl/sharedStrings.xml', await sharedStrings(archive, book.sharedStrings)),
    ...stored('xl/styles.xml', [bytes(normalStyles(await archive.text(book.styles)))]),
  ];
  for (const [place, sheet] of book.sheets.entries()) {
    blocks.push(...stored(`xl/worksheets/sheet${place + 1}.xml`, await sheetBytes(archive, sheet)));
  }
  return [...blocks, END];
}

interface Book {
  /** What the reader is told instead of the workbook's own. */
  readonly xml: ReturnType<typeof workbookXml>;
  /** Paths of parts; '' = there is none. */
  readonly sheets: readonly string[];
  readonly sharedStrings: string;
  readonly styles: string;
}

async function bookOf(archive: Archive): Promise<Book> {
  const roots = await relationships(archive, { relsPath: '_rels/.rels', folder: '' });
  const path = targetOf(roots, 'officeDocument') || 'xl/workbook.xml';
  if (!archive.has(path)) throw notAWorkbook('The file is a zip archive, but not an Excel workbook.');
  const workbook = await archive.text(path);
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const relsPath = `${folder}_rels/${path.slice(folder.length)}.rels`;
  const own = await relationships(archive, { relsPath, folder });
  const sheets = sheetsOf(workbook);
  if (sheets.length > WORKBOOK_LIMITS.tabs) {
    const message = `The workbook has ${sheets.length} tabs; ${WORKBOOK_LIMITS.tabs} are read.`;
    throw new WorkbookRefused('TOO_MANY_TABS', message);
  }
  return {
    xml: workbookXml(
      sheets.map(({ name }) => name),
      countsFrom1904(workbook),
    ),
    sheets: sheets.map(({ name, relationship }) => {
      const target = own.find(({ id }) => id === relationship)?.target;
      if (target === undefined || !archive.has(target)) throw corrupt(`the tab "${name}" has no content`);
      return target;
    }),
    sharedStrings: targetOf(own, 'sharedStrings'),
    styles: targetOf(own, 'styles'),
  };
}

/** Targets are relative to their part's folder, or absolute within the archive. */
async function relationships(
  archive: Archive,
  { relsPath, folder }: { readonly relsPath: string; readonly folder: string },
): Promise<readonly Relationship[]> {
  const found = relationshipsOf(await archive.text(relsPath));
  return found.map(({ target, ...rest }) => ({ ...rest, target: resolve(folder, target) }));
}

function resolve(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const base = `file:///${folder}`;
  const url = parsedUrl(target, base);
  if (url === null) return target;
  try {
    return decodeURI(url.pathname.slice(1));
  } catch {
    throw corrupt('a part of it is said to be where nothing can be');
  }
}

/** The part that a relationship of this type points at, or ''. */
const targetOf = (among: readonly Relationship[], type: string): string =>
  among.find((relationship) => relationship.type.endsWith(`/${type}`))?.target ?? '';

async function sharedStrings(archive: Archive, path: string): Promise<readonly Buffer[]> {
  if (!archive.has(path)) return [bytes(`<sst xmlns="${MAIN}"/>`)];
  const blocks: Buffer[] = [];
  for await (const piece of piecesOf(archive.chunks(path), 'si')) {
    blocks.push(Buffer.from(normalSharedStrings(piece), 'latin1'));
  }
  return blocks;
}

async function sheetBytes(archive: Archive, path: string): Promise<readonly Buffer[]> {
  const blocks: Buffer[] = [];
  const normal = sheetNormaliser();
  for await (const piece of piecesOf(archive.chunks(path), 'row')) {
    blocks.push(Buffer.from(normal(piece), 'latin1'));
  }
  return blocks;
}

const bytes = (xml: string): Buffer => Buffer.from(xml, 'utf8');

/** An entry of a zip archive, not deflated: the reader takes its size from here, and asks for no checksum. */
function stored(name: string, content: readonly Buffer[]): readonly Buffer[] {
  const size = content.reduce((sum, block) => sum + block.length, 0);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt32LE(size, 18);
  header.writeUInt32LE(size, 22);
  header.writeUInt16LE(name.length, 26);
  return [
    Buffer.concat([header, Buffer.from(name, 'latin1')]),
    ...content.filter(({ length }) => length > 0),
  ];
}

/** The end of an archive without a directory: the reader reads entries as they come. */
const END = Buffer.concat([Buffer.from('PK\u0005\u0006', 'latin1'), Buffer.alloc(18)]);
