import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { grantText, parseGrant } from '../../../src/domain/grant-text.js';
import { ROLES } from '../../../src/domain/role.js';

const schedule = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,20}$/);

test('a grant is read back from its text', () => {
  fc.assert(
    fc.property(fc.constantFrom(...ROLES), fc.option(schedule), (role, named) => {
      expect(parseGrant(grantText({ role, schedule: named }))).toEqual({ role, schedule: named });
    }),
  );
});

test.each([
  ['schedule-administrator@PAYMENTS', { role: 'schedule administrator', schedule: 'PAYMENTS' }],
  [' Operator ', { role: 'operator', schedule: null }],
  ['operator@', null],
  ['operator@a b', null],
  ['operator@A@B', null],
  ['root', null],
  ['', null],
])('%j', (text, grant) => {
  expect(parseGrant(text)).toEqual(grant);
});
