import { text } from 'node:stream/consumers';
import { InvalidArgumentError, type Command } from 'commander';
import { EXTERNAL_STATUS_UPDATES } from '../../domain/schedule.js';
import { Suggestions } from '../../domain/suggest.js';
import { apiPath, type ApiClient } from '../api/api.client.js';
import { ApiRefused, WrongUse } from '../api/errors.js';
import type { CallbackSettings } from '../api/callback-shapes.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import type { Io } from '../terminal/io.js';
import { fields } from '../terminal/table.js';
import { instant } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { addCommand, type Call, type Registry } from './registry.js';
import { findingsTable } from './show-findings.js';

interface Said {
  readonly to?: string;
  readonly mode?: string;
  readonly none?: true;
  readonly basic?: string;
  readonly bearer?: true;
  readonly oauth?: string | true;
  readonly scope?: string;
  readonly unsigned?: true;
  readonly secretsStdin?: true;
}

const MODES = EXTERNAL_STATUS_UPDATES.join(', ');
const SECRET = 'NIGHTJAR_CALLBACK_SECRET';
const SIGNING_SECRET = 'NIGHTJAR_CALLBACK_SIGNING_SECRET';

export function addCallbackSettings(program: Command, registry: Registry): void {
  addCommand(program, {
    usage: 'callback-settings <schedule>',
    summary: 'show where the ends of the runs of a schedule are told, and which',
    examples: ['nightjar callback-settings MERCH'],
  }).action(registry.handler<object>(show));
  addCommand(program, {
    usage: 'set-callbacks <schedule>',
    summary: 'say where the ends of the runs of a schedule are told, and which',
    description:
      `What is left out stays as it is. Secrets are no arguments, which others can see: the password or token is in ${SECRET}, ` +
      `the secret that callbacks are signed with in ${SIGNING_SECRET}, or both come on standard input.`,
    examples: [
      'nightjar set-callbacks MERCH --to https://erp.example.com/status --mode ALL --basic nightjar --secrets-stdin < secrets',
      'nightjar set-callbacks MERCH --mode FAILED',
    ],
  })
    .option('--to <url>', 'what is called')
    .option('--mode <mode>', `which ends are told, where a job says nothing itself: ${MODES}`, mode)
    .option('--none', 'without authentication')
    .option('--basic <username>', 'with a user name and a password')
    .option('--bearer', 'with a token')
    .option('--oauth [connection]', 'with tokens of a connection; left out = default')
    .option('--scope <scope>', 'with --oauth: what the tokens are for')
    .option('--unsigned', 'sign callbacks no longer')
    .option(
      '--secrets-stdin',
      'a line with the password or token, then one with the signing secret; blank = as it is',
    )
    .action(registry.handler<Said>(set));
  addCommand(program, {
    usage: 'remove-callbacks <schedule>',
    summary: 'tell nobody any more how the runs of a schedule end',
    description: 'Callbacks that are still to be delivered become SKIPPED.',
    examples: ['nightjar remove-callbacks MERCH'],
  }).action(registry.handler<object>(remove));
}

function mode(text: string): string {
  const known: readonly string[] = EXTERNAL_STATUS_UPDATES;
  const given = text.toUpperCase();
  if (known.includes(given)) return given;
  const meant = new Suggestions().didYouMean(given, known);
  throw new InvalidArgumentError(`There is no mode ${given}${meant}. Modes are ${MODES}.`);
}

const settingsPath = (schedule: string): string => apiPath`schedules/${schedule}/callback-settings`;

async function show(
  voice: Voice,
  api: ApiClient,
  { args: [schedule = ''] }: Call<object>,
): Promise<ExitCode> {
  return shown(voice, await api.get<CallbackSettings>(settingsPath(schedule)));
}

