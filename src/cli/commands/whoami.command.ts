import type { Command } from 'commander';
import type { Me } from '../api/access-shapes.js';
import { apiPath, type ApiClient } from '../api/api.client.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { fields } from '../terminal/table.js';
import type { Voice } from '../terminal/voice.js';
import { grantsText } from './grant-options.js';
import { addCommand, type Registry } from './registry.js';

export function addWhoami(program: Command, registry: Registry): void {
  addCommand(program, {
    usage: 'whoami',
    summary: 'show as whom the server knows the token, and what it may do where',
    examples: ['nightjar whoami', 'nightjar whoami --json'],
  }).action(registry.handler<object>(show));
}

async function show(voice: Voice, api: ApiClient): Promise<ExitCode> {
  const me = await api.get<Me>(apiPath`me`);
  const { everywhere, schedules } = me.permissions;
  voice.show(me, () =>
    fields(
      [
        ['name', me.name],
        ['by', me.method],
        ['roles', me.grants.length === 0 ? 'none: ask an administrator' : grantsText(me.grants)],
        ['may everywhere', everywhere.join(', ')],
        ...Object.entries(schedules).map(
          ([schedule, may]) => [`may on ${schedule}`, may.join(', ')] as const,
        ),
      ],
      voice.style,
    ),
  );
  return EXIT.well;
}
