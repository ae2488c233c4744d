import type { Command } from 'commander';
import { apiPath, type ApiClient } from '../api/api.client.js';
import type { OpenRecovery } from '../api/shapes.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { instant } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { addCommand, type Call, type Registry } from './registry.js';

interface EndOptions {
  readonly reason?: string;
}

export function addRecovery(program: Command, registry: Registry): void {
  addCommand(program, {
    usage: 'recovery',
    summary: 'tell whether the database was restored and nothing is started',
    examples: ['nightjar recovery'],
  }).action(registry.handler(showRecovery));
  addCommand(program, {
    usage: 'end-recovery',
    summary: 'start what is due again, after a restored database was compared with the external systems',
    description: 'docs/operating.md says what to do before.',
    examples: ['nightjar end-recovery --reason "compared with the batch reports of 24 November"'],
  })
    .option('--reason <text>', 'kept with the event')
    .action(registry.handler<EndOptions>(endRecovery));
}

async function showRecovery(voice: Voice, api: ApiClient): Promise<ExitCode> {
  const recovery = await api.get<{ readonly open: OpenRecovery | null }>(apiPath`recovery`);
  voice.show(recovery, () =>
    recovery.open
      ? `The database was restored (${recovery.open.label}); nothing is started since ${instant(recovery.open.begunAt)}.`
      : 'No recovery is open: what is due is started.',
  );
  return EXIT.well;
}

async function endRecovery(
  voice: Voice,
  api: ApiClient,
  { options: { reason } }: Call<EndOptions>,
): Promise<ExitCode> {
  const body = reason === undefined ? {} : { reason };
  const { ended } = await api.post<{ readonly ended: OpenRecovery }>(apiPath`recovery/end`, body);
  voice.show({ ended }, () => `The recovery (${ended.label}) has ended; what is due is started.`);
  return EXIT.well;
}
