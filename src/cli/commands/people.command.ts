import type { Command } from 'commander';
import { Suggestions } from '../../domain/suggest.js';
import type { Person } from '../api/access-shapes.js';
import { apiPath, type ApiClient } from '../api/api.client.js';
import { WrongUse } from '../api/errors.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { fields, table, type Column } from '../terminal/table.js';
import { instant } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { addGrantOptions, grantsOf, grantsText, type GrantOptions } from './grant-options.js';
import { count } from './options.js';
import { addCommand, type Call, type Registry } from './registry.js';
import { PASSWORD_DESCRIPTION, passwordTyped, sendPassword } from './set-password.js';

interface Said extends GrantOptions {
  readonly displayName?: string;
  readonly disable?: true;
  readonly enable?: true;
}

const VERBS = ['list', 'show', 'create', 'change', 'set-password', 'delete'];

export function addPeople(program: Command, registry: Registry): void {
  const group = program
    .command('people')
    .summary('list, add and change the people who log in')
    .description(
      'Who may log in to the console, and what they may do then. Without a command they are listed.',
    );
  const list = { usage: 'list', summary: 'list the people, by name', examples: ['nightjar people'] };
  addCommand(group, list, { isDefault: true })
    .allowExcessArguments()
    .option('--limit <count>', 'how many at most', count, 1000)
    .action(registry.handler<{ readonly limit: number }>(showAll));
  addCommand(group, {
    usage: 'show <name>',
    summary: 'show a person',
    examples: ['nightjar people show alice'],
  }).action(registry.handler<object>(showOne));
  addChanging(group, registry);
  addCommand(group, {
    usage: 'set-password <name>',
    summary: 'set the password of a person',
    description: PASSWORD_DESCRIPTION,
    examples: ['nightjar people set-password alice', 'nightjar people set-password alice < password'],
  }).action(registry.handler<object>(setPassword));
  addCommand(group, {
    usage: 'delete <name>',
    summary: 'delete a person, and end the sessions; events keep the name',
    examples: ['nightjar people delete alice'],
  }).action(registry.handler<object>(remove));
}

function addChanging(group: Command, registry: Registry): void {
  const create = addCommand(group, {
    usage: 'create <name>',
    summary: 'add a person who logs in with a password, which is set apart',
    examples: ['nightjar people create alice --role operator --schedule PAYMENTS --display-name "Alice Lee"'],
  });
  addGrantOptions(create)
    .option('--display-name <text>', 'what is shown of the person')
    .action(registry.handler<Said>(make));
  const change = addCommand(group, {
    usage: 'change <name>',
    summary: 'say what a person may do, or that the person may not log in any more',
    description:
      'What is left out stays as it is; --role says all roles there are from then on. Other roles, and being disabled, end the ' +
      'sessions of the person at once.',
    examples: ['nightjar people change alice --role viewer', 'nightjar people change alice --disable'],
  });
  addGrantOptions(change)
    .option('--display-name <text>', 'what is shown of the person')
    .option('--disable', 'may not log in any more')
    .option('--enable', 'may log in again')
    .action(registry.handler<Said>(alter));
}

const stateOf = ({ disabledAt, issuer, passwordSetAt }: Person): string =>
  disabledAt !== null ? 'disabled' : issuer === null && passwordSetAt === null ? 'without a password' : '';

const COLUMNS: readonly Column<Person>[] = [
  { title: 'PERSON', of: ({ name }) => name },
  { title: 'NAME', of: ({ displayName }) => displayName },
  { title: 'ROLES', of: ({ grants }) => grantsText(grants) },
  { title: 'LOGS IN BY', of: ({ issuer }) => issuer ?? 'password' },
  { title: 'LAST LOGIN', of: ({ lastLoginAt }) => instant(lastLoginAt) },
  { title: 'STATE', of: stateOf },
];

async function showAll(
  voice: Voice,
  api: ApiClient,
  { args: [unknown], options }: Call<{ readonly limit: number }>,
): Promise<ExitCode> {
  if (unknown !== undefined) {
    const meant = new Suggestions().didYouMean(unknown, VERBS);
    throw new WrongUse(`There is no command people ${unknown}${meant}.`);
  }
  const items = await api.all<Person>(apiPath`people`, {}, options.limit);
  voice.show({ items }, () =>
    items.length === 0 ? 'There is nobody yet.\n' : table(COLUMNS, items, voice.style),
  );
  return EXIT.well;
}

async function showOne(voice: Voice, api: ApiClient, { args: [name = ''] }: Call<object>): Promise<ExitCode> {
  return shown(voice, await api.get<Person>(apiPath`people/${name}`));
}

async function make(
  voice: Voice,
  api: ApiClient,
  { args: [name = ''], options }: Call<Said>,
): Promise<ExitCode> {
  const body = { name, displayName: options.displayName, grants: grantsOf(options) ?? [] };
  const person = await api.post<Person>(apiPath`people`, body);
  voice.note(`Next: nightjar people set-password ${name}`);
  return shown(voice, person);
}

async function alter(
  voice: Voice,
  api: ApiClient,
  { args: [name = ''], options }: Call<Said>,
): Promise<ExitCode> {
  if (options.disable && options.enable) throw new WrongUse('Say one of --disable and --enable.');
  const grants = grantsOf(options);
  const said = [grants, options.displayName, options.disable, options.enable];
  if (said.every((one) => one === undefined))
    throw new WrongUse('Say what to change: --role, --display-name, --disable or --enable.');
  const before = await api.get<Person>(apiPath`people/${name}`);
  const body = {
    displayName: options.displayName ?? before.displayName,
    grants: grants ?? before.grants,
    disabled: options.disable ?? (options.enable ? false : before.disabledAt !== null),
  };
  return shown(voice, await api.put<Person>(apiPath`people/${name}`, body));
}

async function setPassword(
  voice: Voice,
  api: ApiClient,
  { args: [name = ''] }: Call<object>,
): Promise<ExitCode> {
  await sendPassword(api, name, await passwordTyped(voice.io, name));
  voice.show({ name, passwordSet: true }, () => `The password of ${name} is set.\n`);
  return EXIT.well;
}

async function remove(voice: Voice, api: ApiClient, { args: [name = ''] }: Call<object>): Promise<ExitCode> {
  await api.delete(apiPath`people/${name}`);
  voice.show({ name, deleted: true }, () => `The person ${name} is deleted.\n`);
  return EXIT.well;
}

function shown(voice: Voice, person: Person): ExitCode {
  const { name, displayName, issuer, grants, disabledAt, disabledBy } = person;
  voice.show(person, () =>
    fields(
      [
        ['person', name],
        ['name', displayName],
        ['roles', grants.length === 0 ? 'none' : grantsText(grants)],
        ['logs in by', issuer ?? 'password'],
        ['password set', instant(person.passwordSetAt)],
        ['created', `${instant(person.createdAt)} by ${person.createdBy}`],
        ['last login', instant(person.lastLoginAt)],
        ['disabled', disabledAt === null ? '' : `${instant(disabledAt)} by ${disabledBy ?? ''}`],
      ],
      voice.style,
    ),
  );
  return EXIT.well;
}
