import type { Command } from 'commander';
import type { Finding } from '../../domain/finding.js';
import { apiPath, type ApiClient } from '../api/api.client.js';
import { ApiRefused, WrongUse } from '../api/errors.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { fields, table } from '../terminal/table.js';
import { counted, instant } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { definitionIn } from './definition-in.js';
import { addCommand, type Call, type Registry } from './registry.js';
import { findingsTable } from './show-findings.js';

interface Job {
  readonly job: string;
  readonly process?: string | null;
  readonly application?: string | null;
  readonly jobType?: string | null;
  readonly parameters: string | null;
}

interface CustomProcess {
  readonly schedule: string;
  readonly name: string;
  readonly description: string;
  readonly jobs: readonly Job[];
  readonly version: number;
  readonly updatedAt: string;
  readonly updatedBy: string;
  readonly findings?: readonly Finding[];
}

interface Imported {
  readonly schedule: string;
  readonly dryRun: boolean;
  readonly items: readonly {
    readonly name: string;
    readonly outcome: string;
    readonly versionBefore: number;
    readonly version: number;
  }[];
  readonly findings: readonly Finding[];
}

interface ImportOptions {
  readonly dryRun?: true;
}

export function addCustomProcesses(program: Command, registry: Registry): void {
  addCommand(program, {
    usage: 'custom-processes <schedule> [process]',
    summary: 'list the processes that were made beside the workbook, or show one',
    examples: [
      'nightjar custom-processes MERCH',
      'nightjar custom-processes MERCH RELOAD_PRICES_CPROCESS --json > reload.json',
    ],
  }).action(registry.handler(show));
  addCommand(program, {
    usage: 'save-custom-process <schedule>',
    summary: 'make a custom process, or change the one of that name for later requests',
    description: 'A definition with a version is only taken if that is still the present one.',
    examples: ['nightjar save-custom-process MERCH reload.json'],
  })
    .argument('<file>', 'the definition as JSON, as `custom-processes --json` prints it; - = standard input')
    .action(registry.handler(save));
  addCommand(program, {
    usage: 'import-custom-processes <schedule>',
    summary: 'take the custom processes of another environment over, all of them or none',
    description:
      'Those that the file does not have stay. Prints every mistake; one changes nothing, and ends with 1.',
    examples: [
      'nightjar import-custom-processes MERCH merch-processes.json --dry-run',
      'nightjar custom-processes MERCH --json | nightjar import-custom-processes MERCH - --url https://nightjar.example.com',
    ],
  })
    .argument('<file>', 'JSON, as `custom-processes --json` prints it; - = standard input')
    .option('--dry-run', 'check it and say what would change')
    .action(registry.handler<ImportOptions>(importAll));
  addCommand(program, {
    usage: 'delete-custom-process <schedule> <process>',
    summary: 'delete a custom process that is not under way; what it has run stays',
    examples: ['nightjar delete-custom-process MERCH RELOAD_PRICES_CPROCESS'],
  }).action(registry.handler(remove));
}

async function show(
  voice: Voice,
  api: ApiClient,
  { args: [schedule = '', name] }: Call<unknown>,
): Promise<ExitCode> {
  if (name !== undefined) {
    const process = await api.get<CustomProcess>(apiPath`schedules/${schedule}/custom-processes/${name}`);
    voice.show(process, () => processText(process, voice));
    return EXIT.well;
  }
  const items = await api.all<CustomProcess>(apiPath`schedules/${schedule}/custom-processes`);
  const columns = [
    { title: 'PROCESS', of: (one: CustomProcess) => one.name },
    { title: 'JOBS', of: (one: CustomProcess) => one.jobs.length, right: true as const },
    { title: 'VERSION', of: (one: CustomProcess) => one.version, right: true as const },
    { title: 'CHANGED', of: (one: CustomProcess) => instant(one.updatedAt) },
    { title: 'BY', of: (one: CustomProcess) => one.updatedBy },
    { title: 'DESCRIPTION', of: (one: CustomProcess) => one.description },
  ];
  voice.show({ items }, () =>
    items.length === 0 ? `${schedule} has no custom process.\n` : table(columns, items, voice.style),
  );
  return EXIT.well;
}

