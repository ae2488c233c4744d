import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { encrypted, refuseEntries, tooFar } from './workbook-directory.js';
import { corrupt, notAWorkbook, WORKBOOK_LIMITS, WorkbookRefused } from './workbook-refused.js';

/** The parts of an .xlsx file by their names, inflated only when asked for, and counted meanwhile. */
export class Archive {
  private inflated = 0;

  private constructor(
    private readonly zip: ZipFile,
    /** By name in lower case: names of parts match whatever their case. */
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  /** Judged by content; throws WorkbookRefused. */
  static async open(file: Buffer): Promise<Archive> {
    refuseByMagic(file);
    const zip = await openZip(file);
    const entries = await entriesOf(zip);
    refuseEntries(file, [...entries.values()]);
    return new Archive(zip, entries);
  }

  has(path: string): boolean {
    return this.entries.has(path.toLowerCase());
  }

  /** Names in lower case, with the sizes that the directory declares. */
  get sizes(): ReadonlyMap<string, number> {
    return new Map([...this.entries].map(([name, { uncompressedSize }]) => [name, uncompressedSize]));
  }

  /** The whole of a small part; `''` = there is none. */
  async text(path: string): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of this.chunks(path)) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  }

  /** A part as it inflates; nothing = there is none. Sizes and checksum are those that the archive declares, or CORRUPT. */
  async *chunks(path: string): AsyncGenerator<Buffer, void> {
    const entry = this.entries.get(path.toLowerCase());
    if (!entry) return;
    let checksum = 0;
    try {
      const stream = await promisify(this.zip.openReadStream.bind(this.zip) as ReadStreamOpener)(entry);
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        // A part that two tabs share is inflated twice.
        this.inflated += chunk.length;
        if (this.inflated > WORKBOOK_LIMITS.inflatedBytes) throw tooFar();
        checksum = crc32(chunk, checksum);
        yield chunk;
      }
    } catch (error) {
      if (error instanceof WorkbookRefused) throw error;
      throw corrupt(`${entry.fileName}: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (checksum !== entry.crc32) throw corrupt(`${entry.fileName} is not what was saved`);
  }
}

type ReadStreamOpener = (
  entry: Entry,
  done: (error: Error | null, stream: NodeJS.ReadableStream) => void,
) => void;

const ZIP = Buffer.from('PK\u0003\u0004', 'latin1');
const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex');

function refuseByMagic(file: Buffer): void {
  if (file.subarray(0, 4).equals(ZIP)) return;
  if (file.subarray(0, 8).equals(OLE)) throw refusedOle(file);
  throw notAWorkbook(file.length === 0 ? 'The file is empty.' : 'The file is not an Excel workbook (.xlsx).');
}

/** Compound files name their streams in UTF-16: a protected workbook, or one of the format before 2007. */
function refusedOle(file: Buffer): WorkbookRefused {
  const names = (name: string): boolean => file.includes(Buffer.from(name, 'utf16le'));
  if (names('EncryptedPackage') || names('EncryptionInfo')) return encrypted();
  if (names('Workbook') || names('Book')) {
    return new WorkbookRefused('OLD_FORMAT', 'This is the old Excel format (.xls); save it as .xlsx.');
  }
  return notAWorkbook('The file is not an Excel workbook (.xlsx).');
}

async function openZip(file: Buffer): Promise<ZipFile> {
  try {
    return await promisify<Buffer, yauzl.Options, ZipFile>(yauzl.fromBuffer)(file, {
      lazyEntries: true,
      // A backslash is refused rather than taken for a slash.
      strictFileNames: true,
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw notAWorkbook(`The file cannot be opened as a workbook; was it cut off? (${why})`);
  }
}

function entriesOf(zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  return new Promise((resolve, reject) => {
    const entries = new Map<string, Entry>();
    zip.on('entry', (entry: Entry) => {
      const name = entry.fileName.toLowerCase();
      if (entries.has(name)) reject(corrupt(`the entry ${entry.fileName} occurs twice`));
      else if (entries.size >= WORKBOOK_LIMITS.entries)
        reject(corrupt(`it has more than ${WORKBOOK_LIMITS.entries} entries`));
      else {
        entries.set(name, entry);
        zip.readEntry();
      }
    });
    zip.on('end', () => {
      resolve(entries);
    });
    // yauzl refuses absolute paths and `..` by itself.
    zip.on('error', (error: Error) => {
      reject(corrupt(error.message));
    });
    zip.readEntry();
  });
}
