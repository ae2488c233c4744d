import { InvalidArgumentError, type Command } from 'commander';
import { Suggestions } from '../../domain/suggest.js';
import type { ApiToken, IssuedToken } from '../api/access-shapes.js';
import { apiPath, type ApiClient } from '../api/api.client.js';
import { WrongUse } from '../api/errors.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { table, type Column } from '../terminal/table.js';
import { instant } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { addGrantOptions, grantsOf, grantsText, type GrantOptions } from './grant-options.js';
import { count, id, instantOf } from './options.js';
import { addCommand, type Call, type Registry } from './registry.js';

type Expiry = { readonly never: true } | { readonly afterMs: number } | { readonly at: string };

interface Wanted extends GrantOptions {
  readonly expires?: Expiry;
}

const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000 };

export function addTokens(program: Command, registry: Registry): void {
  const group = program
    .command('tokens')
    .summary('list, create and revoke API tokens')
    .description('What programs authenticate with. Without a command they are listed.');
  const list = {
    usage: 'list',
    summary: 'list the API tokens, the latest first',
    examples: ['nightjar tokens', 'nightjar tokens list --limit 20'],
  };
  addCommand(group, list, { isDefault: true })
    .allowExcessArguments()
    .option('--limit <count>', 'how many at most', count, 1000)
    .action(registry.handler<{ readonly limit: number }>(showAll));
  const create = addCommand(group, {
    usage: 'create <name>',
    summary: 'create an API token, which is printed once',
    description:
      'The token is the only line on standard output; it is kept nowhere and cannot be shown again.',
    examples: [
      'nightjar tokens create pipeline --role operator --schedule PAYMENTS --expires 90d',
      'nightjar tokens create dashboards --role viewer --expires never > token',
    ],
  });
  addGrantOptions(create)
    .option('--expires <when>', '90d, 12h, never, or an instant; left out = in 90 days', expiry)
    .action(registry.handler<Wanted>(issue));
  addCommand(group, {
    usage: 'revoke',
    summary: 'revoke an API token: the next request with it is refused',
    examples: ['nightjar tokens revoke 3'],
  })
    .argument('<token>', 'its id, as `tokens` shows it', id)
    .action(registry.handler<object>(revoke));
}

function expiry(text: string): Expiry {
  if (text === 'never') return { never: true };
  const span = /^([1-9]\d{0,4})([hd])$/.exec(text);
  if (span) return { afterMs: Number(span[1]) * (UNITS[span[2] ?? ''] ?? 0) };
  try {
    return { at: instantOf(text) };
  } catch {
    throw new InvalidArgumentError('Expected 90d, 12h, never, or an instant such as 2027-01-31T00:00:00Z.');
  }
}

const COLUMNS: readonly Column<ApiToken>[] = [
  { title: 'ID', of: (one) => one.id, right: true },
  { title: 'TOKEN', of: (one) => one.name },
  { title: 'BEGINS', of: (one) => `njt_${one.prefix}` },
  { title: 'ROLES', of: (one) => grantsText(one.grants) },
  { title: 'CREATED', of: (one) => instant(one.createdAt) },
  { title: 'BY', of: (one) => one.createdBy },
  { title: 'EXPIRES', of: (one) => (one.expiresAt === null ? 'never' : instant(one.expiresAt)) },
  { title: 'LAST USED', of: (one) => instant(one.lastUsedAt) },
  { title: 'REVOKED', of: (one) => instant(one.revokedAt) },
  { title: 'REVOKED BY', of: (one) => one.revokedBy },
];

async function showAll(
  voice: Voice,
  api: ApiClient,
  { args: [unknown], options }: Call<{ readonly limit: number }>,
): Promise<ExitCode> {
  if (unknown !== undefined) {
    const meant = new Suggestions().didYouMean(unknown, ['list', 'create', 'revoke']);
    throw new WrongUse(`There is no command tokens ${unknown}${meant}.`);
  }
  const items = await api.all<ApiToken>(apiPath`tokens`, {}, options.limit);
  voice.show({ items }, () =>
    items.length === 0 ? 'There is no API token yet.\n' : table(COLUMNS, items, voice.style),
  );
  return EXIT.well;
}

async function issue(
  voice: Voice,
  api: ApiClient,
  { args: [name = ''], options }: Call<Wanted>,
): Promise<ExitCode> {
  const grants = grantsOf(options);
  if (!grants) throw new WrongUse('Say what the token may do: --role viewer, operator, …');
  const issued = await api.post<IssuedToken>(apiPath`tokens`, {
    name,
    grants,
    expiresAt: instantFor(options.expires, new Date()),
  });
  const until = issued.expiresAt === null ? 'never expires' : `expires ${instant(issued.expiresAt)}`;
  voice.show(issued, () =>
    issued.token === null
      ? // The answer was lost on the way and asked for again: the token itself is kept nowhere.
        'The token was created, but its text was lost on the way: revoke it and create another.\n'
      : `${issued.token}\n`,
  );
  voice.note(`API token ${issued.name} (id ${issued.id}): ${grantsText(issued.grants)}; it ${until}.`);
  return issued.token === null ? EXIT.failed : EXIT.well;
}

function instantFor(expires: Expiry | undefined, now: Date): string | null | undefined {
  if (expires === undefined) return undefined;
  if ('never' in expires) return null;
  return 'at' in expires ? expires.at : new Date(now.getTime() + expires.afterMs).toISOString();
}

async function revoke(voice: Voice, api: ApiClient, { args: [token = ''] }: Call<object>): Promise<ExitCode> {
  const revoked = await api.post<ApiToken>(apiPath`tokens/${token}/revoke`);
  voice.show(revoked, () => `The API token ${revoked.name} is revoked.\n`);
  return EXIT.well;
}
