import type { Command } from 'commander';
import { apiPath, type ApiClient, type Download } from '../api/api.client.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { oneLine } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { addConvert } from './convert.command.js';
import { versionNumber } from './options.js';
import { addCommand, type Call, type Registry } from './registry.js';
import { saveFile, type FileOptions } from './save-file.js';

/** Commands that write workbooks. */
export function addWorkbooks(program: Command, registry: Registry): void {
  writing(program, {
    usage: 'export <schedule> [version]',
    summary: 'write a version of a schedule as a workbook',
    description:
      'Imported again it changes nothing. Left out: the active version, and SCHEDULE-vVERSION.xlsx.',
    examples: ['nightjar export PAYMENTS', 'nightjar export PAYMENTS 3 -o before.xlsx'],
  }).action(registry.handler<FileOptions>(exportSchedule));
  writing(program, {
    usage: 'template',
    summary: 'write a blank schedule workbook',
    description:
      'It has every tab and column with its help, and a nightly flow of a start and an end. Left out: template.xlsx.',
    examples: ['nightjar template -o payments.xlsx'],
  }).action(registry.handler<FileOptions>(template));
  addConvert(program, registry);
}

const writing = (program: Command, spec: Parameters<typeof addCommand>[1]): Command =>
  addCommand(program, spec)
    .option('-o, --output <file>', 'where to write it')
    .option('--force', 'replace a file that is there');

async function exportSchedule(
  voice: Voice,
  api: ApiClient,
  { args: [schedule = '', version], options }: Call<FileOptions>,
): Promise<ExitCode> {
  const query = version === undefined ? {} : { version: versionNumber(version) };
  return save(voice, await api.download(apiPath`schedules/${schedule}/export`, query), options);
}

async function template(voice: Voice, api: ApiClient, { options }: Call<FileOptions>): Promise<ExitCode> {
  return save(voice, await api.download(apiPath`schedules/template`), options);
}

async function save(voice: Voice, { name, bytes }: Download, options: FileOptions): Promise<ExitCode> {
  const file = options.output ?? name;
  await saveFile(file, bytes, options);
  voice.show({ file, bytes: bytes.length }, () => voice.style.good(`${oneLine(file)} is written.`) + '\n');
  return EXIT.well;
}
