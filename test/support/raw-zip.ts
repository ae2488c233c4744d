import { constants, crc32, deflateRawSync } from 'node:zlib';

/** An entry of an archive that may say of itself what is not so. */
export interface RawEntry {
  readonly name: string;
  readonly content: string | Uint8Array | Deflated;
  /** Size before packing, in both headers; absent = the true one. */
  readonly declaredSize?: number;
  /** Size in the archive, in the directory; absent = the true one. */
  readonly declaredPacked?: number;
  /** In its own header; absent = the name that the directory has. */
  readonly ownName?: string;
  /** 1 = encrypted. */
  readonly flags?: number;
  /** Of a file on Unix, such as 0o120777 for a link. */
  readonly mode?: number;
  /** The directory gives the place of the entry of this name instead of its own. */
  readonly at?: string;
  /** Size before packing as the extra field of Zip64 says it; the header's own field says to look there. */
  readonly zip64Size?: bigint;
}

/** Content that is packed already, for sizes that nobody wants to hold in memory. */
export interface Deflated {
  readonly packed: Buffer;
  readonly size: number;
  readonly checksum: number;
}

/** A zip archive, byte by byte as the entries say. */
export function rawZip(entries: readonly RawEntry[]): Buffer {
  const blocks: Buffer[] = [];
  const places = new Map<string, number>();
  const headers: (() => Buffer)[] = [];
  let offset = 0;
  for (const entry of entries) {
    const content = packedOf(entry.content);
    const own = Buffer.from(entry.ownName ?? entry.name, 'utf8');
    const local = Buffer.concat([
      begun('PK\x03\x04', VERSION),
      fieldsOf(entry, content, own.length),
      Buffer.alloc(2),
      own,
    ]);
    places.set(entry.name, offset);
    const start = offset;
    headers.push(() => directoryEntry(entry, content, places.get(entry.at ?? '') ?? start));
    blocks.push(local, content.packed);
    offset += local.length + content.packed.length;
  }
  const directory = Buffer.concat(headers.map((header) => header()));
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...blocks, directory, end]);
}

/** `times` times the same text, packed once. */
export function repeated(
  text: string,
  times: number,
  around: readonly [string, string] = ['', ''],
): Deflated {
  const [before, after] = around.map((part) => Buffer.from(part, 'utf8')) as [Buffer, Buffer];
  const block = Buffer.from(text, 'utf8');
  // Flushed whole, a block stands for itself and can be repeated as it is.
  const flushed = (piece: Buffer): Buffer => deflateRawSync(piece, { finishFlush: constants.Z_FULL_FLUSH });
  const packed = flushed(block);
  let checksum = crc32(before);
  for (let n = 0; n < times; n += 1) checksum = crc32(block, checksum);
  return {
    packed: Buffer.concat([
      flushed(before),
      ...Array.from({ length: times }, () => packed),
      deflateRawSync(after),
    ]),
    size: before.length + block.length * times + after.length,
    checksum: crc32(after, checksum),
  };
}

function packedOf(content: RawEntry['content']): Deflated {
  if (typeof content === 'object' && 'packed' in content) return content;
  const plain = Buffer.from(content);
  return { packed: deflateRawSync(plain), size: plain.length, checksum: crc32(plain) };
}

/** A signature and whole numbers of two bytes. */
function begun(signature: string, ...numbers: readonly number[]): Buffer {
  const all = Buffer.alloc(4 + 2 * numbers.length);
  all.write(signature, 0, 'latin1');
  numbers.forEach((number, n) => all.writeUInt16LE(number, 4 + 2 * n));
  return all;
}

/** Of the format; all that is needed here. */
const VERSION = 20;
const DEFLATED = 8;
const IN_EXTRA = 0xffffffff;

/** What the two headers of an entry have in common: flags to the length of the name. */
function fieldsOf(entry: RawEntry, { packed, size, checksum }: Deflated, nameLength: number): Buffer {
  const fields = Buffer.alloc(22);
  fields.writeUInt16LE(entry.flags ?? 0, 0);
  fields.writeUInt16LE(DEFLATED, 2);
  fields.writeUInt32LE(checksum, 8);
  fields.writeUInt32LE(entry.declaredPacked ?? packed.length, 12);
  fields.writeUInt32LE(entry.zip64Size === undefined ? (entry.declaredSize ?? size) : IN_EXTRA, 16);
  fields.writeUInt16LE(nameLength, 20);
  return fields;
}

function directoryEntry(entry: RawEntry, content: Deflated, offset: number): Buffer {
  const name = Buffer.from(entry.name, 'utf8');
  const extra = zip64Field(entry.zip64Size);
  const rest = Buffer.alloc(16);
  rest.writeUInt16LE(extra.length, 0);
  rest.writeUInt32LE(((entry.mode ?? 0) << 16) >>> 0, 8);
  rest.writeUInt32LE(offset, 12);
  const madeBy = entry.mode === undefined ? VERSION : (3 << 8) | VERSION;
  return Buffer.concat([
    begun('PK\x01\x02', madeBy, VERSION),
    fieldsOf(entry, content, name.length),
    rest,
    name,
    extra,
  ]);
}

function zip64Field(size: bigint | undefined): Buffer {
  if (size === undefined) return Buffer.alloc(0);
  const field = Buffer.alloc(12);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(8, 2);
  field.writeBigUInt64LE(size, 4);
  return field;
}
