import type { Grant } from './access.js';
import { ROLES } from './role.js';

const SCHEDULE = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/;

/** `operator`, `schedule administrator@PAYMENTS`; a hyphen stands for the blank in shells. null = this is none. */
export function parseGrant(text: string): Grant | null {
  const at = text.indexOf('@');
  const named = (at < 0 ? text : text.slice(0, at))
    .trim()
    .toLowerCase()
    .replace(/[-_ ]+/g, ' ');
  const role = ROLES.find((one) => one === named);
  const schedule = at < 0 ? null : text.slice(at + 1).trim();
  if (role === undefined || (schedule !== null && !SCHEDULE.test(schedule))) return null;
  return { role, schedule };
}

/** The other way round. */
export const grantText = ({ role, schedule }: Grant): string =>
  schedule === null ? role : `${role}@${schedule}`;
