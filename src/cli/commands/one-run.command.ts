import { Argument, type Command } from 'commander';
import { START_RESOLUTIONS } from '../../domain/run/operator-action.js';
import { apiPath, type ApiClient } from '../api/api.client.js';
import type { CheckedExecution, Run } from '../api/shapes.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { oneLine } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { stateLine } from './actions.command.js';
import { id, wholeNumber } from './options.js';
import { addCommand, type Call, type Registry } from './registry.js';

interface Said {
  readonly reason?: string;
  readonly attempt?: number;
}

const RUN = ['<run>', 'the id of the run', id] as const;

/** What only ever concerns one run. */
export function addOneRun(program: Command, registry: Registry): void {
  const resolve = addCommand(program, {
    usage: 'resolve-start',
    summary: 'say what became of a Start that nobody answered',
    description:
      'adopt: its execution was found, and tracking goes on. notStarted: nothing happened, and it is started again. ' +
      'failed: it is an ERROR like others.',
    examples: [
      'nightjar resolve-start 17 adopt --execution-id 1795500000001',
      'nightjar resolve-start 17 notStarted --reason "checked on the host"',
    ],
  })
    .argument(...RUN)
    .addArgument(new Argument('<resolution>', 'what became of it').choices(START_RESOLUTIONS))
    .option('--execution-id <id>', 'with adopt: under which id the external system runs it');
  withSaid(resolve).action(registry.handler<Said & { readonly executionId?: string }>(resolveStart));
  addAsking(program, registry);
  const parameters = addCommand(program, {
    usage: 'parameters',
    summary: 'give a run other parameters, before its start or before a restart',
    examples: ['nightjar parameters 17 "source=cards||date=2026-11-24"'],
  })
    .argument(...RUN)
    .argument('<parameters>', 'key=value pairs joined by ||; "" = none');
  withSaid(parameters).action(registry.handler<Said>(editParameters));
}

function addAsking(program: Command, registry: Registry): void {
  addCommand(program, {
    usage: 'check-execution',
    summary: 'ask the external system about an execution id, before a Start is resolved with it',
    description:
      'Calls Status alone; nothing is changed. Ends with 1 when the system says nothing about that execution.',
    examples: ['nightjar check-execution 17 1795500000001'],
  })
    .argument(...RUN)
    .argument('<execution-id>', 'under which the external system may run it')
    .option('--attempt <n>', 'only if the run is still at this attempt', wholeNumber)
    .action(registry.handler<Said>(checkExecution));
  addCommand(program, {
    usage: 'ask-status',
    summary: 'ask the external system about a run whose contact is lost, now and not when it is due',
    examples: ['nightjar ask-status 17'],
  })
    .argument(...RUN)
    .option('--reason <text>', 'why; kept in the audit')
    .option('--attempt <n>', 'only if the run is still at this attempt', wholeNumber)
    .action(registry.handler<Said>(askStatus));
}

const withSaid = (command: Command): Command =>
  command
    .option('--reason <text>', 'why; kept with the event')
    .option('--attempt <n>', 'only if the run is still at this attempt', wholeNumber);

async function resolveStart(
  voice: Voice,
  api: ApiClient,
  { args: [runId = '', resolution], options }: Call<Said & { readonly executionId?: string }>,
): Promise<ExitCode> {
  const { executionId, reason, attempt } = options;
  const body = { resolution, executionId, reason, attempt };
  const run = await api.post<Run>(apiPath`runs/${runId}/actions/resolve-start`, body);
  voice.show(run, () => stateLine(run, voice));
  return EXIT.well;
}

async function checkExecution(
  voice: Voice,
  api: ApiClient,
  { args: [runId = '', executionId], options: { attempt } }: Call<Said>,
): Promise<ExitCode> {
  const body = { executionId, attempt };
  const checked = await api.post<CheckedExecution>(apiPath`runs/${runId}/check-execution`, body);
  voice.show(checked, () => {
    const { status, detail, latencyMs } = checked;
    const said = `${status ?? 'no status'}${detail === null ? '' : `: ${oneLine(detail)}`}`;
    return `${checked.executionId}  ${said}  (${latencyMs} ms)\n`;
  });
  return checked.status === null ? EXIT.failed : EXIT.well;
}

async function askStatus(
  voice: Voice,
  api: ApiClient,
  { args: [runId = ''], options: { reason, attempt } }: Call<Said>,
): Promise<ExitCode> {
  const run = await api.post<Run>(apiPath`runs/${runId}/actions/ask-status`, { reason, attempt });
  voice.show(run, () => `${stateLine(run, voice)}Its external system is asked now.\n`);
  return EXIT.well;
}

async function editParameters(
  voice: Voice,
  api: ApiClient,
  { args: [runId = '', parameters = ''], options: { reason, attempt } }: Call<Said>,
): Promise<ExitCode> {
  const run = await api.put<Run>(apiPath`runs/${runId}/parameters`, { parameters, reason, attempt });
  voice.show(run, () => stateLine(run, voice));
  return EXIT.well;
}
