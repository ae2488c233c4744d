import type { Command } from 'commander';
import type { Imported } from '../api/shapes.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import type { Style } from '../terminal/style.js';
import { addCommand, type Registry } from './registry.js';
import { diffText } from './show-diff.js';
import { impactText } from './show-impact.js';
import { outcomeText } from './show-imported.js';
import { carriedText } from './show-overrides.js';
import { uploadWorkbook } from './upload-workbook.js';

interface PlanOptions {
  readonly all?: true;
  readonly exitCode?: true;
}

export function addPlan(program: Command, registry: Registry): void {
  addCommand(program, {
    usage: 'plan <workbook>',
    summary: 'show what importing a workbook would change, and change nothing',
    description:
      'Findings, and what differs from the active version, by process: + new, - gone, ~ otherwise, > moved or under another ' +
      'name, each with its cell; then what that does to open days and to the next fortnight. Ends with 1 when the workbook has ' +
      'errors; with --exit-code, for a pipeline, with 0 when nothing would change and with 10 when something would.',
    examples: [
      'nightjar plan schedules/payments.xlsx',
      'nightjar plan schedules/payments.xlsx --exit-code --json',
    ],
  })
    .option('--all', 'show every change, however many there are')
    .option('--exit-code', 'end with 10 when something would change')
    .action(
      registry.handler<PlanOptions>((voice, api, { args: [path = ''], options: { all, exitCode } }) =>
        uploadWorkbook({ voice, api }, { path, query: { dryRun: 'true' } }, (imported) => {
          voice.show(imported, () => planText(imported, { style: voice.style, all: all === true }));
          return exitCode === true ? exitCodeOf(imported) : EXIT.well;
        }),
      ),
    );
}

const exitCodeOf = ({ unchanged }: Imported): ExitCode => (unchanged ? EXIT.well : EXIT.changes);

function planText(imported: Imported, how: { readonly style: Style; readonly all: boolean }): string {
  const { diff, impact, overrides, schedule, unchanged } = imported;
  const parts = [
    outcomeText(imported, how.style),
    diffText(diff, { ...how, schedule }),
    carriedText(overrides, how.style),
    impact === null || unchanged ? '' : impactText(impact, how),
  ];
  return parts.filter((part) => part !== '').join('\n');
}
