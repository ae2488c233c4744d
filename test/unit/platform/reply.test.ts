import { describe, expect, test } from '@jest/globals';
import { Readable } from 'node:stream';
import { readText } from '../../../src/platform/http/reply.js';

/** So many pieces of so many bytes; counts how many were taken. */
function inPieces(count: number, bytes: number): { readonly body: Readable; readonly taken: () => number } {
  let taken = 0;
  function* pieces(): Generator<Buffer> {
    for (; taken < count; taken += 1) yield Buffer.alloc(bytes, 'x');
  }
  return { body: Readable.from(pieces()), taken: () => taken };
}

describe('an answer', () => {
  test('is read whole up to the limit', async () => {
    const { body } = inPieces(10, 100);
    expect(await readText(body, 1_000)).toEqual({ text: 'x'.repeat(1_000), cut: false });
  });

  test('is cut at the limit, and no more of it is taken', async () => {
    const { body, taken } = inPieces(1_000, 100);
    expect(await readText(body, 1_050)).toEqual({ text: 'x'.repeat(1_050), cut: true });
    expect(taken()).toBeLessThan(100);
  });

  test('in very many crumbs is cut: each of them costs as much as a piece', async () => {
    const { body, taken } = inPieces(1_000_000, 1);
    const { text, cut } = await readText(body, 1_000_000);
    expect([text.length, cut]).toEqual([10_001, true]);
    expect(taken()).toBeLessThan(20_000);
  });

  test('in very many small pieces, as a log that is written line by line, is read whole', async () => {
    const { body } = inPieces(50_000, 40);
    expect(await readText(body, 10_000_000)).toMatchObject({ cut: false });
  });

  test('that is buffered far beyond the limit is put together once', async () => {
    const body = new Readable({ highWaterMark: 10_000_000, read: () => undefined });
    const piece = Buffer.alloc(100, 'x');
    for (let times = 0; times < 50_000; times += 1) body.push(piece);
    const concat = Buffer.concat.bind(Buffer);
    let times = 0;
    Buffer.concat = (...given: Parameters<typeof concat>) => {
      times += 1;
      return concat(...given);
    };
    try {
      expect((await readText(body, 100_000)).text).toHaveLength(100_000);
    } finally {
      Buffer.concat = concat;
    }
    expect(times).toBe(1);
  });

  test('that breaks off is none', async () => {
    const { body } = inPieces(10, 100);
    body.once('data', () => body.destroy());
    await expect(readText(body, 10_000)).rejects.toThrow('the answer ended too early');
  });
});
