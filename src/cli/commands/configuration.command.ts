import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { Option, type Command } from 'commander';
import type { Finding } from '../../domain/finding.js';
import { apiPath, type ApiClient } from '../api/api.client.js';
import { ApiRefused, WrongUse } from '../api/errors.js';
import type { OverrideSaid } from '../api/override-shapes.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { table } from '../terminal/table.js';
import { counted, oneLine } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { wholeNumber, wordsOf } from './options.js';
import { addCommand, type Call, type Registry } from './registry.js';
import { saveFile, type FileOptions } from './save-file.js';
import { findingsSum, findingsTable } from './show-findings.js';
import { overriddenField, shownValue } from './show-overrides.js';

interface Imported {
  readonly schedule: string;
  readonly dryRun: boolean;
  readonly overrideRevision: number;
  readonly set: readonly OverrideSaid[];
  readonly cleared: readonly OverrideSaid[];
  readonly settings: Change | null;
  readonly callbackMode: Change | null;
  readonly findings: readonly Finding[];
  readonly findingsTotal: number;
  readonly advice: string | null;
}

interface Change {
  readonly from: string;
  readonly to: string;
}

type ExportOptions = FileOptions & { readonly format?: Format };

interface ImportOptions {
  readonly parts?: string;
  readonly dryRun?: true;
  readonly clearOthers?: true;
  readonly ifRevision?: number;
  readonly reason?: string;
}

const FORMATS = ['xlsx', 'json'] as const;
type Format = (typeof FORMATS)[number];

export function addConfiguration(program: Command, registry: Registry): void {
  const group = program
    .command('configuration')
    .summary('export and import what was said of a schedule beside its workbook: overrides and settings')
    .description(
      'The configuration of a schedule: its overrides and settings, as a spreadsheet to be edited, or as JSON to be taken ' +
        'to another environment.',
    );
  addCommand(group, {
    usage: 'export <schedule>',
    summary: 'write the configuration of a schedule as a spreadsheet or as JSON',
    description:
      'The spreadsheet has every job, flow and dependency with what counts now. JSON has what was said here, for another ' +
      'environment. Left out: SCHEDULE-configuration.xlsx.',
    examples: [
      'nightjar configuration export PAYMENTS',
      'nightjar configuration export PAYMENTS -o payments-stage.json',
    ],
  })
    .addOption(
      new Option('--format <format>', 'left out = as the name of the file says, else xlsx').choices(FORMATS),
    )
    .option('-o, --output <file>', 'where to write it')
    .option('--force', 'replace a file that is there')
    .action(registry.handler<ExportOptions>(exportConfiguration));
  addCommand(group, {
    usage: 'import <schedule> <file>',
    summary: 'import the configuration of a schedule, from a spreadsheet or JSON',
    description: 'Prints every finding with its cell. One with an error changes nothing, and ends with 1.',
    examples: [
      'nightjar configuration import PAYMENTS PAYMENTS-configuration.xlsx --dry-run',
      'nightjar configuration import PAYMENTS payments-stage.json --parts jobs --clear-others',
    ],
  })
    .option('--parts <A,B>', 'only jobs, or only scheduling', wordsOf(['jobs', 'scheduling'], 'Parts'))
    .option('--dry-run', 'check it and say what would change')
    .option('--clear-others', 'of JSON: clear the overrides that it does not have')
    .option('--if-revision <n>', 'only if the overrides are still at this revision', wholeNumber)
    .option('--reason <text>', 'why; kept with the overrides and the event')
    .action(registry.handler<ImportOptions>(importConfiguration));
}

async function exportConfiguration(
  voice: Voice,
  api: ApiClient,
  { args: [schedule = ''], options }: Call<ExportOptions>,
): Promise<ExitCode> {
  const named: Format = extname(options.output ?? '').toLowerCase() === '.json' ? 'json' : 'xlsx';
  const isJson = (options.format ?? named) === 'json';
  const path = apiPath`schedules/${schedule}/configuration`;
  const { name, bytes } = isJson
    ? { name: `${schedule}-configuration.json`, bytes: asFile(await api.get<unknown>(path)) }
    : await api.download(`${path}/workbook`);
  const file = options.output ?? name;
  await saveFile(file, bytes, options);
  voice.show({ file, bytes: bytes.length }, () => voice.style.good(`${oneLine(file)} is written.`) + '\n');
  return EXIT.well;
}

const asFile = (document: unknown): Buffer => Buffer.from(`${JSON.stringify(document, null, 2)}\n`);

async function importConfiguration(
  voice: Voice,
  api: ApiClient,
  { args: [schedule = '', path = ''], options }: Call<ImportOptions>,
): Promise<ExitCode> {
  const { parts, dryRun, clearOthers, ifRevision, reason } = options;
  const query = {
    parts,
    reason,
    dryRun: dryRun && 'true',
    clearOthers: clearOthers && 'true',
    expectedRevision: ifRevision?.toString(),
  };
  const file = { bytes: await bytesOf(path), name: basename(path) };
  try {
    const to = apiPath`schedules/${schedule}/configuration/import`;
    const imported = await api.upload<Imported>(to, file, query);
    voice.show(imported, () => importedText(imported, voice));
    return EXIT.well;
  } catch (error) {
    if (!(error instanceof ApiRefused) || !error.problem.findings) throw error;
    const { findings, findingsTotal = findings.length } = error.problem;
    const sum = `${oneLine(file.name)}: ${findingsSum(findings, findingsTotal)}; nothing is changed.`;
    voice.show(error.problem, () => `${findingsTable(findings, voice.style)}\n${voice.style.bad(sum)}\n`);
    return EXIT.failed;
  }
}

async function bytesOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new WrongUse(`The configuration cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

function importedText(imported: Imported, { style }: Voice): string {
  const { set, cleared, settings, callbackMode, findings, schedule, dryRun, overrideRevision, advice } =
    imported;
  const columns = [
    { title: 'TAB', of: (one: OverrideSaid) => one.tab },
    { title: 'ROW', of: (one: OverrideSaid) => one.row },
    { title: 'FIELD', of: overriddenField },
    { title: 'OVERRIDE', of: (one: OverrideSaid) => shownValue(one.value) },
    { title: 'WORKBOOK', of: (one: OverrideSaid) => shownValue(one.sheetThen) },
  ];
  const rows = (what: string, some: readonly OverrideSaid[]): string =>
    some.length === 0 ? '' : `${counted(some.length, 'override')} ${what}\n${table(columns, some, style)}`;
  const change = (what: string, made: Change | null): string =>
    made === null ? '' : oneLine(`${what}: ${made.from} → ${made.to}`) + '\n';
  const body = [
    rows('set', set),
    rows('cleared', cleared),
    change('settings', settings),
    change('callback mode', callbackMode),
  ].join('');
  const outcome = dryRun
    ? `${schedule}: this would be changed.`
    : `${schedule} is configured so; overrides are at revision ${overrideRevision}.`;
  return [
    findingsTable(findings, style),
    body,
    `${body === '' ? `${schedule} is configured so already.` : style.good(outcome)}\n`,
    advice === null || dryRun ? '' : `${advice}\n`,
  ].join('');
}
