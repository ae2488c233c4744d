import type { Command } from 'commander';
import { addCommand, type Registry } from './registry.js';

export function addConfig(program: Command, registry: Registry): void {
  const group = program
    .command('config')
    .summary('check the configuration')
    .description('The configuration of a server and of this command line: environment variables.');
  addCommand(group, {
    usage: 'check',
    summary: 'validate the environment, and name every variable with its value, source and meaning',
    description:
      'Needs no server. Ends with 1 when a server would refuse to start with it. Secrets are shown as "set".',
    examples: ['nightjar config check'],
  }).action(registry.local(async (voice) => (await import('./check-config.js')).checkConfig(voice)));
}
