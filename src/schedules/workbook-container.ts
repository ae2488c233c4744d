import { promisify } from 'node:util';
import { zipSync } from 'fflate';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import {
  normalSharedStrings,
  normalSheet,
  relationshipsOf,
  sheetsOf,
  workbookXml,
  type SheetEntry,
} from './workbook-xml.js';
import { WORKBOOK_LIMITS, WorkbookRefused } from './workbook-refused.js';

/**
 * The container of a workbook, made into one that ExcelJS's streaming reader reads rightly whoever has written it:
 * parts are found by their relationships, counted while they inflate, and put in an order in which nothing has to be
 * read twice. Runs in the child process only.
 */
export async function normalContainer(file: Buffer): Promise<Buffer> {
  refuseByMagic(file);
  const parts = await inflate(file);
  refuseByContent(parts);
  const workbookPath =
    targetOf(parts, { relsPath: '_rels/.rels', folder: '' }, 'officeDocument') ?? 'xl/workbook.xml';
  const workbook = parts.get(workbookPath);
  if (!workbook)
    throw new WorkbookRefused('NOT_A_WORKBOOK', 'The file is a zip archive, but not an Excel workbook.');
  return rebuild(parts, workbookPath, text(workbook));
}

const ZIP = Buffer.from('PK\u0003\u0004', 'latin1');
const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex');

function refuseByMagic(file: Buffer): void {
  if (file.subarray(0, 4).equals(ZIP)) return;
  if (file.subarray(0, 8).equals(OLE)) throw refusedOle(file);
  const what = file.length === 0 ? 'The file is empty.' : 'The file is not an Excel workbook (.xlsx).';
  throw new WorkbookRefused('NOT_A_WORKBOOK', what);
}

/** Compound files name their streams in UTF-16: a protected workbook, or one of the format before 2007. */
function refusedOle(file: Buffer): WorkbookRefused {
  const names = (name: string): boolean => file.includes(Buffer.from(name, 'utf16le'));
  if (names('EncryptedPackage') || names('EncryptionInfo')) {
    return new WorkbookRefused('ENCRYPTED', 'The workbook is protected by a password; save it without one.');
  }
  if (names('Workbook') || names('Book')) {
    return new WorkbookRefused('OLD_FORMAT', 'This is the old Excel format (.xls); save it as .xlsx.');
  }
  return new WorkbookRefused('NOT_A_WORKBOOK', 'The file is not an Excel workbook (.xlsx).');
}

type Parts = ReadonlyMap<string, Buffer>;

async function inflate(file: Buffer): Promise<Parts> {
  const zip = await open(file);
  const entries = await entriesOf(zip);
  const declared = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  if (declared > WORKBOOK_LIMITS.inflatedBytes || declared > file.length * WORKBOOK_LIMITS.ratio)
    throw tooFar();
  const parts = new Map<string, Buffer>();
  let inflated = 0;
  for (const entry of entries) {
    if (!isNeeded(entry.fileName)) continue;
    const part = await inflateEntry(zip, entry, WORKBOOK_LIMITS.inflatedBytes - inflated);
    inflated += part.length;
    parts.set(entry.fileName, part);
  }
  return parts;
}

async function open(file: Buffer): Promise<ZipFile> {
  try {
    return await promisify<Buffer, yauzl.Options, ZipFile>(yauzl.fromBuffer)(file, { lazyEntries: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new WorkbookRefused(
      'NOT_A_WORKBOOK',
      `The file cannot be opened as a workbook; was it cut off? (${why})`,
    );
  }
}

function entriesOf(zip: ZipFile): Promise<readonly Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    const names = new Set<string>();
    zip.on('entry', (entry: Entry) => {
      if (names.has(entry.fileName)) reject(corrupt(`the entry ${entry.fileName} occurs twice`));
      else if (entries.length >= WORKBOOK_LIMITS.entries) reject(corrupt('it has too many entries'));
      else {
        names.add(entry.fileName);
        entries.push(entry);
        zip.readEntry();
      }
    });
    zip.on('end', () => {
      resolve(entries);
    });
    // yauzl refuses absolute paths, `..` and backslashes by itself.
    zip.on('error', (error: Error) => {
      reject(corrupt(error.message));
    });
    zip.readEntry();
  });
}

/** Everything else (drawings, themes, printer settings …) is never inflated. */
const isNeeded = (path: string): boolean =>
  /\.(xml|rels)$/i.test(path) && !/\/(theme|drawings|charts)\//i.test(path);

