import type { Command } from 'commander';
import { apiPath, type ApiClient } from '../api/api.client.js';
import type { Dependency } from '../api/shapes.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { table } from '../terminal/table.js';
import { counted } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { dateOption, id, ids } from './options.js';
import { addCommand, type Call, type Registry } from './registry.js';
import { todayOf } from './today.js';

interface Said {
  readonly reason?: string;
}

const TURNS = ['enable', 'disable'] as const;
type Turn = (typeof TURNS)[number];

const MEANING: Readonly<Record<Turn, string>> = {
  enable: 'wait for dependencies again',
  disable: 'wait for dependencies no longer',
};

export function addDependencies(program: Command, registry: Registry): void {
  addCommand(program, {
    usage: 'dependencies',
    summary: 'show what a run depends on, and which of it counts',
    examples: ['nightjar dependencies 17'],
  })
    .argument('<run>', 'the id of the run', id)
    .action(registry.handler<object>(show));
  for (const turn of TURNS) {
    addCommand(program, {
      usage: `${turn}-dependency`,
      summary: `${MEANING[turn]}, of a run that has not started`,
      examples: [`nightjar ${turn}-dependency 17 230 231 --reason "RMS is late"`],
    })
      .argument('<run>', 'the id of the run', id)
      .argument('<dependencies...>', 'ids, as `dependencies` shows them', ids)
      .option('--reason <text>', 'why; kept with the events')
      .action(registry.handler<Said>((voice, api, call) => one(voice, api, { ...call, turn })));
    addCommand(program, {
      usage: `${turn}-dependencies-on <schedule> <other>`,
      summary: `${MEANING[turn]} that a schedule has on another one, for a business date`,
      description: 'Runs that have started are left out.',
      examples: [`nightjar ${turn}-dependencies-on MERCH RDE --date 2026-11-24`],
    })
      .addOption(dateOption('the business date; left out = today in the time zone of the schedule'))
      .option('--reason <text>', 'why; kept with the events')
      .action(
        registry.handler<Said & { readonly date?: string }>((voice, api, call) =>
          ofSchedule(voice, api, { ...call, turn }),
        ),
      );
  }
}

interface Items {
  readonly items: readonly Dependency[];
}

async function show(voice: Voice, api: ApiClient, { args: [run = ''] }: Call<object>): Promise<ExitCode> {
  const answer = await api.get<Items>(apiPath`runs/${run}/dependencies`);
  voice.show(answer, () => dependenciesTable(answer, voice));
  return EXIT.well;
}

async function one(
  voice: Voice,
  api: ApiClient,
  { args, options: { reason }, turn }: Call<Said> & { readonly turn: Turn },
): Promise<ExitCode> {
  const [run = '', ...dependencies] = args;
  const path = apiPath`runs/${run}/dependencies/${turn}`;
  const answer = await api.post<Items>(path, { dependencies, reason });
  voice.show(answer, () => dependenciesTable(answer, voice));
  return EXIT.well;
}

async function ofSchedule(
  voice: Voice,
  api: ApiClient,
  {
    args: [schedule = '', on],
    options,
    turn,
  }: Call<Said & { readonly date?: string }> & { readonly turn: Turn },
): Promise<ExitCode> {
  const date = options.date ?? (await todayOf(api, schedule, new Date()));
  const path = apiPath`schedules/${schedule}/days/${date}/dependencies/${turn}`;
  const answer = await api.post<{ changed: number }>(path, { on, reason: options.reason });
  voice.show(answer, () => `${counted(answer.changed, 'dependency', 'dependencies')} ${turn}d.\n`);
  return EXIT.well;
}

function dependenciesTable({ items }: Items, { style }: Voice): string {
  if (items.length === 0) return 'It depends on nothing.\n';
  const columns = [
    { title: 'ID', of: (one: Dependency) => one.id, right: true as const },
    { title: 'KIND', of: (one: Dependency) => one.kind },
    { title: 'ON', of: (one: Dependency) => one.ref },
    { title: 'WHEN', of: (one: Dependency) => one.on },
    { title: 'COUNTS', of: (one: Dependency) => (one.enabled ? 'yes' : 'no') },
    { title: 'STATE', of: (one: Dependency) => one.state },
    {
      title: 'STATUS',
      of: (one: Dependency) => one.status,
      paint: (one: Dependency) => style.status(one.status ?? ''),
    },
  ];
  return table(columns, items, style);
}
