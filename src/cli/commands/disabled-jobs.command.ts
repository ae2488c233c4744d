import type { Command } from 'commander';
import { apiPath, type ApiClient } from '../api/api.client.js';
import { WrongUse } from '../api/errors.js';
import type { ChangedDisabledJob, DisabledJob } from '../api/shapes.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { table } from '../terminal/table.js';
import { instant } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { businessDate, dateOption, id } from './options.js';
import { addCommand, type Call, type Registry } from './registry.js';
import { todayOf } from './today.js';

interface Said {
  readonly reason?: string;
}

interface DisableOptions extends Said {
  readonly date?: string;
  readonly from?: string;
  readonly until?: string;
}

export function addDisabledJobs(program: Command, registry: Registry): void {
  addCommand(program, {
    usage: 'disabled-jobs <schedule>',
    summary: 'list the jobs that are disabled for today and later dates',
    examples: ['nightjar disabled-jobs PAYMENTS', 'nightjar disabled-jobs PAYMENTS --past'],
  })
    .option('--past', 'also what has ended, by its dates or by hand')
    .action(registry.handler<{ readonly past?: true }>(list));
  addCommand(program, {
    usage: 'disable-job <schedule> <process> [job]',
    summary: 'disable a job, or a whole process, for a business date or several',
    description:
      'Days that are opened for these dates do not run it. Days that are open already stay as they are: skip its runs ' +
      'there, or restart the schedule.',
    examples: [
      'nightjar disable-job PAYMENTS SETTLEMENT POST_LEDGER --date 2026-11-29 --reason "the ledger is closed"',
      'nightjar disable-job PAYMENTS SETTLEMENT --from 2026-12-24 --until 2026-12-26',
      'nightjar disable-job PAYMENTS SETTLEMENT POST_LEDGER',
    ],
  })
    .addOption(dateOption('this one business date'))
    .option(
      '--from <YYYY-MM-DD>',
      'the first date; left out = today in the time zone of the schedule',
      businessDate,
    )
    .option('--until <YYYY-MM-DD>', 'the last date; left out = until `enable-job`', businessDate)
    .option('--reason <text>', 'why; kept with the event')
    .action(registry.handler<DisableOptions>(disable));
  addCommand(program, {
    usage: 'enable-job <schedule>',
    summary: 'enable again what was disabled for dates',
    examples: ['nightjar enable-job PAYMENTS 3'],
  })
    .argument('<id>', 'the id, as `disabled-jobs` shows it', id)
    .option('--reason <text>', 'why; kept with the event')
    .action(registry.handler<Said>(enable));
}

async function list(
  voice: Voice,
  api: ApiClient,
  { args: [schedule = ''], options: { past } }: Call<{ readonly past?: true }>,
): Promise<ExitCode> {
  const query = { past: past ? 'true' : undefined };
  const items = await api.all<DisabledJob>(apiPath`schedules/${schedule}/disabled-jobs`, query);
  voice.show({ items }, () => (items.length === 0 ? 'Nothing is disabled.\n' : disabledTable(items, voice)));
  return EXIT.well;
}

async function disable(
  voice: Voice,
  api: ApiClient,
  { args: [schedule = '', process, job], options }: Call<DisableOptions>,
): Promise<ExitCode> {
  const { date, reason } = options;
  if (date !== undefined && (options.from ?? options.until) !== undefined)
    throw new WrongUse('Say --date for one business date, or --from and --until for several.');
  const from = date ?? options.from ?? (await todayOf(api, schedule, new Date()));
  const body = { process, job, from, until: date ?? options.until, reason };
  const answer = await api.post<ChangedDisabledJob>(apiPath`schedules/${schedule}/disabled-jobs`, body);
  show(voice, answer);
  return EXIT.well;
}

async function enable(
  voice: Voice,
  api: ApiClient,
  { args: [schedule = '', entry = ''], options: { reason } }: Call<Said>,
): Promise<ExitCode> {
  const path = apiPath`schedules/${schedule}/disabled-jobs/${entry}`;
  show(voice, await api.deleted<ChangedDisabledJob>(path, { reason }));
  return EXIT.well;
}

const show = (voice: Voice, answer: ChangedDisabledJob): void => {
  voice.show(answer, () => {
    const advice = answer.advice === null ? '' : `${answer.advice}\n`;
    return `${disabledTable([answer], voice)}${advice}`;
  });
};

function disabledTable(items: readonly DisabledJob[], { style }: Voice): string {
  const columns = [
    { title: 'ID', of: (one: DisabledJob) => one.id, right: true as const },
    { title: 'PROCESS', of: (one: DisabledJob) => one.process },
    { title: 'JOB', of: (one: DisabledJob) => one.job ?? '(all)' },
    { title: 'FROM', of: (one: DisabledJob) => one.from },
    { title: 'UNTIL', of: (one: DisabledJob) => one.until ?? 'enabled again' },
    { title: 'BY', of: (one: DisabledJob) => one.disabledBy },
    { title: 'REASON', of: (one: DisabledJob) => one.reason },
    {
      title: 'ENABLED AGAIN',
      of: (one: DisabledJob) =>
        one.endedAt === null ? null : `${instant(one.endedAt)} by ${one.endedBy ?? ''}`,
    },
  ];
  return table(columns, items, style);
}
