import type { Command } from 'commander';
import type { Finding } from '../../domain/finding.js';
import { apiPath, type ApiClient } from '../api/api.client.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { table } from '../terminal/table.js';
import { counted, oneLine } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { addCommand, type Call, type Registry } from './registry.js';
import { saveFile, type FileOptions } from './save-file.js';
import { findingsSum, findingsTable } from './show-findings.js';
import { workbookIn } from './workbook-in.js';

interface Change {
  readonly code: string;
  readonly tab: string;
  readonly cell: string | null;
  readonly message: string;
}

interface Converted {
  readonly schedule: string;
  readonly changes: readonly Change[];
  readonly changesTotal: number;
  readonly findings: readonly Finding[];
  readonly findingsTotal: number;
  /** base64 */
  readonly file: string;
}

export function addConvert(program: Command, registry: Registry): void {
  addCommand(program, {
    usage: 'convert <workbook>',
    summary: 'make a workbook of an older template one of today',
    description:
      'Gives tabs and columns their names of today, takes apart tabs that are gone, and adds a definition for each of ' +
      'the job types BDI, RI, RASE and RPAS that is used without one. Prints what it has done, and what import would ' +
      'say: that is left to do.',
    examples: ['nightjar convert old.xlsx -o merch.xlsx'],
  })
    .requiredOption('-o, --output <file>', 'where to write the workbook of today')
    .option('--force', 'replace a file that is there')
    .action(registry.handler<FileOptions>(convert));
}

async function convert(
  voice: Voice,
  api: ApiClient,
  { args: [path = ''], options }: Call<FileOptions>,
): Promise<ExitCode> {
  const { output = '' } = options;
  const { file, ...converted } = await api.upload<Converted>(
    apiPath`schedules/convert`,
    await workbookIn(path),
  );
  await saveFile(output, Buffer.from(file, 'base64'), options);
  voice.show({ file: output, ...converted }, () => convertedText(output, converted, voice));
  return EXIT.well;
}

function convertedText(file: string, converted: Omit<Converted, 'file'>, { style }: Voice): string {
  const { changes, changesTotal, findings, findingsTotal } = converted;
  const columns = [
    { title: 'DONE', of: ({ code }: Change) => code },
    { title: 'CELL', of: ({ tab, cell }: Change) => (cell === null ? tab : `${tab}!${cell}`) },
    { title: 'MESSAGE', of: ({ message }: Change) => message },
  ];
  const done = changes.length === 0 ? '' : `${table(columns, changes, style)}\n`;
  const shown = changesTotal > changes.length ? ` (${changes.length} shown)` : '';
  const sum = `${oneLine(file)} is written: ${counted(changesTotal, 'change')}${shown}.`;
  if (findings.length === 0) return `${done}${style.good(sum)} Import has nothing to say of it.\n`;
  const left = `Left to do, in the workbook that was written (${findingsSum(findings, findingsTotal)}):`;
  return `${done}${style.good(sum)}\n\n${left}\n${findingsTable(findings, style)}`;
}