async function save(
  voice: Voice,
  api: ApiClient,
  { args: [schedule = '', file = ''] }: Call<unknown>,
): Promise<ExitCode> {
  const definition = (await definitionIn(file, voice.io)) as Readonly<Record<string, unknown>> | null;
  const name = definition?.['name'];
  if (typeof name !== 'string') throw new WrongUse(`${file} does not say the "name" of the custom process.`);
  const path = apiPath`schedules/${schedule}/custom-processes`;
  const change = (): Promise<CustomProcess> =>
    api.put<CustomProcess>(apiPath`schedules/${schedule}/custom-processes/${name}`, definition);
  const saved =
    definition?.['version'] === undefined
      ? await api.post<CustomProcess>(path, definition).catch((error: unknown) => {
          if (error instanceof ApiRefused && error.problem.code === 'ALREADY_EXISTS') return change();
          throw error;
        })
      : await change();
  voice.show(saved, () => `${findingsTable(saved.findings ?? [], voice.style)}${processText(saved, voice)}`);
  voice.note(`Request it with: nightjar run ${saved.schedule} --process ${saved.name}`);
  return EXIT.well;
}

async function importAll(
  voice: Voice,
  api: ApiClient,
  { args: [schedule = '', file = ''], options: { dryRun } }: Call<ImportOptions>,
): Promise<ExitCode> {
  const exported = await definitionIn(file, voice.io);
  const path = apiPath`schedules/${schedule}/custom-processes/import`;
  const imported = await api.post<Imported>(path, exported, { dryRun: dryRun && 'true' });
  voice.show(imported, () => importedText(imported, voice));
  return EXIT.well;
}

function importedText({ schedule, dryRun, items, findings }: Imported, { style }: Voice): string {
  type Item = Imported['items'][number];
  const columns = [
    { title: 'PROCESS', of: ({ name }: Item) => name },
    { title: 'OUTCOME', of: ({ outcome }: Item) => outcome },
    { title: 'BEFORE', of: ({ versionBefore }: Item) => versionBefore || null, right: true as const },
    { title: 'VERSION', of: ({ version }: Item) => version, right: true as const },
  ];
  const changed = items.filter(({ outcome }) => outcome !== 'UNCHANGED').length;
  const what = counted(changed, 'custom process', 'custom processes');
  const done = dryRun ? `${what} of ${schedule} would change.` : `${what} of ${schedule} changed.`;
  return [
    findingsTable(findings, style),
    items.length === 0 ? '' : table(columns, items, style),
    `${changed === 0 ? `${schedule} has these custom processes already.` : style.good(done)}\n`,
  ].join('');
}

async function remove(
  voice: Voice,
  api: ApiClient,
  { args: [schedule = '', name = ''] }: Call<unknown>,
): Promise<ExitCode> {
  await api.delete(apiPath`schedules/${schedule}/custom-processes/${name}`);
  voice.show({ schedule, name, deleted: true }, () => `The custom process ${name} is deleted.\n`);
  return EXIT.well;
}

function processText(process: CustomProcess, { style }: Voice): string {
  const head = fields(
    [
      ['process', process.name],
      ['schedule', process.schedule],
      ['description', process.description],
      ['version', process.version],
      ['changed', `${instant(process.updatedAt)} by ${process.updatedBy}`],
      ['jobs', `${counted(process.jobs.length, 'job')}, one after the other`],
    ],
    style,
  );
  const jobs = process.jobs.map((job, place) => ({ ...job, place: place + 1 }));
  type Shown = (typeof jobs)[number];
  const columns = [
    { title: '#', of: ({ place }: Shown) => place, right: true as const },
    { title: 'JOB', of: ({ job }: Shown) => job },
    { title: 'OF PROCESS', of: (job: Shown) => job.process },
    { title: 'APPLICATION', of: ({ application }: Shown) => application },
    { title: 'TYPE', of: ({ jobType }: Shown) => jobType },
    { title: 'PARAMETERS', of: (job: Shown) => job.parameters ?? '(of the workbook)' },
  ];
  return `${head}${table(columns, jobs, style)}`;
}
