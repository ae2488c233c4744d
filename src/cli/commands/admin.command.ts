import type { Command } from 'commander';
import type { Person } from '../api/access-shapes.js';
import { apiPath, type ApiClient } from '../api/api.client.js';
import { ApiRefused } from '../api/errors.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import type { Voice } from '../terminal/voice.js';
import { addCommand, type Call, type Registry } from './registry.js';
import { PASSWORD_DESCRIPTION, passwordTyped, sendPassword } from './set-password.js';

const USUAL_NAME = 'administrator';

export function addAdmin(program: Command, registry: Registry): void {
  const group = program.command('admin').summary('make the first administrator who logs in with a password');
  addCommand(group, {
    usage: 'set-password [name]',
    summary: `set the password of an administrator, who is made if need be; left out = ${USUAL_NAME}`,
    description: PASSWORD_DESCRIPTION,
    examples: ['nightjar admin set-password', 'nightjar admin set-password alice < password'],
  }).action(registry.handler<object>(setPassword));
}

async function setPassword(
  voice: Voice,
  api: ApiClient,
  { args: [name = USUAL_NAME] }: Call<object>,
): Promise<ExitCode> {
  const known = await personOf(api, name);
  const password = await passwordTyped(voice.io, name);
  const grants = [{ role: 'administrator', schedule: null }];
  if (!known) await api.post<Person>(apiPath`people`, { name, grants });
  await sendPassword(api, name, password);
  const person = await api.get<Person>(apiPath`people/${name}`);
  voice.show(person, () => `The password of ${person.name} is set; log in at ${api.target.url}login.\n`);
  return EXIT.well;
}

async function personOf(api: ApiClient, name: string): Promise<Person | undefined> {
  try {
    return await api.get<Person>(apiPath`people/${name}`);
  } catch (error) {
    if (error instanceof ApiRefused && error.problem.code === 'UNKNOWN_PERSON') return undefined;
    throw error;
  }
}
