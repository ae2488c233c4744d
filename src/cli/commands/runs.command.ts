import type { Command } from 'commander';
import { apiPath, type ApiClient } from '../api/api.client.js';
import { WrongUse } from '../api/errors.js';
import type { Attempt, Reason, Run, Send, Why } from '../api/shapes.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { fields, table, type Column } from '../terminal/table.js';
import { instant, manyLines, oneLine, took } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { addRunFilter, count, id, runQuery, type RunFilterOptions } from './options.js';
import { addCommand, type Call, type Registry } from './registry.js';

const RUN = ['<run>', 'the id of the run', id] as const;

export function addRuns(program: Command, registry: Registry): void {
  addRunFilter(
    addCommand(program, {
      usage: 'runs',
      summary: 'list runs by what they belong to and their status, or show some by their ids',
      examples: ['nightjar runs PAYMENTS --date 2026-11-24 --status ERROR,PENDING', 'nightjar runs 17'],
    }).argument('[schedule|run...]', 'a schedule, or ids of runs'),
  )
    .option('--limit <n>', 'not more than so many', count)
    .action(registry.handler<RunFilterOptions & { readonly limit?: number }>(showRuns));
  addCommand(program, {
    usage: 'log',
    summary: "show the log of a run: Nightjar's own, then the external system's",
    examples: ['nightjar log 17'],
  })
    .argument(...RUN)
    .action(registry.handler(showLog));
  addCommand(program, {
    usage: 'why',
    summary: 'explain why a run does not start: the whole chain behind it',
    examples: ['nightjar why 17'],
  })
    .argument(...RUN)
    .action(registry.handler(showWhy));
  addCommand(program, {
    usage: 'attempts',
    summary: 'show the attempts of a run, with every call and its answer',
    examples: ['nightjar attempts 17'],
  })
    .argument(...RUN)
    .action(registry.handler(showAttempts));
}

async function showRuns(
  voice: Voice,
  api: ApiClient,
  { args, options }: Call<RunFilterOptions & { readonly limit?: number }>,
): Promise<ExitCode> {
  const chosen = chosenBy(args, options);
  if (chosen.runIds.length > 0) {
    const runs = await readRuns(api, chosen.runIds);
    const [first, ...others] = runs;
    const document = first && others.length === 0 ? first : { items: runs };
    voice.show(document, () => runs.map((run) => runText(run, voice)).join('\n'));
    return EXIT.well;
  }
  const items = await api.all<Run>(apiPath`runs`, runQuery(chosen.filter), options.limit);
  voice.show({ items }, () =>
    items.length === 0 ? 'No run matches.\n' : runsTable(items, voice, chosen.filter),
  );
  return EXIT.well;
}

interface Chosen {
  readonly runIds: readonly string[];
  readonly filter: RunFilterOptions;
}

/** A word that is no number is a schedule. */
function chosenBy(words: readonly string[], filter: RunFilterOptions): Chosen {
  const schedule = words.find((word) => !/^\d+$/.test(word));
  if (schedule === undefined) return { runIds: words, filter };
  if (words.length > 1 || (filter.schedule ?? schedule) !== schedule) {
    throw new WrongUse(`Expected one schedule, or ids of runs, not: ${words.join(' ')}.`);
  }
  return { runIds: [], filter: { ...filter, schedule } };
}

async function readRuns(api: ApiClient, runIds: readonly string[]): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for (const runId of runIds) runs.push(await api.get<Run>(apiPath`runs/${runId}`));
  return runs;
}

export function runsTable(runs: readonly Run[], { style }: Voice, chosen: RunFilterOptions = {}): string {
  const now = new Date();
  const columns: readonly Column<Run>[] = [
    { title: 'RUN', of: (run) => run.id, right: true },
    // What was asked for need not be told on every line.
    ...(chosen.schedule === undefined ? [{ title: 'SCHEDULE', of: (run: Run) => run.schedule }] : []),
    ...(chosen.date === undefined ? [{ title: 'DATE', of: (run: Run) => run.businessDate }] : []),
    { title: 'FLOW', of: (run) => (run.flow === run.cycle ? run.flow : `${run.cycle} ${run.flow}`) },
    { title: 'JOB', of: (run) => `${run.process}/${run.job}` },
    { title: 'STATUS', of: (run) => run.status, paint: (run) => style.status(run.status) },
    { title: 'CAUSE', of: (run) => run.cause },
    { title: 'FLAGS', of: (run) => run.flags.join(' ') },
    { title: 'ATTEMPT', of: (run) => (run.attempt === 0 ? '' : run.attempt), right: true },
    { title: 'STARTED', of: (run) => instant(run.startedAt) },
    { title: 'TOOK', of: (run) => took(run.startedAt, run.endedAt, now), right: true },
    { title: 'WAITS FOR', of: waitsFor },
  ];
  return table(columns, runs, style);
}

