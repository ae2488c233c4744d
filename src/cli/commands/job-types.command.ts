import type { Command } from 'commander';
import { Suggestions } from '../../domain/suggest.js';
import { apiPath, type ApiClient } from '../api/api.client.js';
import { WrongUse } from '../api/errors.js';
import type { Check, JobType } from '../api/shapes.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { fields, table, type Column } from '../terminal/table.js';
import type { Voice } from '../terminal/voice.js';
import { definitionIn } from './definition-in.js';
import { addCommand, type Call, type Registry } from './registry.js';
import { checksTable } from './health.command.js';
import { findingsTable } from './show-findings.js';

interface OfSchedule {
  readonly schedule?: string;
}

const OF_SCHEDULE = [
  '--schedule <name>',
  'the job type of this schedule, where several have the name',
] as const;
const FILE = [
  '<file>',
  'the definition as JSON, as `job-types show --json` prints it; - = standard input',
] as const;

export function addJobTypes(program: Command, registry: Registry): void {
  const group = program
    .command('job-types')
    .summary('list, show, define and check job types')
    .description(
      'Where the jobs of a type run, and how they are started and tracked. Without a command they are listed.',
    );
  addReading(group, registry);
  addCommand(group, {
    usage: 'create',
    summary: 'define a job type, shared or of a schedule',
    examples: ['nightjar job-types create paysvc.json'],
  })
    .argument(...FILE)
    .action(registry.handler(create));
  addCommand(group, {
    usage: 'replace <name>',
    summary: 'replace the definition of a job type',
    description: 'A definition with a version is only taken if that is still the present one.',
    examples: ['nightjar job-types replace PAYSVC paysvc.json --schedule PAYMENTS'],
  })
    .argument(...FILE)
    .option(...OF_SCHEDULE)
    .action(registry.handler<OfSchedule>(replace));
  addCommand(group, {
    usage: 'delete <name>',
    summary: 'delete a job type that nothing uses',
    examples: ['nightjar job-types delete PAYSVC'],
  })
    .option(...OF_SCHEDULE)
    .action(registry.handler<OfSchedule>(remove));
}

function addReading(group: Command, registry: Registry): void {
  const list = {
    usage: 'list',
    summary: 'list the job types, shared and of schedules',
    examples: ['nightjar job-types', 'nightjar job-types list --schedule PAYMENTS'],
  };
  addCommand(group, list, { isDefault: true })
    // What is no command of the group arrives here.
    .allowExcessArguments()
    .option('--schedule <name>', 'those of this schedule only')
    .action(registry.handler<OfSchedule>(showAll));
  addCommand(group, {
    usage: 'show <name>',
    summary: 'show a job type',
    examples: ['nightjar job-types show PAYSVC --schedule PAYMENTS'],
  })
    .option(...OF_SCHEDULE)
    .action(registry.handler<OfSchedule>(showOne));
  addCommand(group, {
    usage: 'check <name>',
    summary: 'call the system check of a job type, now',
    description: 'Ends with 1 when it is DOWN.',
    examples: ['nightjar job-types check PAYSVC'],
  })
    .option(...OF_SCHEDULE)
    .action(registry.handler<OfSchedule>(check));
}

const NAMES = ['list', 'show', 'check', 'create', 'replace', 'delete'];

const COLUMNS: readonly Column<JobType>[] = [
  { title: 'JOB TYPE', of: ({ name }) => name },
  { title: 'SCHEDULE', of: ({ schedule }) => schedule ?? '(shared)' },
  { title: 'URL', of: ({ url }) => url },
  { title: 'SCOPE', of: ({ scope }) => scope },
  { title: 'CONNECTION', of: ({ connection }) => connection },
  { title: 'VERSION', of: ({ version }) => version, right: true },
];

async function showAll(
  voice: Voice,
  api: ApiClient,
  { args: [unknown], options }: Call<OfSchedule>,
): Promise<ExitCode> {
  if (unknown !== undefined) {
    const meant = new Suggestions().didYouMean(unknown, NAMES);
    throw new WrongUse(`There is no command job-types ${unknown}${meant}.`);
  }
  const items = await api.all<JobType>(apiPath`job-types`, { schedule: options.schedule });
  voice.show({ items }, () =>
    items.length === 0 ? 'There is no job type yet.\n' : table(COLUMNS, items, voice.style),
  );
  return EXIT.well;
}

async function showOne(voice: Voice, api: ApiClient, call: Call<OfSchedule>): Promise<ExitCode> {
  const type = await api.get<JobType>(...place(call));
  voice.show(type, () => jobTypeText(type, voice));
  return EXIT.well;
}

const place = ({
  args: [name = ''],
  options,
}: Call<OfSchedule>): [string, { schedule: string | undefined }] => [
  apiPath`job-types/${name}`,
  { schedule: options.schedule },
];

async function check(
  voice: Voice,
  api: ApiClient,
  { args: [name = ''], options }: Call<OfSchedule>,
): Promise<ExitCode> {
  const query = { schedule: options.schedule };
  const checked = await api.post<Check>(apiPath`job-types/${name}/check`, {}, query);
  voice.show(checked, () => checksTable([checked], voice));
  return checked.status === 'DOWN' ? EXIT.failed : EXIT.well;
}

async function create(voice: Voice, api: ApiClient, { args: [file = ''] }: Call<unknown>): Promise<ExitCode> {
  return saved(voice, await api.post<JobType>(apiPath`job-types`, await definitionIn(file, voice.io)));
}

async function replace(voice: Voice, api: ApiClient, call: Call<OfSchedule>): Promise<ExitCode> {
  const [path, query] = place(call);
  return saved(voice, await api.put<JobType>(path, await definitionIn(call.args[1] ?? '', voice.io), query));
}

function saved(voice: Voice, type: JobType): ExitCode {
  voice.show(type, () => `${findingsTable(type.findings ?? [], voice.style)}${jobTypeText(type, voice)}`);
  return EXIT.well;
}

async function remove(voice: Voice, api: ApiClient, call: Call<OfSchedule>): Promise<ExitCode> {
  await api.delete(...place(call));
  const [name = ''] = call.args;
  voice.show({ name, deleted: true }, () => `The job type ${name} is deleted.\n`);
  return EXIT.well;
}

/** Every field that the API answers, whatever there is by then. */
function jobTypeText({ findings, ...type }: JobType, { style }: Voice): string {
  const flat = Object.entries(type).flatMap(([name, value]) => flattened(name, value));
  return fields(flat, style);
}

const flattened = (name: string, value: unknown): readonly (readonly [string, string])[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([inner, of]) => flattened(`${name}.${inner}`, of))
    : [[name, value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)]];
