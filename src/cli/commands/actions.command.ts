import type { Command } from 'commander';
import { OPERATOR_ACTIONS, type OperatorAction } from '../../domain/run/operator-action.js';
import { apiPath, type ApiClient } from '../api/api.client.js';
import { WrongUse } from '../api/errors.js';
import type { ActionResult, Run } from '../api/shapes.js';
import { confirmed } from '../terminal/ask.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { table } from '../terminal/table.js';
import { counted } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { addRunFilter, ids, runQuery, wholeNumber, type RunFilterOptions } from './options.js';
import { addCommand, type Call, type Registry } from './registry.js';
import { runsTable } from './runs.command.js';

interface ActionSpec {
  readonly summary: string;
  /** May be insisted on, for a run that is tracked well. */
  readonly force?: true;
  /** May take along what has been executed behind. */
  readonly includeDependents?: true;
  /** Cannot be taken back: by a selection the API wants it confirmed. */
  readonly final?: true;
}

const ACTIONS: Readonly<Record<OperatorAction, ActionSpec>> = {
  hold: { summary: 'stop runs before they start' },
  release: { summary: 'let held runs go on' },
  skip: { summary: 'pass runs over: what comes after them goes on' },
  'release-skip': { summary: 'take a skip back, while nothing after it has started' },
  restart: { summary: 'make a new attempt of runs that ended in ERROR' },
  kill: { summary: 'end running runs on their external system', final: true },
  fail: { summary: 'declare running runs failed, and stop tracking them', force: true },
  complete: { summary: 'declare runs completed: what comes after them goes on', force: true, final: true },
  force: { summary: 'start runs although dependencies are open' },
  rerun: { summary: 'execute runs once more, from the beginning', includeDependents: true },
};

const SELECTION =
  'Runs are named by their ids, or selected by --schedule, --date and at least one more option. A selection is shown and ' +
  'must be confirmed, on a terminal or by --yes. Ends with 1 when one of the runs refuses.';

interface ActionOptions extends RunFilterOptions {
  readonly reason?: string;
  readonly attempt?: number;
  readonly force?: true;
  readonly includeDependents?: true;
  readonly dryRun?: true;
  readonly yes?: true;
}

export function addActions(program: Command, registry: Registry): void {
  for (const action of OPERATOR_ACTIONS) {
    const { summary, force, includeDependents } = ACTIONS[action];
    const command = addCommand(program, {
      usage: action,
      summary,
      description: SELECTION,
      examples: [
        `nightjar ${action} 17 18`,
        `nightjar ${action} --schedule PAYMENTS --date 2026-11-24 --process PAY_LOAD_PROCESS --dry-run`,
      ],
    }).argument('[runs...]', 'ids of runs', ids);
    if (force) command.option('--force', 'even if a run is tracked well');
    if (includeDependents)
      command.option('--include-dependents', 'and what has been executed behind them, each in its turn');
    addRunFilter(command)
      .option('--reason <text>', 'why; kept with the event')
      .option('--attempt <n>', 'only if the run is still at this attempt', wholeNumber)
      .option('--dry-run', 'show what would happen, and change nothing')
      .option('--yes', 'confirm a selection')
      .action(registry.handler<ActionOptions>((voice, api, call) => act(voice, api, { ...call, action })));
  }
}

type Act = Call<ActionOptions> & { readonly action: OperatorAction };

async function act(voice: Voice, api: ApiClient, wanted: Act): Promise<ExitCode> {
  const { args: runIds, options } = wanted;
  const filter = definedOf(runQuery(options));
  const selects = Object.keys(filter).length > 0;
  if (selects === runIds.length > 0) throw new WrongUse('Say which runs: either their ids, or a selection.');
  if (options.attempt !== undefined && runIds.length !== 1) {
    throw new WrongUse('--attempt goes with the id of one run.');
  }
  if (selects) return actOnSelection(voice, api, { ...wanted, filter });
  const [only] = runIds;
  const alone = only !== undefined && runIds.length === 1 && !options.dryRun;
  return alone
    ? actOnOne(voice, api, { ...wanted, runId: only })
    : actOnMany(voice, api, { ...wanted, runIds });
}

