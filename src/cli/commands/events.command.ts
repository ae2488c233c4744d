import type { Command } from 'commander';
import type { ApiClient } from '../api/api.client.js';
import { followEvents } from '../api/event-stream.js';
import type { ApiEvent } from '../api/shapes.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { untilInterrupted } from '../terminal/interrupt.js';
import { instant, oneLine } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { count } from './options.js';
import { addCommand, type Call, type Registry } from './registry.js';

const GIVE_UP_MS = 600_000;

interface EventsOptions {
  readonly follow?: true;
  readonly after?: string;
  readonly schedule?: string;
  readonly limit?: number;
}

export function addEvents(program: Command, registry: Registry): void {
  addCommand(program, {
    usage: 'events',
    summary: 'print what has happened: every state change, in order',
    description:
      'Without --follow it prints the events that are kept, and ends. With --follow it prints what happens from now on, ' +
      'over every interruption, until Ctrl-C. --json has a document per line, with the cursor that --after takes.',
    examples: ['nightjar events --schedule PAYMENTS', 'nightjar events --follow --json'],
  })
    .option('--follow', 'go on until Ctrl-C')
    .option('--after <cursor>', 'begin after this event; start = with the oldest')
    .option('--schedule <name>', 'events of this schedule')
    .option('--limit <n>', 'end after so many', count)
    .action(registry.handler<EventsOptions>(printEvents));
}

async function printEvents(
  voice: Voice,
  api: ApiClient,
  { options }: Call<EventsOptions>,
): Promise<ExitCode> {
  const { follow, schedule, after = follow ? undefined : 'start', limit = Infinity } = options;
  const end = await untilInterrupted(async (signal) => {
    let printed = 0;
    const until = follow ? undefined : 'now';
    for await (const message of followEvents(api, { schedule, after, until, signal, giveUpMs: GIVE_UP_MS })) {
      if (message.kind === 'lost') voice.note(`out of reach, trying again: ${oneLine(message.reason)}`);
      if (message.kind !== 'event') continue;
      const { cursor, event } = message;
      if (voice.json) voice.line({ cursor, ...event });
      else voice.io.out.write(eventLine(event, voice));
      printed += 1;
      if (printed >= limit) break;
    }
  });
  return end === 'interrupted' ? EXIT.interrupted : EXIT.well;
}

function eventLine(event: ApiEvent, { style }: Voice): string {
  const { at, type, schedule, businessDate, executionId, runId, from, to, attempt, actor, reason } = event;
  const move = from === null ? (to ?? '') : `${from} → ${to ?? ''}`;
  const parts = [
    style.dim(instant(at)),
    type,
    schedule,
    businessDate,
    executionId === null ? null : `execution ${executionId}`,
    runId === null ? null : `run ${runId}`,
    move === '' ? null : style.status(to ?? '')(move),
    attempt === null || attempt === 0 ? null : `attempt ${attempt}`,
    style.dim(`by ${actor}`),
    reason === null ? null : oneLine(reason),
  ];
  return `${parts.filter((part) => part !== null).join('  ')}\n`;
}
