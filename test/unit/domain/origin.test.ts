import { describe, expect, test } from '@jest/globals';
import { bindingRefusal, originOf } from '../../../src/domain/origin.js';

describe('an origin', () => {
  test.each([
    ['https://erp.example.com', 'https://erp.example.com'],
    ['https://ERP.example.com/', 'https://erp.example.com'],
    ['https://erp.example.com:443', 'https://erp.example.com'],
    ['http://127.1:8080', 'http://127.0.0.1:8080'],
    ['http://[0:0::1]', 'http://[::1]'],
  ])('%s is %s', (text, origin) => {
    expect(originOf(text)).toBe(origin);
  });

  test.each([
    '',
    'erp.example.com',
    'ftp://erp.example.com',
    'data:text/plain,x',
    'https://erp.example.com/path',
    'https://erp.example.com?q',
    'https://erp.example.com#f',
    'https://user@erp.example.com',
    'https://*.example.com/*',
  ])('is not %s', (text) => {
    expect(originOf(text)).toBeNull();
  });
});

describe('a connection', () => {
  const bound = { name: 'erp', origins: ['https://erp.example.com'] };

  test.each(['https://erp.example.com/a?b', 'https://ERP.example.com:443/'])('goes to %s', (url) => {
    expect(bindingRefusal(bound, url)).toBeNull();
  });

  test.each([
    'http://erp.example.com/',
    'https://erp.example.com:8443/',
    'https://erp.example.com.evil.test/',
    'https://erp.example.com@evil.test/',
    'https://sub.erp.example.com/',
    'not a URL',
  ])('does not go to %s, and says how it would', (url) => {
    expect(bindingRefusal(bound, url)).toContain('nightjar connections set erp --add-origin');
  });

  test('of the environment goes wherever job types point, unless it is pinned', () => {
    expect(bindingRefusal({ name: 'default', origins: null }, 'https://any.example.com/')).toBeNull();
    const pinned = { ...bound, name: 'default' };
    expect(bindingRefusal(pinned, 'https://any.example.com/')).toContain('NIGHTJAR_OAUTH_ORIGINS');
  });
});
