import type { Command } from 'commander';
import { scopeName, type HoldScope } from '../../domain/hold.js';
import { apiPath, type ApiClient } from '../api/api.client.js';
import { WrongUse } from '../api/errors.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { table } from '../terminal/table.js';
import { instant } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { dateOption, id, instantOf } from './options.js';
import { addCommand, type Call, type Registry } from './registry.js';

/** As the API answers it. */
interface Hold extends HoldScope {
  readonly id: string;
  readonly drains: boolean;
  readonly heldAt: string;
  readonly heldBy: string;
  readonly reason: string | null;
  readonly until: string | null;
  readonly underWay: number;
  readonly drainedAt: string | null;
  readonly releasedAt: string | null;
}

interface Scope {
  readonly schedule?: string;
  readonly application?: string;
  readonly cycle?: string;
  readonly flow?: string;
  readonly process?: string;
  readonly job?: string;
  readonly agentGroup?: string;
  readonly target?: string;
  readonly date?: string;
}

interface PlaceOptions extends Scope {
  readonly until?: string;
  readonly reason?: string;
}

interface Said {
  readonly reason?: string;
}

const REASON = ['--reason <text>', 'why; kept with the hold and its event'] as const;

export function addHolds(program: Command, registry: Registry): void {
  addList(program, registry);
  addPlaceHold(program, registry);
  addDrain(program, registry);
  addCommand(program, {
    usage: 'release-hold',
    summary: 'release a hold or drain: what is due starts',
    examples: ['nightjar release-hold 3 --reason "prices are in"'],
  })
    .argument('<hold>', 'the id, as `holds` shows it', id)
    .option('--reason <text>', 'why; kept with the event')
    .action(registry.handler<Said>(release));
}

function addList(program: Command, registry: Registry): void {
  addCommand(program, {
    usage: 'holds',
    summary: 'list the holds on schedules, applications, flows, processes, jobs, agent groups and targets',
    examples: ['nightjar holds', 'nightjar holds --schedule MERCH --released'],
  })
    .option('--schedule <name>', 'holds of this schedule')
    .option('--released', 'those that were released')
    .action(registry.handler<{ readonly schedule?: string; readonly released?: true }>(list));
}

function addPlaceHold(program: Command, registry: Registry): void {
  const place = addCommand(program, {
    usage: 'place-hold',
    summary:
      'let nothing more start in a schedule, application, flow, process or job, or on an agent group or target',
    description: 'What an agent has claimed goes on to its end. Single runs are held by `hold`.',
    examples: [
      'nightjar place-hold --schedule MERCH --process SALES_PROCESS --date 2026-11-28 --reason "prices are late"',
      'nightjar place-hold --target https://rms.example:8443 --until 2026-11-29T04:00:00Z',
    ],
  })
    .option('--schedule <name>', 'in this schedule')
    .option('--application <name>', 'jobs of this application of the schedule')
    .option('--flow <name>', 'this flow of the schedule')
    .option('--process <name>', 'this process of the schedule')
    .option('--job <name>', 'this job of the process')
    .option('--cycle <name>', 'a flow, process or job only in this cycle');
  addTerms(place, 'hold').action(
    registry.handler<PlaceOptions>((voice, api, call) => hold(voice, api, { ...call, drain: false })),
  );
}

function addDrain(program: Command, registry: Registry): void {
  const drain = addCommand(program, {
    usage: 'drain',
    summary: 'let a schedule, agent group or target come to rest',
    description:
      'What is under way comes to its end, and `holds` shows how much is left. A schedule finishes what was requested and ' +
      'refuses further requests. `release-hold` ends it.',
    examples: [
      'nightjar drain --schedule MERCH --reason "upgrade at 04:00"',
      'nightjar drain --agent-group rms',
      'nightjar drain --target https://rms.example:8443',
    ],
  }).option('--schedule <name>', 'this schedule');
  addTerms(drain, 'drain').action(
    registry.handler<PlaceOptions>((voice, api, call) => hold(voice, api, { ...call, drain: true })),
  );
}

const addTerms = (command: Command, verb: string): Command =>
  command
    .option('--agent-group <name>', 'this agent group, in every schedule')
    .option('--target <url>', 'this external system, in every schedule')
    .addOption(dateOption(`${verb} the schedule for this business date only`))
    .option('--until <instant>', 'release it by itself then: 2026-11-29T04:00:00Z', instantOf)
    .option(...REASON);

async function list(
  voice: Voice,
  api: ApiClient,
  { options: { schedule, released } }: Call<{ readonly schedule?: string; readonly released?: true }>,
): Promise<ExitCode> {
  const items = await api.all<Hold>(apiPath`holds`, { schedule, open: released ? 'false' : 'true' });
  voice.show({ items }, () => (items.length === 0 ? 'No holds.\n' : holdsTable(items, voice)));
  return EXIT.well;
}

async function hold(
  voice: Voice,
  api: ApiClient,
  { options: { until, reason, date, ...names }, drain }: Call<PlaceOptions> & { readonly drain: boolean },
): Promise<ExitCode> {
  const { schedule, application, cycle, flow, process, job, agentGroup, target } = names;
  const scope = { schedule, businessDate: date, application, cycle, flow, process, job, agentGroup, target };
  const said = { level: levelOf(names), ...(drain ? { drain } : {}), until, reason };
  const placed = await api.post<Hold>(apiPath`holds`, { ...said, ...scope });
  voice.show(placed, () => holdsTable([placed], voice));
  return EXIT.well;
}

/** What a hold is on is the narrowest thing that was named. */
function levelOf(scope: Scope): string {
  const [first, ...others] = (['target', 'agentGroup'] as const).filter((name) => scope[name] !== undefined);
  const inside = (['job', 'process', 'flow', 'application'] as const).find(
    (name) => scope[name] !== undefined,
  );
  const named = scope.schedule ?? inside;
  if (others.length > 0 || (first && named) || !(first ?? scope.schedule)) {
    throw new WrongUse('Say what: --schedule, which may be narrowed, or --agent-group, or --target.');
  }
  if (inside === 'job' && scope.process === undefined)
    throw new WrongUse('A job is named with its process: --process and --job.');
  if (first) return first === 'target' ? 'TARGET' : 'AGENT_GROUP';
  return (inside ?? 'schedule').toUpperCase();
}

async function release(
  voice: Voice,
  api: ApiClient,
  { args: [holdId = ''], options: { reason } }: Call<Said>,
): Promise<ExitCode> {
  const released = await api.post<Hold>(apiPath`holds/${holdId}/release`, { reason });
  voice.show(released, () => `The ${scopeName(released)} is released.\n`);
  return EXIT.well;
}

function holdsTable(holds: readonly Hold[], { style }: Voice): string {
  const columns = [
    { title: 'ID', of: (one: Hold) => one.id, right: true as const },
    { title: 'KIND', of: (one: Hold) => (one.drains ? 'drain' : 'hold') },
    { title: 'WHAT', of: (one: Hold) => scopeName(one) },
    { title: 'SINCE', of: (one: Hold) => instant(one.heldAt) },
    { title: 'BY', of: (one: Hold) => one.heldBy },
    { title: 'UNTIL', of: (one: Hold) => instant(one.until) },
    { title: 'UNDER WAY', of: (one: Hold) => one.underWay, right: true as const },
    { title: 'RELEASED', of: (one: Hold) => instant(one.releasedAt) },
    { title: 'REASON', of: (one: Hold) => one.reason },
  ];
  return table(columns, holds, style);
}
