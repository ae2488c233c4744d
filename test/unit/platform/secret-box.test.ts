import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SecretBox, Unsealable } from '../../../src/platform/secrets/secret-box.js';

const box = new SecretBox(randomBytes(32));

describe('a secret', () => {
  test('comes back as it was, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (secret, place) => {
        expect(box.open(box.seal(secret, place), place)).toBe(secret);
      }),
    );
  });

  test('is not to be seen in what is stored, which is another one each time', () => {
    const [one, two] = [box.seal('hunter2hunter2', 'a'), box.seal('hunter2hunter2', 'a')];
    expect(one.includes('hunter2')).toBe(false);
    expect(one.equals(two)).toBe(false);
  });

  test('opens for no other place than it was sealed for', () => {
    expect(() => box.open(box.seal('s', 'MERCH'), 'RDE')).toThrow(Unsealable);
  });

  test('of another key is told from a damaged one', () => {
    const other = new SecretBox(randomBytes(32)).seal('s', 'a');
    expect(() => box.open(other, 'a')).toThrow('another NIGHTJAR_SECRET_KEY');
  });

  test('does not open when a single bit of it has changed, or a part is missing', () => {
    const sealed = box.seal('secret', 'a');
    for (let at = 0; at < sealed.length; at += 1) {
      const bent = Buffer.from(sealed);
      bent.writeUInt8(bent.readUInt8(at) ^ 1, at);
      expect(() => box.open(bent, 'a')).toThrow(Unsealable);
      expect(() => box.open(sealed.subarray(0, at), 'a')).toThrow(Unsealable);
    }
  });
});
