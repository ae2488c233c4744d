import { Option, type Command } from 'commander';
import type { Finding } from '../../domain/finding.js';
import { OVERRIDE_STATES } from '../../domain/override.js';
import { apiPath, type ApiClient } from '../api/api.client.js';
import { WrongUse } from '../api/errors.js';
import type { OverrideSaid } from '../api/override-shapes.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { table } from '../terminal/table.js';
import { counted, instant } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { pair, wholeNumber } from './options.js';
import { addCommand, type Call, type Registry } from './registry.js';
import { findingsTable } from './show-findings.js';
import { overriddenField, shownValue } from './show-overrides.js';

/** As the API lists it. */
interface Listed extends OverrideSaid {
  readonly id: string;
  readonly state: string;
  readonly setAt: string;
  readonly setBy: string;
  readonly reason: string | null;
  readonly endedAt: string | null;
  readonly endedBy: string | null;
}

interface Changed {
  readonly schedule: string;
  readonly overrideRevision: number;
  readonly dryRun: boolean;
  readonly changed: readonly OverrideSaid[];
  readonly unchanged: number;
  readonly findings: readonly Finding[];
  readonly advice: string | null;
}

interface ChangeOptions {
  readonly dryRun?: true;
  readonly ifRevision?: number;
  readonly reason?: string;
}

interface ListOptions {
  readonly tab?: string;
  readonly row?: string;
  readonly state?: string;
  readonly past?: true;
}

type DecideOptions = ChangeOptions & { readonly state?: string };

const STATES = [...OVERRIDE_STATES, 'ENDED'];

export function addOverrides(program: Command, registry: Registry): void {
  const group = program
    .command('overrides')
    .summary('fields of a schedule that are yours: they win over the workbook, and imports leave them alone')
    .description(
      'Overrides: enabled flags, parameters, thresholds, days, notes, throttle limits, and external and inter-schedule ' +
        'dependencies and links of your own. They win over the workbook, and imports leave them alone.',
    );
  addList(group, registry);
  addSet(group, registry);
  addAdd(group, registry);
  addDecide(group, registry, {
    verb: 'clear',
    summary: 'clear overrides: what the workbook says counts again',
    examples: [
      'nightjar overrides clear PAYMENTS Job PAY_LOAD_JOB thresholdRunTime --reason "it is faster by now"',
      'nightjar overrides clear PAYMENTS --state AGREED',
    ],
  });
  addDecide(group, registry, {
    verb: 'keep',
    summary: 'keep overrides against what the workbook says by now: they are no conflict any more',
    examples: [
      'nightjar overrides keep PAYMENTS Job PAY_LOAD_JOB',
      'nightjar overrides keep PAYMENTS --state CONFLICT',
    ],
  });
}

function addList(group: Command, registry: Registry): void {
  addCommand(
    group,
    {
      usage: 'list <schedule>',
      summary: 'list overrides, each beside what the workbook said and says',
      examples: ['nightjar overrides list PAYMENTS', 'nightjar overrides list PAYMENTS --state CONFLICT'],
    },
    { isDefault: true },
  )
    .option('--tab <name>', 'those of this tab, such as Job')
    .option('--row <name>', 'those of the row of this name, such as PAY_LOAD_JOB')
    .addOption(new Option('--state <state>', 'those in this state').choices(STATES))
    .option('--past', 'also those that hold no more')
    .action(registry.handler<ListOptions>(list));
}

function addSet(group: Command, registry: Registry): void {
  const set = addCommand(group, {
    usage: 'set <schedule> <tab> <row> <values...>',
    summary: 'set fields of a row of the workbook; nothing after = is a blank cell',
    description:
      'Days that are opened from now on are planned with it, throttle limits act at once. Rows are called as `import --names` ' +
      'shows them: a job by its name, its parameters as PROCESS/JOB in the tab ProcessJobMapping.',
    examples: [
      'nightjar overrides set PAYMENTS Job PAY_LOAD_JOB enabled=N "notes=see INC-4711" --reason "broken feed"',
      'nightjar overrides set PAYMENTS ProcessJobMapping PAY_LOAD_PROCESS/PAY_LOAD_JOB "parameters=mode=full||store=7"',
      'nightjar overrides set PAYMENTS Application PAY throttleLimit=4',
    ],
  });
  changeOptions(set).action(
    registry.handler<ChangeOptions>(
      (voice, api, { args: [schedule = '', tab = '', row = '', ...values], options }) => {
        const overrides = values.map((text) => {
          const [field, value] = valueIn(text);
          return { tab, row, field, value };
        });
        return setAll(voice, api, { schedule, overrides, options });
      },
    ),
  );
}

function addAdd(group: Command, registry: Registry): void {
  const add = addCommand(group, {
    usage: 'add <schedule> <tab> <values...>',
    summary:
      'add a dependency or link of your own: tab ExternalDependency, InterScheduleDependency or ScheduleLink',
    description: 'Said again, it becomes what it is said to be.',
    examples: [
      'nightjar overrides add PAYMENTS ExternalDependency process=PAY_LOAD_PROCESS job=PAY_LOAD_JOB externalJob=BANK_FILE timeOut=3600',
      'nightjar overrides add PAYMENTS ScheduleLink process=PAY_END_PROCESS job=PAY_END_JOB schedule=MERCH',
    ],
  });
  changeOptions(add).action(
    registry.handler<ChangeOptions>((voice, api, { args: [schedule = '', tab = '', ...values], options }) => {
      const overrides = [{ tab, add: Object.fromEntries(values.map(valueIn)) }];
      return setAll(voice, api, { schedule, overrides, options });
    }),
  );
}

