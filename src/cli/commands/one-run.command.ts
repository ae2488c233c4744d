import { Argument, type Command } from 'commander';
import { START_RESOLUTIONS } from '../../domain/run/operator-action.js';
import { apiPath, type ApiClient } from '../api/api.client.js';
import type { Run } from '../api/shapes.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
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
  const parameters = addCommand(program, {
    usage: 'parameters',
    summary: 'give a run other parameters, before its start or before a restart',
    examples: ['nightjar parameters 17 "source=cards||date=2026-11-24"'],
  })
    .argument(...RUN)
    .argument('<parameters>', 'key=value pairs joined by ||; "" = none');
  withSaid(parameters).action(registry.handler<Said>(editParameters));
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

async function editParameters(
  voice: Voice,
  api: ApiClient,
  { args: [runId = '', parameters = ''], options: { reason, attempt } }: Call<Said>,
): Promise<ExitCode> {
  const run = await api.put<Run>(apiPath`runs/${runId}/parameters`, { parameters, reason, attempt });
  voice.show(run, () => stateLine(run, voice));
  return EXIT.well;
}
