import type { Command } from 'commander';
import { apiPath, type ApiClient } from '../api/api.client.js';
import type { DayForecast, ExecutionForecast, JobDuration, RunForecast } from '../api/forecast-shapes.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { table } from '../terminal/table.js';
import { duration } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { dateOption, id } from './options.js';
import { addCommand, type Call, type Registry } from './registry.js';
import { dayText, executionText, runText } from './show-forecast.js';
import { todayOf } from './today.js';

interface DayOptions {
  readonly date?: string;
}

interface JobOptions {
  readonly process?: string;
  readonly job?: string;
}

const ASSUMED =
  'As if everything went on from now as it usually does: what is in ERROR, held, or waited for outside is named as what ' +
  'blocks. Throttles are not looked at. A star marks what determines the end.';

export function addForecasts(program: Command, registry: Registry): void {
  addCommand(program, {
    usage: 'forecast <schedule>',
    summary: 'show when a business date is expected to end, process by process',
    description: ASSUMED,
    examples: ['nightjar forecast PAYMENTS', 'nightjar forecast PAYMENTS --date 2026-11-24'],
  })
    .addOption(dateOption('the business date; left out = today in the time zone of the schedule'))
    .action(registry.handler<DayOptions>(ofDay));
  addCommand(program, {
    usage: 'forecast-execution',
    summary: 'show when an execution is expected to end, process by process',
    description: ASSUMED,
    examples: ['nightjar forecast-execution 3'],
  })
    .argument('<execution>', 'the id of the execution', id)
    .action(registry.handler<object>(ofExecution));
  addCommand(program, {
    usage: 'forecast-run',
    summary: 'show when a run is expected to start and to end, and what it comes after',
    description: ASSUMED,
    examples: ['nightjar forecast-run 17'],
  })
    .argument('<run>', 'the id of the run', id)
    .action(registry.handler<object>(ofRun));
  addCommand(program, {
    usage: 'durations <schedule>',
    summary: 'show how long the jobs of a schedule have taken lately',
    description:
      'Of the last 30 executions of each that were completed from their Start, and not by a person.',
    examples: ['nightjar durations PAYMENTS', 'nightjar durations PAYMENTS --process PAY_LOAD_PROCESS'],
  })
    .option('--process <name>', 'jobs of this process')
    .option('--job <name>', 'this job')
    .action(registry.handler<JobOptions>(durations));
}

async function ofDay(
  voice: Voice,
  api: ApiClient,
  { args: [schedule = ''], options }: Call<DayOptions>,
): Promise<ExitCode> {
  const date = options.date ?? (await todayOf(api, schedule, new Date()));
  const forecast = await api.get<DayForecast>(apiPath`schedules/${schedule}/days/${date}/forecast`);
  voice.show(forecast, () => dayText(forecast, voice.style));
  return EXIT.well;
}

async function ofExecution(
  voice: Voice,
  api: ApiClient,
  { args: [execution = ''] }: Call<object>,
): Promise<ExitCode> {
  const forecast = await api.get<ExecutionForecast>(apiPath`executions/${execution}/forecast`);
  voice.show(forecast, () => executionText(forecast, voice.style));
  return EXIT.well;
}

async function ofRun(voice: Voice, api: ApiClient, { args: [run = ''] }: Call<object>): Promise<ExitCode> {
  const forecast = await api.get<RunForecast>(apiPath`runs/${run}/forecast`);
  voice.show(forecast, () => runText(forecast, voice.style));
  return EXIT.well;
}

async function durations(
  voice: Voice,
  api: ApiClient,
  { args: [schedule = ''], options: { process, job } }: Call<JobOptions>,
): Promise<ExitCode> {
  const items = await api.all<JobDuration>(apiPath`schedules/${schedule}/durations`, { process, job });
  voice.show({ items }, () =>
    items.length === 0 ? 'No job has been measured yet.\n' : jobsTable(items, voice),
  );
  return EXIT.well;
}

function jobsTable(items: readonly JobDuration[], { style }: Voice): string {
  const seconds = (of: (row: JobDuration) => number): ((row: JobDuration) => string) => {
    return (row) => duration(of(row) * 1000);
  };
  return table<JobDuration>(
    [
      { title: 'JOB', of: ({ process, job }) => `${process}/${job}` },
      { title: 'SAMPLES', of: ({ samples }) => samples, right: true },
      { title: 'AVERAGE', of: seconds(({ averageSeconds }) => averageSeconds), right: true },
      { title: 'MEDIAN', of: seconds(({ medianSeconds }) => medianSeconds), right: true },
      { title: 'SHORT', of: seconds(({ p10Seconds }) => p10Seconds), right: true },
      { title: 'LONG', of: seconds(({ p90Seconds }) => p90Seconds), right: true },
    ],
    items,
    style,
  );
}
