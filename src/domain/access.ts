import { forbidden, invalid, type Refused } from './errors.js';
import { ROLES, type Role } from './role.js';

/** What an operation lets its caller do, and the least role that may (POM, user roles). */
export const PERMISSIONS = {
  see: 'viewer',
  operate: 'operator',
  define: 'schedule administrator',
  administer: 'administrator',
} as const satisfies Readonly<Record<string, Role>>;
export type Permission = keyof typeof PERMISSIONS;

/** A role on one schedule, or on all of them and on what belongs to none. */
export interface Grant {
  readonly role: Role;
  readonly schedule: string | null;
}

type Grants = readonly Grant[];

/** The highest role on a schedule; null as the schedule = on what belongs to none. */
export function roleOn(grants: Grants, schedule: string | null): Role | null {
  const held = grants.filter((grant) => grant.schedule === null || grant.schedule === schedule);
  return ROLES.findLast((role) => held.some((grant) => grant.role === role)) ?? null;
}

export function may(grants: Grants, permission: Permission, schedule: string | null): boolean {
  const role = roleOn(grants, schedule);
  return role !== null && ROLES.indexOf(role) >= ROLES.indexOf(PERMISSIONS[permission]);
}

/** Somewhere at least: on all schedules or on one. */
export const mayAnywhere = (grants: Grants, permission: Permission): boolean =>
  grants.some(({ schedule }) => may(grants, permission, schedule));

/** The schedules on which something is allowed, by name; null = all there are and will be. */
export function schedulesWhere(grants: Grants, permission: Permission): readonly string[] | null {
  if (may(grants, permission, null)) return null;
  const named = grants.flatMap(({ schedule }) => (schedule === null ? [] : [schedule]));
  return [...new Set(named)].filter((schedule) => may(grants, permission, schedule)).sort();
}

/** Throws ROLE_REQUIRED, which says what is missing and what there is. */
export function refuseUnless(grants: Grants, permission: Permission, schedule: string | null): void {
  if (!may(grants, permission, schedule)) throw roleRequired(grants, permission, schedule);
}

export function roleRequired(grants: Grants, permission: Permission, schedule: string | null): Refused {
  const role = roleOn(grants, schedule);
  const needed = PERMISSIONS[permission];
  const where = schedule === null ? '' : ` on ${schedule}`;
  const held =
    role === null ? `you have no role${where === '' ? ' on all schedules' : ' there'}` : `you are ${role}`;
  const message = `This needs the role ${needed}${where}, and ${held}: ask an administrator for it.`;
  return forbidden('ROLE_REQUIRED', message, { permission, needed, role, schedule });
}

/** Where data and credentials go is the same for all schedules, so whoever decides it decides it for all. Throws ADMINISTRATOR_OF_ALL. */
export function refuseAdministratorsOfOne(grants: readonly Grant[]): void {
  const one = grants.find(({ role, schedule }) => role === 'administrator' && schedule !== null);
  if (!one) return;
  const message = `An administrator is one of all schedules: leave the schedule ${one.schedule ?? ''} out, or grant schedule administrator.`;
  throw invalid('ADMINISTRATOR_OF_ALL', message);
}
