import type { Command } from 'commander';
import { apiPath, type ApiClient } from '../api/api.client.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { table } from '../terminal/table.js';
import { counted } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { dateOption } from './options.js';
import { addCommand, type Call, type Registry } from './registry.js';
import { todayOf } from './today.js';

/** As the API answers it. */
interface RestartedRun {
  /** null = it would be added. */
  readonly id: string | null;
  readonly cycle: string;
  readonly flow: string;
  readonly process: string;
  readonly job: string;
  readonly status: string;
}

interface RestartedDay {
  readonly schedule: string;
  readonly businessDate: string;
  readonly fromVersion: number;
  readonly version: number;
  readonly dryRun: boolean;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly untouched: number;
  readonly runs: {
    readonly added: readonly RestartedRun[];
    readonly removed: readonly RestartedRun[];
    readonly changed: readonly (RestartedRun & { readonly changes: readonly string[] })[];
    readonly kept: readonly (RestartedRun & { readonly planned: boolean })[];
  };
}

interface RestartOptions {
  readonly date?: string;
  readonly dryRun?: true;
  readonly reason?: string;
}

export function addRestartSchedule(program: Command, registry: Registry): void {
  addCommand(program, {
    usage: 'restart-schedule <schedule>',
    summary: 'plan an open business date once more, by the active version',
    description:
      'What has started stays as it is; everything else becomes as the active version and the disabled jobs say. Holds, ' +
      'skips, edited parameters and switched dependencies stay.',
    examples: [
      'nightjar restart-schedule PAYMENTS --dry-run',
      'nightjar restart-schedule PAYMENTS --date 2026-11-24 --reason "the new settlement"',
    ],
  })
    .addOption(dateOption('the business date; left out = today in the time zone of the schedule'))
    .option('--dry-run', 'only say what would change')
    .option('--reason <text>', 'why; kept with the event')
    .action(registry.handler<RestartOptions>(restart));
}

async function restart(
  voice: Voice,
  api: ApiClient,
  { args: [schedule = ''], options: { date, dryRun, reason } }: Call<RestartOptions>,
): Promise<ExitCode> {
  const businessDate = date ?? (await todayOf(api, schedule, new Date()));
  const path = apiPath`schedules/${schedule}/days/${businessDate}/restart`;
  const day = await api.post<RestartedDay>(path, { dryRun, reason });
  voice.show(day, () => restartedText(day, voice));
  return EXIT.well;
}

interface Line extends RestartedRun {
  readonly what: string;
}

function restartedText(day: RestartedDay, { style }: Voice): string {
  const { runs } = day;
  const lines: readonly Line[] = [
    ...runs.added.map((run) => ({ ...run, what: 'added' })),
    ...runs.removed.map((run) => ({ ...run, what: 'removed' })),
    ...runs.changed.map((run) => ({ ...run, what: `changed: ${run.changes.join(', ')}` })),
    ...runs.kept.map((run) => ({
      ...run,
      what: run.planned ? 'kept as it was: it has started' : 'kept, although the version does not have it',
    })),
  ];
  const columns = [
    { title: 'ID', of: (line: Line) => line.id, right: true as const },
    { title: 'CYCLE', of: (line: Line) => line.cycle },
    { title: 'PROCESS', of: (line: Line) => line.process },
    { title: 'JOB', of: (line: Line) => line.job },
    {
      title: 'STATUS',
      of: (line: Line) => line.status,
      paint: (line: Line) => style.status(line.status),
    },
    { title: 'WHAT', of: (line: Line) => line.what },
  ];
  const { added, removed, changed, untouched } = day;
  const verb = day.dryRun ? 'would be planned' : 'is planned';
  const versions =
    day.fromVersion === day.version
      ? `version ${day.version} again`
      : `version ${day.version}, not ${day.fromVersion}`;
  const summary = `${day.businessDate} ${verb} with ${versions}: ${counted(added, 'run')} added, ${removed} removed, ${changed} changed, ${untouched} untouched.\n`;
  return `${lines.length === 0 ? '' : table(columns, lines, style)}${summary}`;
}
