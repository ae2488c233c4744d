import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createPino, Log } from '../../../src/platform/log/logger.js';
import { KnownSecrets } from '../../../src/platform/secrets/known-secrets.js';
import { Secret } from '../../../src/platform/secrets/secret.js';

const secretText = fc.string({ minLength: 8, maxLength: 60, unit: 'grapheme' });

describe('a text', () => {
  test('leaves without any secret in it, wherever it stands and however it is written', () => {
    fc.assert(
      fc.property(fc.array(secretText, { minLength: 1, maxLength: 5 }), fc.string(), (secrets, around) => {
        const known = new KnownSecrets();
        for (const secret of secrets) known.add(secret);
        const line =
          JSON.stringify({ msg: around + secrets.join(around) }) + encodeURIComponent(secrets[0] ?? '');
        const clean = known.redact(line);
        for (const secret of secrets) {
          expect(clean).not.toContain(secret);
          expect(clean).not.toContain(JSON.stringify(secret).slice(1, -1));
        }
      }),
    );
  });

  test('without a secret is as it was', () => {
    const known = new KnownSecrets();
    known.add('a-secret-of-somebody');
    expect(known.redact('a-secret-of-nobody')).toBe('a-secret-of-nobody');
  });

  test('loses the longer of two secrets that begin alike', () => {
    const known = new KnownSecrets();
    for (const value of ['eyJhbGciOi', 'eyJhbGciOi.payload']) known.add(value);
    expect(known.redact('<eyJhbGciOi.payload> <eyJhbGciOi>')).toBe('<[redacted]> <[redacted]>');
  });
});

describe('what is known', () => {
  test('does not hold words that are too short to be secrets', () => {
    const known = new KnownSecrets();
    known.add('secret');
    expect(known.redact('a secret')).toBe('a secret');
  });

  test('is forgotten with the last one that holds it', () => {
    const known = new KnownSecrets();
    for (let n = 0; n < 2; n += 1) known.add('token-token');
    known.forget('token-token');
    expect(known.redact('token-token')).toBe('[redacted]');
    known.forget('token-token');
    expect(known.redact('token-token')).toBe('token-token');
  });

  test('is bounded: the earliest token leaves, and what lasts stays', () => {
    const known = new KnownSecrets(3);
    known.add('lasting-secret', 'lasting');
    for (const n of [1, 2, 3, 4]) known.add(`token-number-${n}`);
    expect(known.redact('lasting-secret token-number-2 token-number-4')).toBe(
      '[redacted] token-number-2 [redacted]',
    );
  });
});

describe('a secret', () => {
  const secret = new Secret('canary-of-the-secret');

  test('is told by nothing but reveal', () => {
    const shown = [String(secret), JSON.stringify({ secret }), inspect({ secret }, { depth: 9 })];
    const hidden = inspect(secret, { showHidden: true, depth: 9 });
    for (const text of [...shown, hidden, ...Object.keys(secret)]) expect(text).not.toContain('canary');
    expect(secret.reveal()).toBe('canary-of-the-secret');
  });

  test('is in no line of the log, whatever its field is called and wherever it stands', () => {
    const lines: string[] = [];
    const log = new Log(createPino('debug', { write: (line: string) => void lines.push(line) }));
    const value = secret.reveal();
    const error = new Error(`refused: ${value}`, { cause: new Error(value) });
    log.log(`a message with ${value}`, { nobodyThoughtOfThisName: { deep: [value] } });
    log.error('failed', error);
    log.warn(error);
    log.debug({ config: { headers: { Authorization: `Bearer ${value}` } } });
    expect(lines).toHaveLength(4);
    expect(lines.join('')).not.toContain('canary');
    for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
  });

  test.each(['authorization', 'password', 'clientSecret', 'client_secret', 'access_token', 'signingSecret'])(
    'that nobody has loaded is known by the name %s',
    (name) => {
      const lines: string[] = [];
      const log = new Log(createPino('info', { write: (line: string) => void lines.push(line) }));
      log.log('told', { [name]: 'never-loaded', inner: { [name]: 'never-loaded' } });
      expect(lines.join('')).not.toContain('never-loaded');
    },
  );
});
