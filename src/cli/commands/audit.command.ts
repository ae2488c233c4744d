import { InvalidArgumentError, type Command } from 'commander';
import { isBusinessDate } from '../../domain/calendar.js';
import type { Json } from '../../domain/audit/canonical-json.js';
import type { AuditHead, AuditRecord } from '../../domain/audit/chain.js';
import type { AuditBreak } from '../../domain/audit/verify-chain.js';
import { apiPath, type ApiClient } from '../api/api.client.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { table, type Column } from '../terminal/table.js';
import { instant, oneLine } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { saveStream, verifyFile } from './audit-file.js';
import { count, id, instantOf } from './options.js';
import { addCommand, type Call, type Registry } from './registry.js';
import type { FileOptions } from './save-file.js';

interface ListOptions {
  readonly actor?: string;
  readonly action?: string;
  readonly schedule?: string;
  readonly after?: string;
  readonly before?: string;
  readonly limit: number;
}

interface VerifyOptions {
  readonly file?: string;
  readonly head?: AuditHead;
}

interface Verified {
  readonly ok: boolean;
  readonly records: number;
  readonly first: string | null;
  readonly head: AuditHead | null;
  readonly broken: AuditBreak | null;
}

interface PruneOptions {
  readonly before: string;
  readonly reason: string;
}

const USUAL = 50;
const OUTPUT = 'audit.jsonl';

export function addAudit(program: Command, registry: Registry): void {
  const group = program
    .command('audit')
    .summary('who did what and what was denied, and whether that record is whole')
    .description('For administrators. Without a command the latest records are shown.');
  addList(group, registry);
  addCommand(group, {
    usage: 'verify',
    summary: 'tell whether the audit is as it was written',
    description:
      'Looks through every record of the server, or of a file that was exported, without a server. Ends with 1 at the first ' +
      'record that was changed, deleted, moved or put in between. With --head also when the audit does not have that head, ' +
      'which the log of the server tells once a minute: keep it where nobody can write who can write the database.',
    examples: [
      'nightjar audit verify',
      'nightjar audit verify --file audit.jsonl',
      'nightjar audit verify --head 1204:5f0c…',
    ],
  })
    .option('--file <path>', 'verify an exported file')
    .option('--head <seq:hash>', 'it must have this head', headOf)
    .action(registry.handler<VerifyOptions>(verify));
  addCommand(group, {
    usage: 'export',
    summary: 'write the audit to a file, a JSON object on each line',
    description: `The file is written whole or not at all. Left out: ${OUTPUT}.`,
    examples: ['nightjar audit export', 'nightjar audit export --after-seq 1204 -o audit-2026-11.jsonl'],
  })
    .option('-o, --output <file>', 'where to write it')
    .option('--force', 'replace a file that is there')
    .option('--after-seq <n>', 'only records after this one', id)
    .action(registry.handler<FileOptions & { readonly afterSeq?: string }>(exportAudit));
  addCommand(group, {
    usage: 'prune',
    summary: 'delete old records, after the audit was verified',
    description:
      'A record says up to where, so that the others can be verified. Export before what is to be kept.',
    examples: ['nightjar audit prune --before 2025-01-01 --reason "two years are kept"'],
  })
    .requiredOption('--before <date>', 'records before this date or instant', beginningOf)
    .requiredOption('--reason <text>', 'kept in the audit')
    .action(registry.handler<PruneOptions>(prune));
}

function addList(group: Command, registry: Registry): void {
  addCommand(
    group,
    {
      usage: 'list',
      summary: 'show records, the latest first',
      examples: [
        'nightjar audit list --actor token:ci --after 2026-11-24T20:00:00Z',
        'nightjar audit list --action login',
      ],
    },
    { isDefault: true },
  )
    .option('--actor <name>', 'of this principal')
    .option('--action <name>', 'of this operation, such as importImport, or another action')
    .option('--schedule <name>', 'about this schedule')
    .option('--after <instant>', 'not older than this', instantOf)
    .option('--before <instant>', 'older than this', instantOf)
    .option('--limit <n>', 'not more than so many', count, USUAL)
    .action(registry.handler<ListOptions>(list));
}

