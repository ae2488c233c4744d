import { pipeline } from 'node:stream/promises';
import { constants, crc32, createDeflateRaw, type ZlibOptions } from 'node:zlib';

/** An entry of an archive, packed. */
interface Packed {
  readonly name: string;
  readonly checksum: number;
  /** Bytes before packing. */
  readonly size: number;
  readonly chunks: readonly Buffer[];
  readonly packedSize: number;
}

export type Packing = 'dense' | 'loose';

/** `loose` leaves repetitions as they are: at most 8 to 1, where `dense` may reach 1,000 to 1. */
const OPTIONS: Readonly<Record<Packing, ZlibOptions>> = {
  dense: { level: 6 },
  loose: { strategy: constants.Z_HUFFMAN_ONLY },
};

/** A zip archive, entry by entry. The same content is the same bytes: no entry says when it was made. */
export class ZipWriter {
  private readonly entries: Packed[] = [];

  constructor(private readonly packing: Packing) {}

  /** Packs an entry. Between two pieces, which it takes one by one, others have their turn. */
  async add(name: string, pieces: Iterable<string>): Promise<void> {
    const chunks: Buffer[] = [];
    const counted = { checksum: 0, size: 0, packedSize: 0 };
    await pipeline(
      function* () {
        for (const piece of pieces) {
          const bytes = Buffer.from(piece, 'utf8');
          counted.checksum = crc32(bytes, counted.checksum);
          counted.size += bytes.length;
          yield bytes;
        }
      },
      createDeflateRaw(OPTIONS[this.packing]),
      async (packed: AsyncIterable<Buffer>) => {
        for await (const chunk of packed) {
          counted.packedSize += chunk.length;
          chunks.push(chunk);
        }
      },
    );
    this.entries.push({ name, chunks, ...counted });
  }

  /** How many times larger it is unpacked. */
  get ratio(): number {
    const sum = (of: (entry: Packed) => number): number =>
      this.entries.reduce((total, entry) => total + of(entry), 0);
    return (
      sum(({ size }) => size) /
      Math.max(
        1,
        sum(({ packedSize }) => packedSize),
      )
    );
  }

  bytes(): Buffer {
    const blocks: Buffer[] = [];
    const directory: Buffer[] = [];
    let offset = 0;
    for (const entry of this.entries) {
      const name = Buffer.from(entry.name, 'latin1');
      const local = Buffer.concat([LOCAL, headerOf(entry), name]);
      blocks.push(local, ...entry.chunks);
      directory.push(DIRECTORY, headerOf(entry), placeOf(offset), name);
      offset += local.length + entry.packedSize;
    }
    const listed = Buffer.concat(directory);
    return Buffer.concat([...blocks, listed, endOf(this.entries.length, listed.length, offset)]);
  }
}

/** Signatures, and the version of the format that is needed; a directory's entry also says by which one it was made. */
const LOCAL = Buffer.from([0x50, 0x4b, 3, 4, 20, 0]);
const DIRECTORY = Buffer.from([0x50, 0x4b, 1, 2, 20, 0, 20, 0]);
const END = Buffer.from([0x50, 0x4b, 5, 6]);

const DEFLATED = 8;
/** 1 January 1980, the first day that the format knows. */
const NO_DATE = 0x21;

/** What an entry's two headers have in common: how it is packed, its checksum and its sizes. */
function headerOf({ name, checksum, size, packedSize }: Packed): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt16LE(DEFLATED, 2);
  header.writeUInt16LE(NO_DATE, 6);
  header.writeUInt32LE(checksum, 8);
  header.writeUInt32LE(packedSize, 12);
  header.writeUInt32LE(size, 16);
  header.writeUInt16LE(name.length, 20);
  return header;
}

/** The rest of a directory's entry: no comment, no attributes, and where the entry begins. */
function placeOf(offset: number): Buffer {
  const place = Buffer.alloc(14);
  place.writeUInt32LE(offset, 10);
  return place;
}

function endOf(entries: number, directoryBytes: number, offset: number): Buffer {
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries, 4);
  end.writeUInt16LE(entries, 6);
  end.writeUInt32LE(directoryBytes, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([END, end]);
}
