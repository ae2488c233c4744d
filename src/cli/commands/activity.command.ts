import { Option, type Command } from 'commander';
import { EVENT_TYPES } from '../../domain/event.js';
import { apiPath, type ApiClient } from '../api/api.client.js';
import type { Activity } from '../api/shapes.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { table, type Column } from '../terminal/table.js';
import { instant } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { count, dateOption, id, instantOf, wordsOf } from './options.js';
import { addCommand, type Call, type Registry } from './registry.js';

interface Options {
  readonly date?: string;
  readonly actor?: string;
  readonly by?: string;
  readonly type?: string;
  readonly run?: string;
  readonly after?: string;
  readonly before?: string;
  readonly limit: number;
}

const USUAL = 50;

export function addActivity(program: Command, registry: Registry): void {
  addCommand(program, {
    usage: 'activity [schedule]',
    summary: 'tell what people and the system have done, the latest first',
    description: 'To follow what happens, in order, use: nightjar events --follow',
    examples: [
      'nightjar activity PAYMENTS --date 2026-11-24 --by people',
      'nightjar activity --after 2026-11-24T20:00:00Z --before 2026-11-24T20:05:00Z --limit 1000',
      'nightjar activity --run 17',
    ],
  })
    .addOption(dateOption('what belongs to this business date'))
    .option('--actor <name>', 'what this principal has done; also agent, or system')
    .addOption(new Option('--by <whom>', 'what was done by those').choices(['people', 'system']))
    .option('--type <A,B>', 'events of these types', wordsOf(EVENT_TYPES, 'Types'))
    .option('--run <id>', 'what has happened to this run', id)
    .option('--after <instant>', 'not older than this', instantOf)
    .option('--before <instant>', 'older than this', instantOf)
    .option('--limit <n>', 'not more than so many', count, USUAL)
    .action(registry.handler<Options>(show));
}

async function show(
  voice: Voice,
  api: ApiClient,
  { args: [schedule], options }: Call<Options>,
): Promise<ExitCode> {
  const { date, actor, by, type, run, after, before, limit } = options;
  const query = { schedule, businessDate: date, actor, by, type, run, after, before };
  const items = await api.all<Activity>(apiPath`activity`, query, limit);
  const columns: readonly Column<Activity>[] = [
    { title: 'AT', of: (one) => instant(one.at) },
    { title: 'WHAT', of: (one) => one.text },
    { title: 'RUN', of: (one) => one.runId, right: true },
  ];
  voice.show({ items }, () =>
    items.length === 0 ? 'Nothing that is kept matches.\n' : table(columns, items, voice.style),
  );
  return EXIT.well;
}