/** Headers lie: what counts is what comes out. */
async function inflateEntry(zip: ZipFile, entry: Entry, allowance: number): Promise<Buffer> {
  if (entry.isEncrypted()) {
    throw new WorkbookRefused('ENCRYPTED', 'The workbook is protected by a password; save it without one.');
  }
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    const stream = await promisify(zip.openReadStream.bind(zip) as ReadStreamOpener)(entry);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > allowance) throw tooFar();
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof WorkbookRefused) throw error;
    throw corrupt(`${entry.fileName}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return Buffer.concat(chunks);
}

type ReadStreamOpener = (
  entry: Entry,
  done: (error: Error | null, stream: NodeJS.ReadableStream) => void,
) => void;

function refuseByContent(parts: Parts): void {
  const types = parts.get('[Content_Types].xml');
  if (!types)
    throw new WorkbookRefused('NOT_A_WORKBOOK', 'The file is a zip archive, but not an Excel workbook.');
  const declared = text(types);
  if (/macroEnabled|vbaProject/i.test(declared)) {
    throw new WorkbookRefused('MACROS', 'The workbook contains macros; save it as a plain .xlsx.');
  }
  if (!/spreadsheetml\.(sheet|template)\.main\+xml/.test(declared)) {
    throw new WorkbookRefused(
      'NOT_A_WORKBOOK',
      'The file is an Office document, but not an Excel workbook (.xlsx).',
    );
  }
}

function rebuild(parts: Parts, workbookPath: string, workbook: string): Buffer {
  const folder = workbookPath.slice(0, workbookPath.lastIndexOf('/') + 1);
  const relsPath = `${folder}_rels/${workbookPath.slice(folder.length)}.rels`;
  const sheets = sheetsIn(parts, { workbook, relsPath, folder });
  const partOf = (type: string): string =>
    text(parts.get(targetOf(parts, { relsPath, folder }, type) ?? '') ?? Buffer.alloc(0));
  const canonical = workbookXml(
    sheets.map(({ name }) => name),
    /date1904="(1|true)"/.test(workbook),
  );
  const files: Record<string, Uint8Array> = {
    '[Content_Types].xml': bytes(
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    ),
    '_rels/.rels': bytes(
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>',
    ),
    'xl/workbook.xml': bytes(canonical.workbook),
    'xl/_rels/workbook.xml.rels': bytes(canonical.relationships),
    'xl/sharedStrings.xml': bytes(normalSharedStrings(partOf('sharedStrings'))),
    'xl/styles.xml': bytes(partOf('styles') || EMPTY_STYLES),
  };
  sheets.forEach(({ xml }, place) => {
    files[`xl/worksheets/sheet${place + 1}.xml`] = bytes(normalSheet(xml));
  });
  // Stored, not deflated: the reader takes sizes from the local headers.
  return Buffer.from(zipSync(files, { level: 0 }));
}

const EMPTY_STYLES = '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>';

interface RelationshipsPart {
  readonly relsPath: string;
  /** What its targets are relative to. */
  readonly folder: string;
}

interface WorkbookPart extends RelationshipsPart {
  readonly workbook: string;
}

function sheetsIn(
  parts: Parts,
  { workbook, relsPath, folder }: WorkbookPart,
): readonly { name: string; xml: string }[] {
  const sheets: readonly SheetEntry[] = sheetsOf(workbook);
  if (sheets.length > WORKBOOK_LIMITS.tabs) {
    throw new WorkbookRefused(
      'TOO_MANY_TABS',
      `The workbook has ${sheets.length} tabs; ${WORKBOOK_LIMITS.tabs} are read.`,
    );
  }
  const relationships = relationshipsOf(text(parts.get(relsPath) ?? Buffer.alloc(0)));
  return sheets.map(({ name, relationship }) => {
    const target = relationships.find(({ id }) => id === relationship)?.target;
    const part = target === undefined ? undefined : parts.get(resolve(folder, target));
    if (!part) throw corrupt(`the tab "${name}" has no content`);
    return { name, xml: text(part) };
  });
}

/** The part that a relationship of this type points at. */
function targetOf(parts: Parts, { relsPath, folder }: RelationshipsPart, type: string): string | undefined {
  const rels = parts.get(relsPath);
  if (!rels) return undefined;
  const found = relationshipsOf(text(rels)).find((relationship) => relationship.type.endsWith(`/${type}`));
  return found && resolve(folder, found.target);
}

/** Targets are relative to their part's folder, or absolute within the archive. */
const resolve = (folder: string, target: string): string =>
  target.startsWith('/') ? target.slice(1) : new URL(target, `file:///${folder}`).pathname.slice(1);

const text = (part: Buffer): string => part.toString('utf8');
const bytes = (xml: string): Uint8Array => new TextEncoder().encode(xml);

const corrupt = (why: string): WorkbookRefused =>
  new WorkbookRefused('CORRUPT', `The workbook is damaged: ${why.slice(0, 300)}. Open and save it again.`);

const tooFar = (): WorkbookRefused =>
  new WorkbookRefused(
    'INFLATES_TOO_FAR',
    'The workbook inflates to more than 100 MB, or to more than 100 times its size.',
  );
