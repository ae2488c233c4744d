import { expect, test } from '@jest/globals';
import { originWithPort } from '../../../src/platform/http/egress.js';

test.each([
  ['api.example.com', 'https://api.example.com:443'],
  ['10.0.0.1', 'https://10.0.0.1:443'],
  ['::1', 'https://[::1]:443'],
  ['[::1]', 'https://[::1]:443'],
])('the origin of a connection to %s is %s, a literal with brackets or without', (host, origin) => {
  expect(originWithPort({ scheme: 'https', host, port: 443 })).toBe(origin);
});
