import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  may,
  mayAnywhere,
  PERMISSIONS,
  refuseUnless,
  roleOn,
  schedulesWhere,
  type Grant,
  type Permission,
} from '../../../src/domain/access.js';
import { ROLES } from '../../../src/domain/role.js';

const permissions = Object.keys(PERMISSIONS) as Permission[];
const schedule = fc.constantFrom('A', 'B', 'C');
const grants: fc.Arbitrary<Grant[]> = fc.array(
  fc.record({ role: fc.constantFrom(...ROLES), schedule: fc.option(schedule) }),
  { maxLength: 5 },
);

describe('a role', () => {
  test('allows what the roles before it allow', () => {
    const allowed = ROLES.map((role) =>
      permissions.filter((one) => may([{ role, schedule: null }], one, 'A')),
    );
    expect(allowed).toEqual([
      ['see'],
      ['see', 'operate'],
      ['see', 'operate', 'define'],
      ['see', 'operate', 'define', 'administer'],
    ]);
  });

  test('on one schedule allows nothing on another, and nothing on what belongs to none', () => {
    const onA: Grant[] = [{ role: 'schedule administrator', schedule: 'A' }];
    expect(permissions.filter((one) => may(onA, one, 'A'))).toEqual(['see', 'operate', 'define']);
    expect(permissions.filter((one) => may(onA, one, 'B') || may(onA, one, null))).toEqual([]);
  });

  test('is the highest of those that are granted', () => {
    const both: Grant[] = [
      { role: 'viewer', schedule: null },
      { role: 'operator', schedule: 'A' },
    ];
    expect([roleOn(both, 'A'), roleOn(both, 'B'), roleOn(both, null), roleOn([], 'A')]).toEqual([
      'operator',
      'viewer',
      'viewer',
      null,
    ]);
  });
});

describe('whatever is granted', () => {
  test('another grant takes nothing away', () => {
    const any = { held: grants, more: grants, one: fc.constantFrom(...permissions), on: fc.option(schedule) };
    fc.assert(
      fc.property(fc.record(any), ({ held, more, one, on }) => {
        if (may(held, one, on)) expect(may([...held, ...more], one, on)).toBe(true);
      }),
    );
  });

  test('the schedules it is allowed on are those it is allowed on', () => {
    fc.assert(
      fc.property(grants, fc.constantFrom(...permissions), (held, one) => {
        const where = schedulesWhere(held, one);
        for (const name of ['A', 'B', 'C'])
          expect(where === null || where.includes(name)).toBe(may(held, one, name));
        expect(where === null || where.length > 0).toBe(mayAnywhere(held, one));
      }),
    );
  });

  test('a refusal says what is needed where, and what there is', () => {
    const held: Grant[] = [{ role: 'viewer', schedule: 'A' }];
    expect(() => {
      refuseUnless(held, 'operate', 'A');
    }).toThrow('This needs the role operator on A, and you are viewer: ask an administrator for it.');
    expect(() => {
      refuseUnless(held, 'administer', null);
    }).toThrow('This needs the role administrator, and you have no role on all schedules');
    expect(() => {
      refuseUnless(held, 'see', 'A');
    }).not.toThrow();
  });
});
