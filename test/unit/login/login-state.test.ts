import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { grantsOfClaims, parseRoleMapping, roleMappingProblem } from '../../../src/domain/role-mapping.js';
import { LoginState, safeReturnTo } from '../../../src/login/login-state.js';
import { refuseCrossSite } from '../../../src/login/cross-site.js';
import { SecretBox } from '../../../src/platform/secrets/secret-box.js';

const at = (minutes: number): Date => new Date(1_764_000_000_000 + minutes * 60_000);

describe('a login under way', () => {
  const states = new LoginState(new SecretBox(randomBytes(32)));

  test('is opened by whoever has the key, for ten minutes, and tells nothing to others', () => {
    const { login, sealed } = states.begin('/runs', at(0));
    expect(states.open(sealed, at(9.9))).toEqual(login);
    expect(states.open(sealed, at(10))).toBeNull();
    for (const secret of [login.state, login.nonce, login.verifier]) {
      expect(secret).toMatch(/^[\w-]{43}$/);
      expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain(secret);
    }
    expect(new LoginState(new SecretBox(randomBytes(32))).open(sealed, at(1))).toBeNull();
  });

  test('is opened by nothing else', () => {
    const { sealed } = states.begin('/', at(0));
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.constantFrom('A', 'B', '-'), (index, letter) => {
        const changed = `${sealed.slice(0, index)}${letter}${sealed.slice(index + 1)}`;
        const same = Buffer.from(changed, 'base64url').equals(Buffer.from(sealed, 'base64url'));
        expect(states.open(changed, at(1)) === null).toBe(!same);
      }),
    );
  });
});

test('a browser is led to paths of this server alone, whatever it is asked to return to', () => {
  const hostile = fc.oneof(
    fc.string(),
    fc.webUrl(),
    fc
      .tuple(fc.constantFrom('/', '//', '/\\', '\\', '/\t/', 'javascript:', 'https:', '/%2f/'), fc.string())
      .map((all) => all.join('')),
  );
  fc.assert(
    fc.property(hostile, (wanted) => {
      const to = safeReturnTo(wanted);
      expect(to).toMatch(/^\/(?![/\\])/);
      expect(new URL(to, 'https://nightjar.test').origin).toBe('https://nightjar.test');
      // eslint-disable-next-line no-control-regex -- a header must not hold these
      expect(to).not.toMatch(/[\u0000-\u0020\u007f-\uffff]/);
    }),
    { numRuns: 2_000 },
  );
  expect(safeReturnTo('/night/PAYMENTS?date=2026-11-24#run-7')).toBe('/night/PAYMENTS?date=2026-11-24#run-7');
});

describe('roles of claims', () => {
  test('are never more than what is mapped, whatever the claims are', () => {
    const roles = parseRoleMapping('ops=operator,pay=viewer@PAYMENTS');
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('groups', 'roles', '__proto__', 'a'), fc.anything()),
        (claims) => {
          for (const claim of ['groups', 'a.b', '__proto__', 'constructor.name'])
            for (const grant of grantsOfClaims(claims, claim, roles))
              expect(roles.map((one) => one.grant)).toContainEqual(grant);
        },
      ),
    );
  });

  test('are found inside of objects, and by a claim with dots in its name', () => {
    const roles = parseRoleMapping('ops=operator,ops=viewer@PAYMENTS');
    const both = [
      { role: 'operator', schedule: null },
      { role: 'viewer', schedule: 'PAYMENTS' },
    ];
    expect(
      grantsOfClaims({ realm_access: { roles: ['x', 'ops', 'ops'] } }, 'realm_access.roles', roles),
    ).toEqual(both);
    expect(grantsOfClaims({ 'https://x.example/roles': 'ops' }, 'https://x.example/roles', roles)).toEqual(
      both,
    );
    expect(grantsOfClaims({ groups: 'opsx' }, 'groups', roles)).toEqual([]);
  });

  test.each([
    ['ops=operator', null],
    ['ops', /names no value/],
    ['ops=boss', /names no role/],
    ['ops=administrator@PAYMENTS', /one of all schedules/],
    [' , ', /names no value/],
  ])('%j', (text, problem) => {
    if (problem === null) expect(roleMappingProblem(text)).toBeNull();
    else expect(roleMappingProblem(text)).toMatch(problem);
  });
});

test('what changes something passes only with the header, from our own origin', () => {
  const ownOrigin = 'https://nightjar.example.com';
  const sites = [undefined, 'same-origin', 'none', 'same-site', 'cross-site', 'x'];
  const origins = [
    undefined,
    ownOrigin,
    'null',
    'http://nightjar.example.com',
    'https://a.nightjar.example.com',
    `${ownOrigin}:444`,
  ];
  for (const site of sites)
    for (const origin of origins)
      for (const own of [undefined, '1', '0']) {
        const headers = {
          ...(site === undefined ? {} : { 'sec-fetch-site': site }),
          ...(origin === undefined ? {} : { origin }),
          ...(own === undefined ? {} : { 'x-nightjar-request': own }),
        };
        const passes =
          own === '1' &&
          (site === undefined ? origin === ownOrigin : site === 'same-origin' || site === 'none');
        const tried = (): void => {
          refuseCrossSite({ method: 'POST', headers, ownOrigin });
        };
        if (passes) expect(tried).not.toThrow();
        else expect(tried).toThrow("bears a session's cookie");
      }
});