function waitsFor({ waitingFor: [first, ...others] }: Run): string {
  if (!first) return '';
  const text = [first.kind, first.ref].filter((part) => part !== null).join(' ');
  return others.length === 0 ? text : `${text} and ${others.length} more`;
}

export const runText = (run: Run, { style }: Voice): string =>
  fields(
    [
      ['run', run.id],
      ['schedule', run.schedule],
      ['business date', run.businessDate],
      ['flow', run.flow === run.cycle ? run.flow : `${run.cycle} ${run.flow}`],
      ['job', `${run.process}/${run.job}`],
      ['status', [run.status, run.cause, ...run.flags].filter((text) => text !== null).join(' ')],
      ['detail', run.detail],
      ...run.waitingFor.map(
        ({ kind, ref, detail }) =>
          ['waits for', [kind, ref, detail].filter((text) => text !== null).join(' ')] as const,
      ),
      ['execution', run.execution],
      ['attempt', run.attempt === 0 ? null : `${run.attempt} ${run.attemptState ?? ''}`],
      ['agent execution id', run.agentExecutionId],
      ['external execution id', run.executionId],
      ['information', run.executionInfo],
      ['job type', `${run.jobType} (application ${run.application}, agents ${run.agentGroup})`],
      ['parameters', run.parameters],
      ['priority', run.priority],
      ['skip on error', run.skipOnError ? 'yes' : null],
      ['requested', instant(run.requestedAt)],
      ['started', instant(run.startedAt)],
      ['ended', instant(run.endedAt)],
    ],
    style,
  );

async function showLog(
  voice: Voice,
  api: ApiClient,
  { args: [runId = ''] }: Call<unknown>,
): Promise<ExitCode> {
  const text = await api.text(apiPath`runs/${runId}/log`);
  // Into a file it goes as it is; a terminal would obey what stands in it.
  voice.show({ runId, text }, () => (voice.io.out.isTTY === true ? manyLines(text) : text));
  return EXIT.well;
}

async function showWhy(
  voice: Voice,
  api: ApiClient,
  { args: [runId = ''] }: Call<unknown>,
): Promise<ExitCode> {
  const why = await api.get<Why>(apiPath`runs/${runId}/why`);
  voice.show(why, () =>
    why.reasons.length === 0
      ? 'Nothing keeps it back.\n'
      : why.reasons.map((reason) => reasonText(reason)).join(''),
  );
  return EXIT.well;
}

function reasonText(reason: Reason, depth = 0): string {
  const run = reason.run === undefined ? '' : ` [run ${reason.run}]`;
  const since = reason.since === null ? '' : ` (since ${instant(reason.since)})`;
  const line = `${'  '.repeat(depth)}${reason.code}: ${oneLine(reason.message)}${since}${run}\n`;
  return `${line}${reason.because.map((behind) => reasonText(behind, depth + 1)).join('')}`;
}

async function showAttempts(
  voice: Voice,
  api: ApiClient,
  { args: [runId = ''] }: Call<unknown>,
): Promise<ExitCode> {
  const answer = await api.get<{ readonly items: readonly Attempt[] }>(apiPath`runs/${runId}/attempts`);
  voice.show(answer, () =>
    answer.items.length === 0
      ? 'There was no attempt yet.\n'
      : answer.items.map((attempt) => attemptText(attempt, voice)).join('\n'),
  );
  return EXIT.well;
}

function attemptText(attempt: Attempt, { style }: Voice): string {
  const head = fields(
    [
      ['attempt', `${attempt.number} ${attempt.kind}`],
      ['state', [attempt.state, attempt.cause].filter((text) => text !== null).join(' ')],
      ['agent execution id', attempt.agentExecutionId],
      ['external execution id', attempt.executionId],
      ['detail', attempt.detail],
      ['remote', attempt.remoteMayBeRunning ? 'may still be running' : null],
      ['queued', instant(attempt.queuedAt)],
      ['ended', instant(attempt.endedAt)],
    ],
    style,
  );
  return attempt.sends.length === 0 ? head : `${head}${table<Send>(SEND_COLUMNS, attempt.sends, style)}`;
}

const SEND_COLUMNS: readonly Column<Send>[] = [
  { title: 'SENT', of: ({ sentAt }) => instant(sentAt) },
  { title: 'VERB', of: ({ verb }) => verb },
  { title: 'URL', of: ({ url }) => url },
  { title: 'OUTCOME', of: ({ outcome }) => outcome ?? 'no answer stored' },
  { title: 'DETAIL', of: ({ detail }) => detail },
];
