import { AGENT, SYSTEM } from './event.js';

const NAME = /^[A-Za-z0-9][A-Za-z0-9_.@+-]{0,127}$/;
/** Actors that are no people: nobody may be taken for one of them. The colon of `token:NAME` is in no person's name. */
const RESERVED: readonly string[] = ['admin', 'token', 'anonymous', AGENT, SYSTEM];

/** What is wrong with a name for a person; null = nothing. */
export function personNameProblem(name: string): string | null {
  if (!NAME.test(name))
    return 'a name has 1 to 128 letters, digits, and . _ - + @, and begins with a letter or digit';
  return RESERVED.includes(name.toLowerCase()) ? 'this name is kept for what is no person' : null;
}

const SHORTEST = 12;
const LONGEST = 256;

/**
 * What is wrong with a password; null = nothing. Length is what makes guessing hard; rules about kinds of characters make
 * people choose what others guess (NIST SP 800-63B 5.1.1.2).
 */
export function passwordProblem(name: string, password: string): string | null {
  const length = Array.from(password).length;
  if (length < SHORTEST) return `a password has at least ${SHORTEST} characters`;
  if (length > LONGEST) return `a password has at most ${LONGEST} characters`;
  if (new Set(password).size === 1) return 'a password is not one character over and over';
  const said = password.toLowerCase();
  const rest = said.replaceAll(name.toLowerCase(), '');
  return rest.length < SHORTEST / 2 ? 'a password is not the name of its person' : null;
}
