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

const dayText = (day: Day, { style }: Voice): string =>
  fields(
    [
      ['schedule', day.schedule],
      ['business date', day.businessDate],
      ['status', day.status],
      ['version', day.version],
      ['opened', `${instant(day.openedAt)} by ${day.openedBy}`],
      ['runs', countsText(day.counts)],
    ],
    style,
  );