async function actOnOne(
  voice: Voice,
  api: ApiClient,
  { runId, action, options }: Act & { runId: string },
): Promise<ExitCode> {
  const { reason, attempt, force, includeDependents } = options;
  const said = { reason, attempt, force, includeDependents };
  const run = await api.post<Run>(apiPath`runs/${runId}/actions/${action}`, said);
  voice.show(run, () => stateLine(run, voice));
  return EXIT.well;
}

export function stateLine({ id, process, job, status, cause, flags }: Run, { style }: Voice): string {
  const state = style.status(status)([status, cause, ...flags].filter((text) => text !== null).join(' '));
  return `Run ${id} ${process}/${job} is ${state}.\n`;
}

async function actOnMany(
  voice: Voice,
  api: ApiClient,
  { runIds, action, options }: Act & { runIds: readonly string[] },
): Promise<ExitCode> {
  const { reason, force, includeDependents, dryRun } = options;
  const said = { action, runIds, reason, force, includeDependents, dryRun };
  const answer = await api.post<Results>(apiPath`runs/actions`, said);
  return told(voice, answer, { action, dryRun: dryRun === true });
}

async function actOnSelection(
  voice: Voice,
  api: ApiClient,
  { filter, action, options }: Act & { filter: Filter },
): Promise<ExitCode> {
  if (
    filter['schedule'] === undefined ||
    filter['businessDate'] === undefined ||
    Object.keys(filter).length < 3
  ) {
    throw new WrongUse(
      'A selection names --schedule, --date and at least one more: --process, --job, --status, …',
    );
  }
  const { reason, force, includeDependents, dryRun } = options;
  const meant = await api.all<Run>(apiPath`runs`, filter);
  const count = counted(meant.length, 'run');
  if (meant.length > 0 && !dryRun && !options.yes) {
    if (!voice.json) voice.io.err.write(runsTable(meant, voice, options));
    if (!(await confirmed(voice.io, `${action} ${count}?`))) {
      voice.note('Nothing was done.');
      return EXIT.failed;
    }
  }
  const answer = await api.post<Results>(apiPath`runs/actions`, {
    action,
    filter: { ...filter, status: filter['status']?.split(',') },
    expectedCount: meant.length,
    confirm: ACTIONS[action].final,
    reason,
    force,
    includeDependents,
    dryRun,
  });
  return told(voice, answer, { action, dryRun: dryRun === true });
}

type Filter = Readonly<Record<string, string>>;

const definedOf = (query: Readonly<Record<string, string | undefined>>): Filter =>
  Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

interface Results {
  readonly results: readonly ActionResult[];
}

function told(
  voice: Voice,
  answer: Results,
  { action, dryRun }: { action: OperatorAction; dryRun: boolean },
): ExitCode {
  const { style } = voice;
  const { results } = answer;
  const refused = results.filter(({ ok }) => !ok).length;
  const done = dryRun ? 'would be done' : 'done';
  voice.show(answer, () => {
    if (results.length === 0) return 'No run matches: there is nothing to do.\n';
    const columns = [
      { title: 'RUN', of: ({ id }: ActionResult) => id, right: true as const },
      {
        title: action.toUpperCase(),
        of: ({ ok }: ActionResult) => (ok ? done : 'refused'),
        paint: ({ ok }: ActionResult) => (ok ? style.good : style.bad),
      },
      {
        title: 'STATUS',
        of: ({ status }: ActionResult) => status,
        paint: ({ status }: ActionResult) => style.status(status ?? ''),
      },
      { title: 'CODE', of: ({ problem }: ActionResult) => problem?.code },
      { title: 'DETAIL', of: ({ problem }: ActionResult) => problem?.detail },
    ];
    const sum = `${counted(results.length - refused, 'run')} ${done}, ${refused} refused.`;
    return `${table(columns, results, style)}\n${sum}\n`;
  });
  return refused === 0 ? EXIT.well : EXIT.failed;
}
