import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { apiPath, type ApiClient } from '../api/api.client.js';
import { ApiRefused, WrongUse, type ProblemDocument } from '../api/errors.js';
import type { Imported, Named } from '../api/shapes.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { oneLine } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { wholeNumber } from './options.js';
import { addCommand, type Call, type Registry } from './registry.js';
import { findingsSum, findingsTable } from './show-findings.js';
import { carriedText } from './show-overrides.js';

interface ImportOptions {
  readonly expectedVersion?: number;
  readonly names?: true;
}

const VERSION_OPTION = [
  '--expected-version <n>',
  'only if this is still the active version; 0 = none is',
] as const;
const NAMES_OPTION = ['--names', 'name what is added, removed and changed'] as const;

export function addImport(program: Command, registry: Registry): void {
  addCommand(program, {
    usage: 'import <workbook>',
    summary: 'import a schedule workbook as a new version',
    description:
      'Prints every finding with its cell. A workbook with an error changes nothing, and ends with 1.',
    examples: ['nightjar import schedules/payments.xlsx'],
  })
    .option(...VERSION_OPTION, wholeNumber)
    .option(...NAMES_OPTION)
    .action(
      registry.handler<ImportOptions>((voice, api, call) =>
        importWorkbook(voice, api, { ...call, dryRun: false }),
      ),
    );
  addCommand(program, {
    usage: 'check <workbook>',
    summary: 'read and check a schedule workbook, and change nothing',
    description: 'Shows what an import would find and change. Ends with 1 when there is an error.',
    examples: ['nightjar check schedules/payments.xlsx --names'],
  })
    .option(...VERSION_OPTION, wholeNumber)
    .option(...NAMES_OPTION)
    .action(
      registry.handler<ImportOptions>((voice, api, call) =>
        importWorkbook(voice, api, { ...call, dryRun: true }),
      ),
    );
}

async function importWorkbook(
  voice: Voice,
  api: ApiClient,
  { args: [path = ''], options, dryRun }: Call<ImportOptions> & { dryRun: boolean },
): Promise<ExitCode> {
  const file = { bytes: await bytesOf(path), name: basename(path) };
  const expectedVersion = options.expectedVersion?.toString();
  try {
    const query = { dryRun: String(dryRun), expectedVersion };
    const imported = await api.upload<Imported>(apiPath`schedules/import`, file, query);
    voice.show(imported, () => importedText(imported, voice, { dryRun, names: options.names === true }));
    return EXIT.well;
  } catch (error) {
    if (!(error instanceof ApiRefused) || !error.problem.findings) throw error;
    const { problem } = error;
    voice.show(problem, () => refusedText(file.name, problem, voice));
    return EXIT.failed;
  }
}

async function bytesOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new WrongUse(`The workbook cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

function refusedText(
  file: string,
  { findings = [], findingsTotal }: ProblemDocument,
  { style }: Voice,
): string {
  const sum = findingsSum(findings, findingsTotal ?? findings.length);
  return `${findingsTable(findings, style)}\n${style.bad(`${oneLine(file)}: ${sum}; nothing is applied.`)}\n`;
}

function importedText(
  imported: Imported,
  { style }: Voice,
  { dryRun, names }: { dryRun: boolean; names: boolean },
): string {
  const { findings, findingsTotal, diff } = imported;
  const found = findings.length === 0 ? '' : `${findingsTable(findings, style)}\n`;
  const sum = findings.length === 0 ? 'no findings' : findingsSum(findings, findingsTotal);
  const changes = (['added', 'removed', 'changed'] as const)
    .map((kind) => changesText(kind, diff[kind], names))
    .join('');
  const overrides = carriedText(imported.overrides, style);
  return `${found}${style.good(oneLine(outcomeOf(imported, dryRun)))} (${sum})\n${changes}${overrides}`;
}

function outcomeOf({ schedule, version, label, unchanged }: Imported, dryRun: boolean): string {
  const named = `${schedule} version ${version} (label ${label})`;
  if (unchanged) return `${named} is active already: the workbook says the same.`;
  return dryRun ? `${schedule}: this would be a new version (label ${label}).` : `${named} is active now.`;
}

function changesText(kind: string, rows: readonly Named[], names: boolean): string {
  if (rows.length === 0) return '';
  const byTab = new Map<string, string[]>();
  for (const { tab, name } of rows) byTab.set(tab, [...(byTab.get(tab) ?? []), name]);
  const lines = [...byTab].map(([tab, named]) => {
    const count = `  ${oneLine(tab)}: ${named.length}\n`;
    return names ? `${count}${named.map((name) => `    ${oneLine(name)}\n`).join('')}` : count;
  });
  return `${rows.length} ${kind}\n${lines.join('')}`;
}
