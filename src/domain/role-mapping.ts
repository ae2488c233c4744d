import type { Grant } from './access.js';
import { parseGrant } from './grant-text.js';

/** A value of the roles claim, and what it lets a person do. */
export interface RoleOfClaim {
  readonly value: string;
  readonly grant: Grant;
}

/** What is wrong with `value=role@SCHEDULE,…`; null = nothing. */
export function roleMappingProblem(text: string): string | null {
  for (const entry of entriesOf(text)) {
    const { value, grant } = parsed(entry);
    if (value === '') return `"${entry}" names no value: expected value=role or value=role@SCHEDULE`;
    if (!grant) return `"${entry}" names no role: viewer, operator, schedule administrator or administrator`;
    if (grant.role === 'administrator' && grant.schedule !== null)
      return `"${entry}": an administrator is one of all schedules`;
  }
  return entriesOf(text).length === 0 ? 'it names no value' : null;
}

/** Of a text without problems. */
export const parseRoleMapping = (text: string): readonly RoleOfClaim[] =>
  entriesOf(text).flatMap((entry) => {
    const { value, grant } = parsed(entry);
    return grant ? [{ value, grant }] : [];
  });

const entriesOf = (text: string): readonly string[] =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

/** The last `=` splits: values of directories have others. A comma in a value is `%2C`. */
function parsed(entry: string): { readonly value: string; readonly grant: Grant | null } {
  const at = entry.lastIndexOf('=');
  if (at < 0) return { value: '', grant: null };
  const value = entry.slice(0, at).trim().replace(/%2C/gi, ',');
  return { value, grant: parseGrant(entry.slice(at + 1)) };
}

type Claims = Readonly<Record<string, unknown>>;

/** What the claims of a person let it do. Whatever is missing, of another type or not named grants nothing. */
export function grantsOfClaims(
  claims: Claims,
  claim: string,
  roles: readonly RoleOfClaim[],
): readonly Grant[] {
  const found = claimAt(claims, claim);
  const values = new Set([found].flat().filter((value) => typeof value === 'string'));
  const granted = roles.filter(({ value }) => values.has(value)).map(({ grant }) => grant);
  const byText = new Map(granted.map((grant) => [`${grant.role}@${grant.schedule ?? ''}`, grant]));
  return [...byText.values()];
}

/** `groups`, or `realm_access.roles` inside of an object, where no claim has the whole as its name. */
export function claimAt(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name.split('.').reduce<unknown>((value, part) => {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject && Object.hasOwn(value, part) ? (value as Claims)[part] : undefined;
  }, claims);
}