function headOf(text: string): AuditHead {
  const [, seq, hash] = /^(\d{1,19}):([0-9a-f]{64})$/i.exec(text) ?? [];
  if (seq === undefined || hash === undefined)
    throw new InvalidArgumentError('Expected SEQ:HASH, the hash of 64 hexadecimal digits.');
  return { seq, hash: hash.toLowerCase() };
}

const beginningOf = (text: string): string =>
  isBusinessDate(text) ? `${text}T00:00:00.000Z` : instantOf(text);

async function list(voice: Voice, api: ApiClient, { options }: Call<ListOptions>): Promise<ExitCode> {
  const { actor, action, schedule, after, before, limit } = options;
  const query = { actor, action, schedule, after, before };
  const items = await api.all<AuditRecord>(apiPath`audit`, query, limit);
  const columns: readonly Column<AuditRecord>[] = [
    { title: 'SEQ', of: (one) => one.seq, right: true },
    { title: 'AT', of: (one) => instant(one.at) },
    { title: 'ACTOR', of: (one) => one.actor ?? '?' },
    { title: 'ADDRESS', of: (one) => one.address },
    { title: 'ACTION', of: (one) => one.action, paint: (one) => paintOf(one, voice) },
    { title: 'SCHEDULE', of: (one) => one.schedule },
    { title: 'OBJECT', of: (one) => Object.values(one.object).map(shown).join(' ') },
    { title: 'OUTCOME', of: (one) => [one.outcome, one.status].filter((part) => part !== null).join(' ') },
  ];
  voice.show({ items }, () =>
    items.length === 0 ? 'No record matches.\n' : table(columns, items, voice.style),
  );
  return EXIT.well;
}

const shown = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

const paintOf = ({ outcome }: AuditRecord, { style }: Voice): ((text: string) => string) =>
  outcome === 'done' ? String : style.bad;

async function verify(voice: Voice, api: ApiClient, { options }: Call<VerifyOptions>): Promise<ExitCode> {
  const { file, head } = options;
  const found = await (file === undefined ? ofServer(api, head) : ofFile(file, head ?? null));
  voice.show(found, () => verdict(found, voice));
  return found.ok ? EXIT.well : EXIT.failed;
}

const ofServer = (api: ApiClient, head: AuditHead | undefined): Promise<Verified> =>
  api.get<Verified>(apiPath`audit/verify`, { seq: head?.seq, hash: head?.hash });

async function ofFile(file: string, head: AuditHead | null): Promise<Verified> {
  const { last, broken, ...walked } = await verifyFile(file, head);
  return { ok: broken === null, ...walked, head: last, broken };
}

function verdict({ records, first, head, broken }: Verified, { style }: Voice): string {
  const looked = head ? `${records} records, ${first ?? ''} to ${head.seq}` : 'no record';
  const kept = head ? `Head: ${head.seq}:${head.hash}\n` : '';
  if (!broken) return `${style.good('The audit is as it was written')}: ${looked}.\n${kept}`;
  const { seq, code, message } = broken;
  return `${style.bad(`The audit is broken at ${seq}`)} (${code}): ${oneLine(message)}.\nBefore it: ${looked}.\n`;
}

async function exportAudit(
  voice: Voice,
  api: ApiClient,
  { options }: Call<FileOptions & { readonly afterSeq?: string }>,
): Promise<ExitCode> {
  const { output: file = OUTPUT, afterSeq } = options;
  const stream = await api.stream({
    path: apiPath`audit/export`,
    query: { afterSeq },
    headers: {},
    signal: new AbortController().signal,
  });
  const bytes = await saveStream(file, stream, options);
  voice.show({ file, bytes }, () => `${voice.style.good(`${oneLine(file)} is written.`)}\n`);
  return EXIT.well;
}

async function prune(voice: Voice, api: ApiClient, { options }: Call<PruneOptions>): Promise<ExitCode> {
  const { before, reason } = options;
  const answer = await api.post<{ readonly pruned: AuditHead | null; readonly records: number }>(
    apiPath`audit/prune`,
    { before, reason },
  );
  const { pruned, records } = answer;
  voice.show(answer, () =>
    pruned
      ? `${records} records are deleted, up to ${pruned.seq}.\n`
      : `No record is older than ${before}.\n`,
  );
  return EXIT.well;
}
