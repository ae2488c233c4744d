import type { Command } from 'commander';
import type { ApiClient } from '../api/api.client.js';
import type { Named } from '../api/diff-shapes.js';
import type { Imported } from '../api/shapes.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { oneLine } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { wholeNumber } from './options.js';
import { addCommand, type Call, type Registry } from './registry.js';
import { diffText } from './show-diff.js';
import { outcomeText } from './show-imported.js';
import { carriedText } from './show-overrides.js';
import { uploadWorkbook } from './upload-workbook.js';

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
  const expectedVersion = options.expectedVersion?.toString();
  // Which takes its time, and is shown by `plan`.
  const query = { dryRun: String(dryRun), impact: 'false', expectedVersion };
  return uploadWorkbook({ voice, api }, { path, query }, (imported) => {
    voice.show(imported, () => importedText(imported, voice, options.names === true));
    return EXIT.well;
  });
}

function importedText(imported: Imported, { style }: Voice, names: boolean): string {
  const { diff, schedule } = imported;
  // Of a first version there is nothing to tell but what it has.
  const isFirst = diff.changes.some(({ code }) => code === 'SCHEDULE_ADDED');
  const changes =
    names || isFirst
      ? (['added', 'removed', 'changed'] as const)
          .map((kind) => changesText(kind, diff[kind], names))
          .join('')
      : diffText(diff, { schedule, style, all: false });
  return `${outcomeText(imported, style)}${changes}${carriedText(imported.overrides, style)}`;
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
