import type { Command } from 'commander';
import { apiPath, type ApiClient } from '../api/api.client.js';
import type { Execution } from '../api/shapes.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { counted } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { id } from './options.js';
import { addCommand, type Call, type Registry } from './registry.js';

interface Aborted {
  readonly execution: Execution;
  readonly skipped: number;
  readonly killed: number;
  readonly running: number;
  readonly left: readonly { readonly id: string; readonly detail: string }[];
}

interface AbortOptions {
  readonly kill?: true;
  readonly reason: string;
}

export function addAbort(program: Command, registry: Registry): void {
  addCommand(program, {
    usage: 'abort',
    summary: 'give an execution up: skip what has not started or has failed',
    description:
      'What runs goes on to its end, or is killed. Ends with 1 when something could not be ended by this.',
    examples: [
      'nightjar abort 17 --reason "the feed never came"',
      'nightjar abort 17 --kill --reason "wrong date"',
    ],
  })
    .argument('<execution>', 'the id of the execution', id)
    .option('--kill', 'kill what runs; it ends as ERROR, and can be skipped then')
    .requiredOption('--reason <text>', 'why; kept with every skip')
    .action(registry.handler<AbortOptions>(abort));
}

async function abort(
  voice: Voice,
  api: ApiClient,
  { args: [execution = ''], options: { kill, reason } }: Call<AbortOptions>,
): Promise<ExitCode> {
  const answer = await api.post<Aborted>(apiPath`executions/${execution}/abort`, {
    kill: kill === true,
    reason,
  });
  voice.show(answer, () => {
    const { skipped, killed, running, left } = answer;
    const parts = [`${counted(skipped, 'run')} skipped`];
    if (killed > 0) parts.push(`${counted(killed, 'kill')} asked for`);
    if (running > 0) parts.push(`${counted(running, 'run')} under way`);
    const lines = left.map((run) => `Run ${run.id} is left as it is: ${run.detail}\n`);
    return `${parts.join(', ')}; the execution is ${answer.execution.status}.\n${lines.join('')}`;
  });
  return answer.left.length === 0 ? EXIT.well : EXIT.failed;
}
