import { InvalidArgumentError, type Command } from 'commander';
import type { Grant } from '../../domain/access.js';
import { grantText, parseGrant } from '../../domain/grant-text.js';
import { ROLES } from '../../domain/role.js';
import { Suggestions } from '../../domain/suggest.js';
import { WrongUse } from '../api/errors.js';

export interface GrantOptions {
  readonly role?: readonly Grant[];
  readonly schedule?: readonly string[];
}

export const addGrantOptions = (command: Command): Command =>
  command
    .option('--role <role[@schedule]>', `${ROLES.join(', ')}; may be said several times`, grants)
    .option('--schedule <name>', 'where the roles without a schedule are held; left out = on all', names);

const names = (text: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  ...text.split(',').map((name) => name.trim()),
];

function grants(text: string, before: readonly Grant[] | undefined): readonly Grant[] {
  const grant = parseGrant(text);
  if (grant) return [...(before ?? []), grant];
  const meant = new Suggestions().didYouMean(text.replace(/@.*$/, ''), ROLES);
  throw new InvalidArgumentError(
    `There is no role ${text}${meant}. Roles are ${ROLES.join(', ')}, each followed by @SCHEDULE or not.`,
  );
}

/** The roles as typed; undefined = none was named. */
export function grantsOf({ role, schedule }: GrantOptions): readonly Grant[] | undefined {
  if (role === undefined) {
    if (schedule !== undefined) throw new WrongUse('--schedule says where a role is held: say --role too.');
    return undefined;
  }
  return role.flatMap((grant) =>
    grant.schedule === null && schedule ? schedule.map((name) => ({ ...grant, schedule: name })) : [grant],
  );
}

export const grantsText = (held: readonly Grant[]): string => held.map(grantText).join(', ');