async function set(
  voice: Voice,
  api: ApiClient,
  { args: [schedule = ''], options }: Call<Said>,
): Promise<ExitCode> {
  const before = await settingsOf(api, schedule);
  const url = options.to ?? before?.url;
  if (url === undefined) throw new WrongUse(`${schedule} has no callback settings yet: say --to <url>.`);
  const { secret, signingSecret } = await secretsOf(voice.io, options);
  const body = {
    url,
    mode: options.mode ?? before?.mode ?? 'ALL',
    authentication: authenticationOf(options, before, secret),
    signingSecret: options.unsigned ? null : signingSecret,
    version: before?.version ?? 0,
  };
  return shown(voice, await api.put<CallbackSettings>(settingsPath(schedule), body));
}

async function remove(
  voice: Voice,
  api: ApiClient,
  { args: [schedule = ''] }: Call<object>,
): Promise<ExitCode> {
  await api.delete(settingsPath(schedule));
  voice.show({ schedule, deleted: true }, () => `${schedule} calls nobody back any more.\n`);
  return EXIT.well;
}

async function settingsOf(api: ApiClient, schedule: string): Promise<CallbackSettings | undefined> {
  try {
    return await api.get<CallbackSettings>(settingsPath(schedule));
  } catch (error) {
    if (error instanceof ApiRefused && error.problem.code === 'NO_CALLBACK_SETTINGS') return undefined;
    throw error;
  }
}

function authenticationOf(
  { none, basic, bearer, oauth, scope }: Said,
  before: CallbackSettings | undefined,
  secret: string | undefined,
): Readonly<Record<string, unknown>> {
  const said = [none, basic, bearer, oauth].filter((kind) => kind !== undefined);
  if (said.length > 1) throw new WrongUse('Say one of --none, --basic, --bearer and --oauth.');
  const { kind, username, connection } = before?.authentication ?? { kind: 'none' };
  const is = none
    ? 'none'
    : basic !== undefined
      ? 'basic'
      : bearer
        ? 'bearer'
        : oauth !== undefined
          ? 'oauth'
          : kind;
  if (scope !== undefined && is !== 'oauth') throw new WrongUse('--scope goes with --oauth.');
  if (secret !== undefined && is !== 'basic' && is !== 'bearer')
    throw new WrongUse('A password or token goes with --basic or --bearer.');
  switch (is) {
    case 'basic':
      return { kind: is, username: basic ?? username, password: secret };
    case 'bearer':
      return { kind: is, token: secret };
    case 'oauth':
      return {
        kind: is,
        connection: typeof oauth === 'string' ? oauth : oauth ? undefined : connection,
        scope: scope ?? before?.authentication.scope,
      };
    default:
      return { kind: 'none' };
  }
}

interface Secrets {
  readonly secret: string | undefined;
  readonly signingSecret: string | undefined;
}

async function secretsOf({ environment, input }: Io, { secretsStdin }: Said): Promise<Secrets> {
  const given = secretsStdin
    ? (await text(input)).split(/\r?\n/)
    : [environment[SECRET] ?? '', environment[SIGNING_SECRET] ?? ''];
  const [secret = '', signingSecret = ''] = given;
  return {
    secret: secret === '' ? undefined : secret,
    signingSecret: signingSecret === '' ? undefined : signingSecret,
  };
}

function shown(voice: Voice, settings: CallbackSettings): ExitCode {
  const { url, mode, authentication, signingSecretSet, version, updatedAt, updatedBy } = settings;
  const { kind, username, connection, scope, secretSet } = authentication;
  voice.show(
    settings,
    () =>
      findingsTable(settings.findings ?? [], voice.style) +
      fields(
        [
          ['schedule', settings.schedule],
          ['to', url],
          ['mode', mode],
          ['authentication', kind],
          ['username', username],
          ['connection', connection],
          ['scope', scope],
          ['secret', secretSet ? 'set' : ''],
          ['signed', signingSecretSet ? 'yes' : 'no'],
          ['version', version],
          ['changed', `${instant(updatedAt)} by ${updatedBy}`],
        ],
        voice.style,
      ),
  );
  return EXIT.well;
}
