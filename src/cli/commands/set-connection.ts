import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { Option, type Command } from 'commander';
import { apiPath, type ApiClient } from '../api/api.client.js';
import { ApiRefused, WrongUse } from '../api/errors.js';
import { askedSecret } from '../terminal/ask.js';
import type { ExitCode } from '../terminal/exit-code.js';
import type { Io } from '../terminal/io.js';
import type { Voice } from '../terminal/voice.js';
import { wholeNumber } from './options.js';
import { addCommand, type Call, type Registry } from './registry.js';
import { showConnection, type Connection } from './show-connection.js';

interface Said {
  readonly endpoint?: string;
  readonly clientId?: string;
  readonly authentication?: string;
  readonly audience?: string;
  readonly resource?: string;
  readonly origin?: readonly string[];
  readonly addOrigin?: readonly string[];
  readonly removeOrigin?: readonly string[];
  readonly secretFile?: string;
  readonly secret?: true;
  readonly overlap?: number;
}

export function addSetConnection(group: Command, registry: Registry): void {
  addCommand(group, {
    usage: 'set <name>',
    summary: 'store a connection, or change one',
    description:
      'What is left out stays as it is. The secret is no argument, which others can see: it comes from a file, from standard input ' +
      '(--secret-file -), or is asked for.',
    examples: [
      'nightjar connections set erp --endpoint https://idp.example.com/token --client-id nightjar --origin https://erp.example.com --secret-file erp.secret',
      'nightjar connections set erp --add-origin https://erp2.example.com',
      'nightjar connections set erp --secret --overlap 120',
    ],
  })
    .option('--endpoint <url>', 'the token endpoint')
    .option('--client-id <id>', 'who Nightjar is there')
    .addOption(
      new Option(
        '--authentication <method>',
        'how it says so; client_secret_basic where nothing is said',
      ).choices(['client_secret_basic', 'client_secret_post']),
    )
    .option('--audience <text>', 'for whom the tokens are; empty = not said')
    .option('--resource <text>', 'for what they are (RFC 8707); empty = not said')
    .option('--origin <origin>', 'where tokens may go, in place of all others; may be repeated', several)
    .option('--add-origin <origin>', 'where tokens may go too; may be repeated', several)
    .option('--remove-origin <origin>', 'where they may go no longer; may be repeated', several)
    .option('--secret-file <file>', 'the client secret, as the first line of a file; - = standard input')
    .option('--secret', 'ask for another client secret')
    .option(
      '--overlap <minutes>',
      'how long the secret of before is used where the new one is refused; 60',
      wholeNumber,
    )
    .action(registry.handler<Said>(set));
}

const several = (text: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  text,
];

async function set(
  voice: Voice,
  api: ApiClient,
  { args: [name = ''], options }: Call<Said>,
): Promise<ExitCode> {
  const before = await connectionOf(api, name);
  const body = {
    name,
    tokenUrl: options.endpoint ?? before?.tokenUrl ?? missing('--endpoint'),
    clientId: options.clientId ?? before?.clientId ?? missing('--client-id'),
    authentication: options.authentication ?? before?.authentication,
    audience: orNone(options.audience) ?? (options.audience === '' ? null : before?.audience),
    resource: orNone(options.resource) ?? (options.resource === '' ? null : before?.resource),
    origins: originsOf(options, before),
    clientSecret: await secretOf(voice.io, options, before),
    overlapMinutes: options.overlap,
    version: before?.version,
  };
  const saved = before
    ? await api.put<Connection>(apiPath`connections/${name}`, body)
    : await api.post<Connection>(apiPath`connections`, body);
  return showConnection(voice, saved);
}

const orNone = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

function missing(option: string): never {
  throw new WrongUse(`There is no such connection yet: say ${option} too.`);
}

async function connectionOf(api: ApiClient, name: string): Promise<Connection | undefined> {
  try {
    return await api.get<Connection>(apiPath`connections/${name}`);
  } catch (error) {
    if (error instanceof ApiRefused && error.problem.code === 'UNKNOWN_CONNECTION') return undefined;
    throw error;
  }
}

function originsOf(
  { origin, addOrigin, removeOrigin }: Said,
  before: Connection | undefined,
): readonly string[] {
  const of = [...(origin ?? before?.origins ?? []), ...(addOrigin ?? [])];
  const left = of.filter((each) => !(removeOrigin ?? []).includes(each));
  if (left.length > 0) return left;
  throw new WrongUse('Tokens must be allowed to go somewhere: say --origin.');
}

async function secretOf(io: Io, said: Said, before: Connection | undefined): Promise<string | undefined> {
  const { secretFile, secret } = said;
  if (secretFile !== undefined) {
    const given = secretFile === '-' ? await text(io.input) : await readFile(secretFile, 'utf8');
    const [line = ''] = given.split(/\r?\n/);
    if (line !== '') return line;
    throw new WrongUse(`${secretFile === '-' ? 'Standard input' : secretFile} begins with an empty line.`);
  }
  if (secret === undefined && before) return undefined;
  const asked = await askedSecret(io, 'Client secret: ');
  if (asked !== null && asked !== '') return asked;
  throw new WrongUse('The client secret is missing: say --secret-file <file>, or - for standard input.');
}
