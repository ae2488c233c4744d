import type { Entry } from 'yauzl';
import { corrupt, WORKBOOK_LIMITS, WorkbookRefused } from './workbook-refused.js';

/** An entry as yauzl has read it; its types do not know the bytes of the name. */
type Listed = Entry & { readonly fileNameRaw?: Buffer };

/**
 * What the directory of an archive says of its entries, before anything is inflated: links, names that no program reads in one
 * way, entries that lie over each other, and sizes that are too large. The sizes may be lies: they are counted again later.
 */
export function refuseEntries(file: Buffer, entries: readonly Listed[]): void {
  if (entries.some((entry) => entry.isEncrypted())) throw encrypted();
  const declared = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  if (declared > WORKBOOK_LIMITS.inflatedBytes || declared > file.length * WORKBOOK_LIMITS.ratio)
    throw tooFar();
  for (const entry of entries) {
    const name = entry.fileName;
    // eslint-disable-next-line no-control-regex -- these are meant
    if (/[\u0000-\u001f\u007f]/.test(name)) throw corrupt('the name of an entry has control characters');
    if (isLink(entry)) throw corrupt(`the entry ${name} is a link`);
  }
  refuseOverlaps(file, entries);
}

const UNIX = 3;
const FILE_TYPE = 0o170000;
const LINK = 0o120000;

/** Where the archive was made on Unix, the mode of a file is in the upper half of its attributes. */
const isLink = ({ versionMadeBy, externalFileAttributes }: Entry): boolean =>
  versionMadeBy >>> 8 === UNIX && ((externalFileAttributes >>> 16) & FILE_TYPE) === LINK;

const LOCAL_HEADER = 0x04034b50;
const LOCAL_HEADER_BYTES = 30;

/** Entries that share bytes are how a small archive inflates to petabytes, each within its own limits. */
function refuseOverlaps(file: Buffer, entries: readonly Listed[]): void {
  const inOrder = [...entries].sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  let end = 0;
  for (const entry of inOrder) {
    const start = entry.relativeOffsetOfLocalHeader;
    if (start < end) throw corrupt(`the entry ${entry.fileName} lies over another`);
    end = contentOf(file, entry) + entry.compressedSize;
    if (end > file.length) throw corrupt(`the entry ${entry.fileName} ends behind the file`);
  }
}

/** Where the bytes of an entry begin. Its own header must have the name that the directory has. */
function contentOf(
  file: Buffer,
  { fileName, fileNameRaw, relativeOffsetOfLocalHeader: start }: Listed,
): number {
  const named = start + LOCAL_HEADER_BYTES;
  if (named > file.length || file.readUInt32LE(start) !== LOCAL_HEADER) {
    throw corrupt(`the entry ${fileName} is not where the directory says`);
  }
  const extras = named + file.readUInt16LE(start + 26);
  if (fileNameRaw && !file.subarray(named, extras).equals(fileNameRaw)) {
    throw corrupt(`the entry ${fileName} has two names`);
  }
  return extras + file.readUInt16LE(start + 28);
}

export const encrypted = (): WorkbookRefused =>
  new WorkbookRefused('ENCRYPTED', 'The workbook is protected by a password; save it without one.');

export const tooFar = (): WorkbookRefused =>
  new WorkbookRefused(
    'INFLATES_TOO_FAR',
    'The workbook inflates to more than 100 MB, or to more than 100 times its size.',
  );
