import { expect, test } from '@jest/globals';
import { LoginAttempts } from '../../../src/login/login-attempts.js';

const at = (seconds: number): Date => new Date(1_764_000_000_000 + seconds * 1000);
const from = (name: string | null, address = '192.0.2.1'): { name: string | null; address: string } => ({
  name,
  address,
});

test('five failures are free, then each makes the next wait twice as long, up to a quarter of an hour', () => {
  const attempts = new LoginAttempts();
  for (let n = 0; n < 5; n += 1) expect(attempts.begin(from('olga', `192.0.2.${n}`), at(0))).toBe(0);
  const waits = [];
  let now = 0;
  for (let n = 5; n < 18; n += 1) {
    const wait = attempts.begin(from('OLGA', `192.0.2.${n}`), at(now));
    waits.push(wait);
    now += wait;
    expect(attempts.begin(from('olga', `192.0.2.${n}`), at(now))).toBe(0);
  }
  expect(waits.slice(0, 8)).toEqual([10, 20, 40, 80, 160, 320, 640, 900]);
  expect(Math.max(...waits)).toBe(900);
});

test('a success makes up for the name, and an address with one password guesses no more at others', () => {
  const attempts = new LoginAttempts();
  for (let n = 0; n < 4; n += 1) attempts.begin(from('olga', '192.0.2.9'), at(n));
  attempts.begin(from('olga', '192.0.2.9'), at(5));
  attempts.succeeded(from('olga', '192.0.2.9'));
  for (let n = 0; n < 5; n += 1) expect(attempts.begin(from('olga', '192.0.2.8'), at(6))).toBe(0);
  let refused = 0;
  for (let n = 0; n < 40; n += 1) {
    if (attempts.begin(from(`other-${n}`), at(10)) > 0) refused += 1;
    if (attempts.begin(from('own'), at(10)) === 0) attempts.succeeded(from('own'));
  }
  expect(refused).toBe(10);
});

test('the addresses of one IPv6 subscriber count as one', () => {
  const attempts = new LoginAttempts();
  const waits = Array.from({ length: 40 }, (_, n) =>
    attempts.begin(from(`n${n}`, `2001:db8:1:2::${n}`), at(0)),
  );
  expect(waits.filter((wait) => wait > 0)).toHaveLength(10);
  expect(attempts.begin(from('x', '2001:db8:1:3::1'), at(0))).toBe(0);
});

test('an hour later all is forgotten, and however many try, no more than so many are kept', () => {
  const attempts = new LoginAttempts();
  for (let n = 0; n < 6; n += 1) attempts.begin(from('olga', `192.0.2.${n}`), at(0));
  expect(attempts.begin(from('olga', '192.0.2.99'), at(3_700))).toBe(0);
  for (let n = 0; n < 30_000; n += 1) attempts.begin(from(`x${n}`, `x${n}.1`), at(4_000));
  expect((attempts as unknown as { failures: Map<string, unknown> }).failures.size).toBeLessThanOrEqual(
    10_000,
  );
});
