import { readFile } from 'node:fs/promises';
import { InvalidArgumentError, type Command } from 'commander';
import type { Finding } from '../../domain/finding.js';
import { apiPath, type ApiClient } from '../api/api.client.js';
import { WrongUse } from '../api/errors.js';
import type { Schedule, Version } from '../api/shapes.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { fields, table } from '../terminal/table.js';
import { instant } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { showActivation } from './compare.command.js';
import { pairs, versionNumber, type Pairs } from './options.js';
import { addCommand, type Call, type Registry } from './registry.js';
import { findingsTable } from './show-findings.js';

export function addSchedules(program: Command, registry: Registry): void {
  addCommand(program, {
    usage: 'schedules [name]',
    summary: 'list the schedules, or show one',
    examples: ['nightjar schedules', 'nightjar schedules PAYMENTS'],
  }).action(registry.handler(showSchedules));
  addCommand(program, {
    usage: 'versions <schedule>',
    summary: 'list the versions of a schedule, the latest first',
    examples: ['nightjar versions PAYMENTS'],
  }).action(registry.handler(showVersions));
  addCommand(program, {
    usage: 'activate <schedule> <version>',
    summary: 'make a version the one that days are opened with',
    description:
      'Days that are open keep the version that they have, until `restart-schedule`. With --dry-run it shows what the version has that the active one has not, and what that does to open days and dates ahead.',
    examples: ['nightjar activate PAYMENTS 1 --dry-run', 'nightjar activate PAYMENTS 1'],
  })
    .option('--dry-run', 'only show what would change')
    .action(registry.handler<ActivateOptions>(activate));
  addEnvironment(program, registry);
}

async function showSchedules(
  voice: Voice,
  api: ApiClient,
  { args: [name] }: Call<unknown>,
): Promise<ExitCode> {
  if (name !== undefined) {
    const schedule = await api.get<Schedule>(apiPath`schedules/${name}`);
    voice.show(schedule, () => scheduleText(schedule, voice));
    return EXIT.well;
  }
  const items = await api.all<Schedule>(apiPath`schedules`);
  const columns = [
    { title: 'SCHEDULE', of: (row: Schedule) => row.name },
    { title: 'NAME', of: (row: Schedule) => row.displayName },
    { title: 'VERSION', of: (row: Schedule) => row.activeVersion, right: true as const },
    { title: 'LABEL', of: (row: Schedule) => row.label },
    { title: 'TIME ZONE', of: (row: Schedule) => row.timeZone },
  ];
  voice.show({ items }, () =>
    items.length === 0
      ? 'There is no schedule yet: nightjar import <workbook>\n'
      : table(columns, items, voice.style),
  );
  return EXIT.well;
}

const scheduleText = (schedule: Schedule, { style }: Voice): string =>
  fields(
    [
      ['schedule', schedule.name],
      ['name', schedule.displayName],
      ['description', schedule.description],
      ['active version', schedule.activeVersion],
      ['label', schedule.label],
      ['time zone', schedule.timeZone],
      ['created', instant(schedule.createdAt)],
    ],
    style,
  );

async function showVersions(
  voice: Voice,
  api: ApiClient,
  { args: [name = ''] }: Call<unknown>,
): Promise<ExitCode> {
  const items = await api.all<Version>(apiPath`schedules/${name}/versions`);
  const columns = [
    { title: 'VERSION', of: (row: Version) => row.version, right: true as const },
    { title: 'LABEL', of: (row: Version) => row.label },
    { title: 'ACTIVE', of: (row: Version) => (row.active ? 'active' : '') },
    { title: 'IMPORTED', of: (row: Version) => instant(row.createdAt) },
    { title: 'BY', of: (row: Version) => row.createdBy },
    { title: 'SHA-256 OF THE FILE', of: (row: Version) => row.fileHash },
  ];
  voice.show({ items }, () => table(columns, items, voice.style));
  return EXIT.well;
}

interface ActivateOptions {
  readonly dryRun?: true;
}

async function activate(
  voice: Voice,
  api: ApiClient,
  { args: [name = '', version = ''], options: { dryRun } }: Call<ActivateOptions>,
): Promise<ExitCode> {
  const number = versionNumber(version);
  if (dryRun) return showActivation(voice, api, { schedule: name, version: number });
  const schedule = await api.post<Schedule>(apiPath`schedules/${name}/versions/${number}/activate`);
  voice.show(schedule, () => scheduleText(schedule, voice));
  return EXIT.well;
}

interface EnvironmentOptions {
  readonly scope?: Pairs;
  readonly connection?: Pairs;
  readonly file?: string;
}

interface Place {
  url?: string;
  scope?: string;
  connection?: string;
}

function addEnvironment(program: Command, registry: Registry): void {
  addCommand(program, {
    usage: 'environment <schedule> [jobType=url...]',
    summary: 'say where the job types of a schedule are in this environment',
    description:
      'What is set here wins over the workbook, now and after every import. It may come before the first import. ' +
      'A file holds {"NAME": {"url": …, "scope": …, "connection": …}}.',
    examples: [
      'nightjar environment PAYMENTS PAYSVC=https://pay.example.com/services/batch',
      'nightjar environment PAYMENTS --scope PAYSVC=pay:batch --connection PAYSVC=default',
    ],
  })
    .option('--scope <jobType=scope...>', 'the scope that tokens are asked for', pairs)
    .option('--connection <jobType=name...>', 'the connection that tokens come from', pairs)
    .option('--file <path>', 'job types with url, scope and connection as JSON')
    .action(registry.handler<EnvironmentOptions>(setEnvironment));
}

async function setEnvironment(
  voice: Voice,
  api: ApiClient,
  { args: [schedule = '', ...urls], options }: Call<EnvironmentOptions>,
): Promise<ExitCode> {
  const jobTypes = await placesOf(urls, options);
  if (Object.keys(jobTypes).length === 0) {
    throw new WrongUse('Say what to set: jobType=url, --scope, --connection or --file.');
  }
  const answer = await api.put<{ pending: readonly string[]; findings: readonly Finding[] }>(
    apiPath`schedules/${schedule}/environment`,
    { jobTypes },
  );
  const { pending, findings } = answer;
  const waiting = pending.length === 0 ? '' : `Not in the schedule yet: ${pending.join(', ')}.\n`;
  voice.show(answer, () => {
    const names = Object.keys(jobTypes).join(', ');
    return `${findingsTable(findings, voice.style)}The environment of ${schedule} is set: ${names}.\n${waiting}`;
  });
  return EXIT.well;
}

async function placesOf(
  urls: readonly string[],
  { file, scope, connection }: EnvironmentOptions,
): Promise<Readonly<Record<string, Place>>> {
  const places = new Map<string, Place>(Object.entries(file === undefined ? {} : await placesIn(file)));
  const set = (key: keyof Place, values: Pairs | undefined): void => {
    for (const [name, value] of values ?? []) places.set(name, { ...places.get(name), [key]: value });
  };
  set('url', urlPairs(urls));
  set('scope', scope);
  set('connection', connection);
  return Object.fromEntries(places);
}

function urlPairs(urls: readonly string[]): Pairs | undefined {
  try {
    return urls.reduce<Pairs | undefined>((before, text) => pairs(text, before), undefined);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw new WrongUse(`Of ${urls.join(' ')}: expected jobType=url.`, { cause: error });
  }
}

async function placesIn(file: string): Promise<Record<string, Place>> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Record<string, Place>;
  } catch (error) {
    throw new WrongUse(`${file} cannot be read as JSON: ${(error as Error).message}`, { cause: error });
  }
}
