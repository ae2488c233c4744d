import { inspect } from 'node:util';
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SecretBox, Unsealable } from '../../../src/platform/secrets/secret-box.js';

const box = new SecretBox(randomBytes(32));

describe('a secret', () => {
  test('comes back as it was, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (secret, place) => {
        expect(box.open(box.seal(secret, place), place).reveal()).toBe(Buffer.from(secret).toString());
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

/** What a server of before has sealed: format 1, under the key of 32 bytes 7. */
const OLDER = Buffer.from(
  '014bb06f8eedb22df1883f42cc5bdc48b526e02378a498f6c68d9c87cc584441c4cb7ad359cd3fd66524458e6a299b',
  'hex',
);
const OLD = Buffer.alloc(32, 7);
const NEW = Buffer.alloc(32, 8);
const PLACE = 'callback_settings/MERCH/secret';

describe('what an older version has sealed', () => {
  test('still opens, for its place only', () => {
    expect(new SecretBox(OLD).open(OLDER, PLACE).reveal()).toBe('hunter2hunter2');
    expect(() => new SecretBox(OLD).open(OLDER, 'callback_settings/RDE/secret')).toThrow(Unsealable);
  });

  test('becomes an envelope when it is wrapped anew, also by the same key', () => {
    for (const first of [OLD, NEW]) {
      const both = new SecretBox(first, OLD);
      const anew = both.rewrap(OLDER, PLACE) ?? Buffer.alloc(0);
      expect(anew[0]).toBe(2);
      expect(new SecretBox(first).open(anew, PLACE).reveal()).toBe('hunter2hunter2');
      expect(both.rewrap(anew, PLACE)).toBeNull();
    }
  });
});

describe('another key', () => {
  const sealed = new SecretBox(OLD).seal('hunter2hunter2', PLACE);
  const both = new SecretBox(NEW, OLD);

  test('seals from when it is the first on, while the older ones still open', () => {
    expect(both.open(sealed, PLACE).reveal()).toBe('hunter2hunter2');
    expect(() => new SecretBox(OLD).open(both.seal('s', PLACE), PLACE)).toThrow(new SecretBox(NEW).keyId);
  });

  test('takes a secret over without encrypting it once more, and the older one is needed no longer', () => {
    const anew = both.rewrap(sealed, PLACE) ?? Buffer.alloc(0);
    expect(new SecretBox(NEW).open(anew, PLACE).reveal()).toBe('hunter2hunter2');
    const body = (of: Buffer): string => of.subarray(5 + 12 + 16 + 32).toString('hex');
    expect(body(anew)).toBe(body(sealed));
    expect(() => new SecretBox(OLD).open(anew, PLACE)).toThrow(Unsealable);
  });

  test('does not take over what belongs to another place or is damaged', () => {
    expect(() => both.rewrap(sealed, 'callback_settings/RDE/secret')).toThrow(Unsealable);
    expect(() => both.rewrap(sealed.subarray(0, -1), PLACE)).toThrow(Unsealable);
  });

  test('opens no secret whose wrapped data key was taken from another one', () => {
    const other = new SecretBox(OLD).seal('other', PLACE);
    const mixed = Buffer.concat([other.subarray(0, 65), sealed.subarray(65)]);
    expect(() => both.open(mixed, PLACE)).toThrow(Unsealable);
  });
});

test('fingerprints tell secrets apart, and say nothing without the key', () => {
  const [one, two] = [new SecretBox(OLD), new SecretBox(NEW)];
  expect(one.fingerprint('a', PLACE)).toBe(one.fingerprint('a', PLACE));
  const prints = [one.fingerprint('a', PLACE), one.fingerprint('b', PLACE), one.fingerprint('a', 'x')];
  expect(new Set([...prints, two.fingerprint('a', PLACE)]).size).toBe(4);
});

test('what was digested before a rotation is known again by every key that is held', () => {
  const before = new SecretBox(OLD).digests('a', PLACE);
  const during = new SecretBox(NEW, OLD).digests('a', PLACE);
  expect(during).toEqual([...new SecretBox(NEW).digests('a', PLACE), ...before]);
  expect(during).not.toContain(new SecretBox(OLD).digests('b', PLACE)[0]);
});

test('nothing prints the keys', () => {
  expect(inspect(new SecretBox(OLD), { depth: 9, showHidden: true })).not.toContain('07 07');
});
