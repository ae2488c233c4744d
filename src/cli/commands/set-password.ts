import { text } from 'node:stream/consumers';
import { apiPath, type ApiClient } from '../api/api.client.js';
import { WrongUse } from '../api/errors.js';
import { askedSecret } from '../terminal/ask.js';
import type { Io } from '../terminal/io.js';

export const PASSWORD_DESCRIPTION =
  'It is asked for, or the first line of standard input: an argument could be seen by others. 12 characters or more, and not ' +
  'the name. Sessions of the person end.';

/** Asks twice where a person types it unseen; else it is the first line of standard input. */
export async function passwordTyped(io: Io, name: string): Promise<string> {
  const asked = await askedSecret(io, `New password for ${name}: `);
  const password = asked ?? (await text(io.input)).split(/\r?\n/)[0] ?? '';
  if (asked !== null && password !== (await askedSecret(io, 'Once more: ')))
    throw new WrongUse('These were two different passwords; nothing was set.');
  if (password === '') throw new WrongUse('No password was given: type it, or put it on standard input.');
  return password;
}

export async function sendPassword(api: ApiClient, name: string, password: string): Promise<void> {
  await api.putSilently(apiPath`people/${name}/password`, { password });
}