function addDecide(
  group: Command,
  registry: Registry,
  { verb, ...told }: { verb: 'clear' | 'keep'; summary: string; examples: readonly string[] },
): void {
  const command = addCommand(group, {
    usage: `${verb} <schedule> [tab] [row] [field]`,
    description: 'Without a field all of the row; with --state all that are in the state.',
    ...told,
  }).addOption(new Option('--state <state>', 'all that are in this state').choices(OVERRIDE_STATES));
  changeOptions(command).action(
    registry.handler<DecideOptions>(
      async (voice, api, { args: [schedule = '', tab, row, field], options }) => {
        const { state, ifRevision: expectedRevision, dryRun, reason } = options;
        if ((state === undefined) === (row === undefined))
          throw new WrongUse('Say which overrides: a tab and a row, or --state.');
        const chosen = state === undefined ? { overrides: [{ tab, row, field }] } : { state };
        const path = apiPath`schedules/${schedule}/overrides/${verb}`;
        show(voice, await api.post<Changed>(path, { ...chosen, expectedRevision, dryRun, reason }));
        return EXIT.well;
      },
    ),
  );
}

const changeOptions = (command: Command): Command =>
  command
    .option('--dry-run', 'check it and say what would change')
    .option('--if-revision <n>', 'only if the overrides are still at this revision', wholeNumber)
    .option('--reason <text>', 'why; kept with the overrides and the event');

/** `field=value`, where nothing is a blank cell. */
function valueIn(text: string): readonly [string, string] {
  try {
    return pair(text);
  } catch (error) {
    throw new WrongUse(`${text}: expected field=value, such as enabled=N.`, { cause: error });
  }
}

async function list(
  voice: Voice,
  api: ApiClient,
  { args: [schedule = ''], options: { tab, row, state, past } }: Call<ListOptions>,
): Promise<ExitCode> {
  const query = { tab, row, state, past: past ? 'true' : undefined };
  const items = await api.all<Listed>(apiPath`schedules/${schedule}/overrides`, query);
  voice.show({ items }, () => (items.length === 0 ? 'Nothing is overridden.\n' : listTable(items, voice)));
  return EXIT.well;
}

async function setAll(
  voice: Voice,
  api: ApiClient,
  {
    schedule,
    overrides,
    options,
  }: { schedule: string; overrides: readonly unknown[]; options: ChangeOptions },
): Promise<ExitCode> {
  const { dryRun, ifRevision: expectedRevision, reason } = options;
  const path = apiPath`schedules/${schedule}/overrides`;
  show(voice, await api.put<Changed>(path, { overrides, expectedRevision, dryRun, reason }));
  return EXIT.well;
}

const show = (voice: Voice, changed: Changed): void => {
  voice.show(changed, () => changedText(changed, voice));
};

function changedText(
  { schedule, changed, unchanged, dryRun, overrideRevision, findings, advice }: Changed,
  { style }: Voice,
): string {
  const columns = [
    { title: 'TAB', of: (one: OverrideSaid) => one.tab },
    { title: 'ROW', of: (one: OverrideSaid) => one.row },
    { title: 'FIELD', of: overriddenField },
    { title: 'OVERRIDE', of: (one: OverrideSaid) => shownValue(one.value) },
    { title: 'WORKBOOK', of: (one: OverrideSaid) => shownValue(one.sheetThen) },
  ];
  const what = counted(changed.length, 'override');
  const done = dryRun ? `${what} of ${schedule} would change` : `${what} of ${schedule} changed`;
  const same = unchanged === 0 ? '' : `, ${unchanged} as before`;
  return [
    findingsTable(findings, style),
    changed.length === 0 ? '' : table(columns, changed, style),
    `${done}${same}; revision ${overrideRevision}.\n`,
    advice === null || dryRun ? '' : `${advice}\n`,
  ].join('');
}

function listTable(items: readonly Listed[], { style }: Voice): string {
  const paint = ({ state }: Listed): typeof style.warning => (state === 'CONFLICT' ? style.warning : String);
  const columns = [
    { title: 'STATE', of: (one: Listed) => one.state, paint },
    { title: 'TAB', of: (one: Listed) => one.tab },
    { title: 'ROW', of: (one: Listed) => one.row },
    { title: 'FIELD', of: overriddenField },
    { title: 'OVERRIDE', of: (one: Listed) => shownValue(one.value) },
    { title: 'WORKBOOK SAID', of: (one: Listed) => shownValue(one.sheetThen) },
    { title: 'SAYS', of: (one: Listed) => shownValue(one.sheetNow ?? null) },
    { title: 'DROPPED BY', of: (one: Listed) => one.droppedBy, right: true as const },
    { title: 'SET', of: (one: Listed) => `${instant(one.setAt)} by ${one.setBy}` },
    { title: 'REASON', of: (one: Listed) => one.reason },
    {
      title: 'ENDED',
      of: (one: Listed) => (one.endedAt === null ? null : `${instant(one.endedAt)} by ${one.endedBy ?? ''}`),
    },
  ];
  return table(columns, items, style);
}
