import { describe, expect, test } from '@jest/globals';
import { decodeCursor, encodeCursor, FROM_THE_START, horizonOf } from '../../../src/domain/event-cursor.js';

const encoded = (text: string): string => Buffer.from(text).toString('base64url');

describe('a cursor', () => {
  test.each([
    FROM_THE_START,
    { seen: '745:752:745,748', within: null },
    { seen: '745:752:745,748', within: { upTo: '760:760:', after: '12' } },
    {
      seen: '1:9223372036854775807:',
      within: { upTo: '9223372036854775807:9223372036854775807:', after: '9223372036854775807' },
    },
  ])('is read as it was written (%#)', (cursor) => {
    expect(decodeCursor(encodeCursor(cursor))).toEqual(cursor);
    expect(encodeCursor(cursor)).toMatch(/^[A-Za-z0-9_-]+$/);
  });

  test.each([
    '',
    'abc',
    '745',
    '745:752',
    '745:752:,',
    '745:752:745,',
    '745:752::',
    '0:1:',
    '752:745:',
    '745:752:744',
    '745:752:752',
    '745:752:753',
    '745:752:748,745',
    '745:752:-1',
    '9223372036854775808:9223372036854775808:',
    '99999999999999999999:99999999999999999999:',
    '745:752:/760:760:',
    '745:752:/760:760:/',
    '745:752:/760:760:/x',
    '745:752:/760:760:/9223372036854775808',
    '745:752:/760:750:/12',
    '745:752:/760:760:/12/13',
    "745:752:'; DROP TABLE event; --",
  ])('is none of ours: %p', (text) => {
    expect(decodeCursor(encoded(text))).toBeNull();
    expect(decodeCursor(text)).toBeNull();
  });

  test('ends where its snapshot ends', () => {
    expect(horizonOf('745:752:745,748')).toBe(752n);
    expect(horizonOf(FROM_THE_START.seen)).toBe(1n);
  });
});
