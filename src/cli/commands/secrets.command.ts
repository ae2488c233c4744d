import type { Command } from 'commander';
import { Suggestions } from '../../domain/suggest.js';
import { apiPath, type ApiClient } from '../api/api.client.js';
import { WrongUse } from '../api/errors.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { table, type Column } from '../terminal/table.js';
import type { Voice } from '../terminal/voice.js';
import { addCommand, type Call, type Registry } from './registry.js';

interface KeyStatus {
  readonly keyId: string;
  readonly held: boolean;
  readonly first: boolean;
  readonly secrets: number;
}

interface SecretsStatus {
  readonly keys: readonly KeyStatus[];
  readonly secrets: number;
  readonly left: number;
  readonly unreadable: readonly string[];
  readonly unreadableTotal: number;
}

interface Rewrapped {
  readonly rewrapped: number;
  readonly left: number;
  readonly damaged: readonly string[];
}

export function addSecrets(program: Command, registry: Registry): void {
  const group = program
    .command('secrets')
    .summary('see which keys have sealed the stored secrets, and rotate them')
    .description(
      'To rotate: put a new key before the old one in NIGHTJAR_SECRET_KEY of every process, restart them, run ' +
        '`nightjar secrets rotate`, then remove the old key. Without a command the keys are shown.',
    );
  addCommand(
    group,
    {
      usage: 'status',
      summary: 'show which keys have sealed the stored secrets',
      description: 'Ends with 1 when there are secrets whose key the server does not hold.',
      examples: ['nightjar secrets status', 'nightjar secrets status --json'],
    },
    { isDefault: true },
  )
    // What is no command of the group arrives here.
    .allowExcessArguments()
    .action(registry.handler<object>(showStatus));
  addCommand(group, {
    usage: 'rotate',
    summary: 'let the first key take over every stored secret',
    description:
      'In batches, while the server works; if it is interrupted, run it again. Ends with 0 when no secret needs an older key.',
    examples: ['nightjar secrets rotate'],
  }).action(registry.handler<object>(rotate));
}

const COLUMNS: readonly Column<KeyStatus>[] = [
  { title: 'KEY', of: ({ keyId }) => keyId },
  { title: 'SEALS', of: ({ first }) => (first ? 'yes' : 'no') },
  { title: 'HELD', of: ({ held }) => (held ? 'yes' : 'no') },
  { title: 'SECRETS', of: ({ secrets }) => secrets, right: true },
];

async function showStatus(
  voice: Voice,
  api: ApiClient,
  { args: [unknown] }: Call<object>,
): Promise<ExitCode> {
  if (unknown !== undefined) {
    const meant = new Suggestions().didYouMean(unknown, ['status', 'rotate']);
    throw new WrongUse(`There is no command secrets ${unknown}${meant}.`);
  }
  const status = await api.get<SecretsStatus>(apiPath`secrets`);
  voice.show(status, () => table(COLUMNS, status.keys, voice.style) + statusText(status));
  return status.unreadableTotal > 0 ? EXIT.failed : EXIT.well;
}

function statusText({ left, unreadable, unreadableTotal }: SecretsStatus): string {
  const toDo = left === 0 ? '' : `${left} to be taken over by the first key: nightjar secrets rotate\n`;
  if (unreadableTotal === 0) return toDo;
  return `${toDo}${unreadableTotal} cannot be read, because their key is not held:\n${listOf(unreadable)}`;
}

async function rotate(voice: Voice, api: ApiClient): Promise<ExitCode> {
  let rewrapped = 0;
  let damaged: readonly string[] = [];
  for (;;) {
    const batch = await api.post<Rewrapped>(apiPath`secrets/rewrap`, {});
    rewrapped += batch.rewrapped;
    damaged = [...new Set([...damaged, ...batch.damaged])];
    // What cannot be taken over is left for good.
    if (batch.left > 0 && batch.rewrapped > 0) continue;
    const done = { rewrapped, left: batch.left, damaged };
    voice.show(done, () => rotatedText(done));
    return batch.left === 0 ? EXIT.well : EXIT.failed;
  }
}

function rotatedText({ rewrapped, left, damaged }: Rewrapped): string {
  const end =
    left === 0
      ? 'No secret needs an older key: they may be removed.\n'
      : `${left} are left, and older keys are still needed.\n`;
  const broken = damaged.length === 0 ? '' : `These are damaged; set them anew:\n${listOf(damaged)}`;
  return `${rewrapped} secrets were taken over by the first key. ${end}${broken}`;
}

const listOf = (places: readonly string[]): string => places.map((place) => `  ${place}\n`).join('');
