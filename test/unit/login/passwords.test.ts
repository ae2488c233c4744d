import { describe, expect, test } from '@jest/globals';
import { passwordProblem, personNameProblem } from '../../../src/domain/person.js';
import { Passwords } from '../../../src/login/passwords.js';

const passwords = new Passwords();

test('a password is found again in its hash, and nothing else is', async () => {
  const hash = await passwords.hash('pässword of mine');
  expect(hash).toMatch(/^scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
  expect(hash).not.toContain('mine');
  // Composed and decomposed look the same.
  expect(await passwords.matches('pa\u0308ssword of mine', hash)).toBe(true);
  expect(await passwords.matches('pässword of mine ', hash)).toBe(false);
  expect(await passwords.matches('', hash)).toBe(false);
  expect(await passwords.hash('pässword of mine')).not.toBe(hash);
});

test('where there is no hash nothing matches', async () => {
  expect(await passwords.matches('', null)).toBe(false);
});

test('a hash of other parameters is read with those', async () => {
  // scrypt(N 1024, r 8, p 1), salt of 16 zero bytes.
  const salt = Buffer.alloc(16);
  const { scryptSync } = await import('node:crypto');
  const key = scryptSync('older password', salt, 32, { N: 1024, r: 8, p: 1 });
  const hash = `scrypt$1024$8$1$${salt.toString('base64url')}$${key.toString('base64url')}`;
  expect(await passwords.matches('older password', hash)).toBe(true);
  expect(await passwords.matches('other password', hash)).toBe(false);
});

test('more logins at once than can be served soon are refused', async () => {
  const busy = new Passwords();
  const outcomes = await Promise.allSettled(
    Array.from({ length: 30 }, () => busy.hash('a password of mine')),
  );
  const refused = outcomes.filter(({ status }) => status === 'rejected');
  expect(refused.length).toBeGreaterThan(0);
  expect(
    refused.every((one) => String((one as PromiseRejectedResult).reason).includes('Too many people')),
  ).toBe(true);
});

describe('a password', () => {
  test.each([
    ['eleven char', /at least 12/],
    ['x'.repeat(257), /at most 256/],
    ['aaaaaaaaaaaaa', /over and over/],
    ['olga.petrova', /name of its person/],
    ['OLGA.Petrova1', /name of its person/],
  ])('%j is none', (password, problem) => {
    expect(passwordProblem('Olga.Petrova', password)).toMatch(problem);
  });

  test.each(['twelve chars', '👍🏽👍🏽👍🏽👍🏽👍🏽👍🏽', 'olga.petrova has a longer one', 'ｎｏ ｒｕｌｅｓ ａｔ ａｌｌ'])(
    '%j is one',
    (password) => {
      expect(passwordProblem('Olga.Petrova', password)).toBeNull();
    },
  );
});

describe('the name of a person', () => {
  test.each(['olga', 'Olga.Petrova', 'olga+night@example.com', '7of9', 'administrator'])(
    'may be %j',
    (name) => {
      expect(personNameProblem(name)).toBeNull();
    },
  );

  test.each([
    '',
    'admin',
    'ADMIN',
    'system',
    'Agent',
    'token',
    'token:x',
    '-x',
    'a b',
    'ö',
    'a\u0000',
    'x'.repeat(129),
  ])('is not %j', (name) => {
    expect(personNameProblem(name)).not.toBeNull();
  });
});
