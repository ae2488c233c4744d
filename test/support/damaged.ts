import fc from 'fast-check';

/** The file with a few bytes changed, or cut, or with something behind it. */
export function flipped(file: Buffer): fc.Arbitrary<Buffer> {
  const place = fc.nat({ max: file.length - 1 });
  // Where the directory is, a byte says more than among packed text.
  const nearTheEnd = fc.nat({ max: Math.min(file.length - 1, 1_200) }).map((back) => file.length - 1 - back);
  const change = fc.tuple(fc.oneof(place, nearTheEnd), fc.nat({ max: 255 }));
  const changed = fc.array(change, { minLength: 1, maxLength: 12 }).map((changes) => {
    const copy = Buffer.from(file);
    for (const [at, byte] of changes) copy[at] = byte;
    return copy;
  });
  const cut = place.map((length) => file.subarray(0, length));
  const longer = fc.uint8Array({ maxLength: 400 }).map((rest) => Buffer.concat([file, rest]));
  return fc.oneof({ arbitrary: changed, weight: 8 }, cut, longer);
}
