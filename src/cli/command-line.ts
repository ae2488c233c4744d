import { Command, CommanderError } from 'commander';
import { VERSION } from '../platform/config/version.js';
import { ApiRefused, CommandFailed, Unreachable, WrongUse, type ProblemDocument } from './api/errors.js';
import { addAbort } from './commands/abort.command.js';
import { addActions } from './commands/actions.command.js';
import { addActivity } from './commands/activity.command.js';
import { addAdmin } from './commands/admin.command.js';
import { addAgentRequests } from './commands/agent-requests.command.js';
import { addAudit } from './commands/audit.command.js';
import { addCallbackSettings } from './commands/callback-settings.command.js';
import { addCallbacks } from './commands/callbacks.command.js';
import { addCompare } from './commands/compare.command.js';
import { addConfig } from './commands/config.command.js';
import { addConfiguration } from './commands/configuration.command.js';
import { addConnections } from './commands/connections.command.js';
import { addCustomProcesses } from './commands/custom-processes.command.js';
import { addDays } from './commands/days.command.js';
import { addDisabledJobs } from './commands/disabled-jobs.command.js';
import { addEvents } from './commands/events.command.js';
import { addExecutions } from './commands/executions.command.js';
import { addForecasts } from './commands/forecast.command.js';
import { addExternalJobs } from './commands/external-jobs.command.js';
import { addHealth } from './commands/health.command.js';
import { addHolds } from './commands/holds.command.js';
import { addImport } from './commands/import.command.js';
import { addJobTypes } from './commands/job-types.command.js';
import { addMigrate } from './commands/migrate.command.js';
import { addDependencies } from './commands/dependencies.command.js';
import { addOneRun } from './commands/one-run.command.js';
import { addOverrides } from './commands/overrides.command.js';
import { addPeople } from './commands/people.command.js';
import { addPlan } from './commands/plan.command.js';
import { addRecovery } from './commands/recovery.command.js';
import { Registry } from './commands/registry.js';
import { addRestartSchedule } from './commands/restart-schedule.command.js';
import { addRuns } from './commands/runs.command.js';
import { addSchedules } from './commands/schedules.command.js';
import { addWorkbooks } from './commands/workbooks.command.js';
import { addSecrets } from './commands/secrets.command.js';
import { addSessions } from './commands/sessions.command.js';
import { addSettings } from './commands/settings.command.js';
import { addTokens } from './commands/tokens.command.js';
import { addWhoami } from './commands/whoami.command.js';
import { findingsTable } from './commands/show-findings.js';
import { HIDDEN, reference } from './reference.js';
import { EXIT, type ExitCode } from './terminal/exit-code.js';
import type { Io } from './terminal/io.js';
import { styleFor } from './terminal/style.js';
import { oneLine } from './terminal/text.js';

/** Carries out one command; answers with its exit code. */
export async function runCommandLine(args: readonly string[], io: Io): Promise<ExitCode> {
  const json = args.includes('--json');
  const registry = new Registry(io);
  const program = makeProgram(registry);
  // What commander says of wrong use is told like every other problem.
  let said = '';
  for (const command of [program, ...descendants(program)]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => void io.out.write(text),
      writeErr: (text) => void (said += text),
    });
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return registry.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return EXIT.well;
      // A command that only groups others was given none: people get its help.
      const isHelp = error.code === 'commander.help';
      tellWrongUse(json && isHelp ? 'The command is not complete: see nightjar help.' : said, io, json);
      return EXIT.wrongUse;
    }
    return tellFailure(error, io, json);
  }
}

type Adder = (program: Command, registry: Registry) => void;

/** In the order of the help. */
const GROUPS: readonly (readonly [heading: string, adders: readonly Adder[]])[] = [
  [
    'Schedules:',
    [
      addImport,
      addPlan,
      addWorkbooks,
      addSchedules,
      addCompare,
      addSettings,
      addOverrides,
      addConfiguration,
      addJobTypes,
      addCustomProcesses,
    ],
  ],
  [
    'Days and executions:',
    [
      addDays,
      addRestartSchedule,
      addDisabledJobs,
      addExecutions,
      addAbort,
      addForecasts,
      addEvents,
      addExternalJobs,
      addActivity,
    ],
  ],
  ['Runs:', [addRuns, addActions, addOneRun, addDependencies, addHolds, addAgentRequests]],
  ['Callbacks:', [addCallbackSettings, addCallbacks]],
  ['Access:', [addWhoami, addTokens, addPeople, addAdmin, addSessions]],
  ['Server:', [addHealth, addConnections, addRecovery, addSecrets, addAudit, addConfig, addMigrate]],
];

/** Every command with its options, arguments, help and examples. */
export function makeProgram(registry: Registry): Command {
  const program = new Command('nightjar')
    .description('Operate a Nightjar server.')
    .version(VERSION)
    .option('--url <url>', 'where the server is; left out = NIGHTJAR_URL, else http://127.0.0.1:$PORT')
    .option(
      '--token-file <path>',
      'where the API token is; left out = NIGHTJAR_TOKEN, else NIGHTJAR_ADMIN_TOKEN, else <data dir>/admin-token',
    )
    .option('--json', 'print JSON: one document, or one per line where there are many; problems on stderr')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', EXIT_CODES);
  for (const [heading, adders] of GROUPS) {
    program.commandsGroup(heading);
    for (const add of adders) add(program, registry);
  }
  program
    .command(HIDDEN, { hidden: true })
    .action(() => void registry.io.out.write(`${reference(program)}\n`));
  return program;
}

const EXIT_CODES = `
Exit codes: 0 well, 1 the batch failed, there are findings, or the server refused, 2 wrong use, 3 not reachable,
10 something would change (plan --exit-code).
Help for a command: nightjar help <command>`;

const descendants = (command: Command): readonly Command[] =>
  command.commands.flatMap((child) => [child, ...descendants(child)]);

function tellWrongUse(said: string, io: Io, json: boolean): void {
  const detail = said.replace(/^error: /, '').trim();
  if (json) io.err.write(`${JSON.stringify(new WrongUse(detail).problem)}\n`);
  else io.err.write(said);
}

function tellFailure(error: unknown, io: Io, json: boolean): ExitCode {
  const failed = error instanceof CommandFailed ? error : null;
  const problem = failed?.problem ?? defectOf(error);
  if (json) io.err.write(`${JSON.stringify(problem)}\n`);
  else tellProblem(problem, error instanceof ApiRefused ? error.hint : null, io);
  if (error instanceof Unreachable) return EXIT.notReachable;
  return error instanceof WrongUse ? EXIT.wrongUse : EXIT.failed;
}

const defectOf = (error: unknown): ProblemDocument => ({
  type: 'about:blank',
  title: 'A defect of this command',
  detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
  code: 'DEFECT',
});

function tellProblem({ code, detail, findings = [] }: ProblemDocument, hint: string | null, io: Io): void {
  const style = styleFor(io.err, io.environment);
  const lines = [...detail.split('\n'), ...(hint === null ? [] : [hint])].map(oneLine);
  const label = code === 'WRONG_USE' ? 'error' : `error ${code}`;
  io.err.write(`${style.bad(label)}: ${lines.join('\n')}\n${findingsTable(findings, style)}`);
}
