import { expect, test } from '@jest/globals';
import { parsedUrl } from '../../../src/domain/parsed-url.js';

test('a URL is one however often it is asked about', () => {
  // `URL.canParse` changes its mind about it after some thousands of times.
  const answers = new Set(
    Array.from({ length: 50_000 }, () => parsedUrl('https://münchen.test/')?.hostname ?? null),
  );
  expect([...answers]).toEqual(['xn--mnchen-3ya.test']);
});

test.each(['', 'münchen.test', 'https://', 'https://a b/', 'https://[::1/'])('%j is none', (text) => {
  expect(parsedUrl(text)).toBeNull();
});

test('a URL may be relative to another', () => {
  expect(parsedUrl('/a?b', 'https://c.test/d')?.href).toBe('https://c.test/a?b');
});
