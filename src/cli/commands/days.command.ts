import type { Command } from 'commander';
import { apiPath, type ApiClient } from '../api/api.client.js';
import type { Day } from '../api/shapes.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { fields } from '../terminal/table.js';
import { instant } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { countsText } from '../watch/progress.js';
import { dateOption } from './options.js';
import { addCommand, type Call, type Registry } from './registry.js';
import { todayOf } from './today.js';

interface DayOptions {
  readonly date?: string;
}

interface CloseOptions extends DayOptions {
  readonly force?: true;
  readonly reason?: string;
}

export function addDays(program: Command, registry: Registry): void {
  addCommand(program, {
    usage: 'open-day <schedule>',
    summary: 'open a business date: its runs are planned and loaded, once',
    examples: ['nightjar open-day PAYMENTS', 'nightjar open-day PAYMENTS --date 2026-11-24'],
  })
    .addOption(dateOption(DATE_MEANING))
    .action(registry.handler<DayOptions>(openDay));
  addCommand(program, {
    usage: 'day <schedule>',
    summary: 'show a business date with its runs by status',
    examples: ['nightjar day PAYMENTS --date 2026-11-24'],
  })
    .addOption(dateOption(DATE_MEANING))
    .action(registry.handler<DayOptions>(showDay));
  addCommand(program, {
    usage: 'close-day <schedule>',
    summary: 'close a business date: nothing of it starts any more',
    description:
      'Refused while runs are under way, and while some are not finished, unless it is forced with a reason. A forced close ' +
      'leaves runs as they are and ends executions that are not over as ERROR.',
    examples: [
      'nightjar close-day PAYMENTS --date 2026-11-24',
      'nightjar close-day PAYMENTS --date 2026-11-24 --force --reason "the ledger was closed by hand"',
    ],
  })
    .addOption(dateOption(DATE_MEANING))
    .option('--force', 'although runs are not finished')
    .option('--reason <text>', 'why; kept with the event')
    .action(registry.handler<CloseOptions>(closeDay));
}

const DATE_MEANING = 'the business date; left out = today in the time zone of the schedule';

async function openDay(
  voice: Voice,
  api: ApiClient,
  { args: [schedule = ''], options: { date } }: Call<DayOptions>,
): Promise<ExitCode> {
  const body = { businessDate: date ?? (await todayOf(api, schedule, new Date())) };
  const day = await api.post<Day>(apiPath`schedules/${schedule}/days`, body);
  voice.show(day, () => dayText(day, voice));
  return EXIT.well;
}

async function showDay(
  voice: Voice,
  api: ApiClient,
  { args: [schedule = ''], options }: Call<DayOptions>,
): Promise<ExitCode> {
  const date = options.date ?? (await todayOf(api, schedule, new Date()));
  const day = await api.get<Day>(apiPath`schedules/${schedule}/days/${date}`);
  voice.show(day, () => dayText(day, voice));
  return EXIT.well;
}

async function closeDay(
  voice: Voice,
  api: ApiClient,
  { args: [schedule = ''], options: { date, force, reason } }: Call<CloseOptions>,
): Promise<ExitCode> {
  const businessDate = date ?? (await todayOf(api, schedule, new Date()));
  const path = apiPath`schedules/${schedule}/days/${businessDate}/close`;
  const day = await api.post<Day>(path, { force, reason });
  voice.show(day, () => dayText(day, voice));
  return EXIT.well;
}

const dayText = (day: Day, { style }: Voice): string =>
  fields(
    [
      ['schedule', day.schedule],
      ['business date', day.businessDate],
      ['status', day.status],
      ['version', day.version],
      ['opened', `${instant(day.openedAt)} by ${day.openedBy}`],
      ...(day.closedAt === null ? [] : [['closed', instant(day.closedAt)] as const]),
      ...(day.purgedAt === null ? [] : [['purged', instant(day.purgedAt)] as const]),
      ['runs', countsText(day.counts)],
    ],
    style,
  );
