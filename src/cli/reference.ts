import type { Argument, Command, Option } from 'commander';
import { examplesOf } from './commands/registry.js';

/** The reference of docs/commands.md, as Markdown, from the commands themselves. */
export function reference(program: Command): string {
  const sections = commandsOf(program).map((command) => sectionOf(command, program));
  const common = optionsTable(program.options.filter(({ long }) => long !== '--version'));
  return ['### Options of every command', '', common, ...sections].join('\n').trimEnd();
}

/** Those that do something, in the order of the help. */
function commandsOf(parent: Command): readonly Command[] {
  return parent.commands
    .filter((command) => command.name() !== 'help' && command.name() !== HIDDEN)
    .flatMap((command) => (command.commands.length > 0 ? commandsOf(command) : [command]));
}

export const HIDDEN = 'reference';

function sectionOf(command: Command, program: Command): string {
  const usage = command.usage().replace('[options]', '').trim();
  const parts = [
    `### ${pathOf(command, program)}`,
    '',
    '```sh',
    `nightjar ${pathOf(command, program)}${usage === '' ? '' : ` ${usage}`}`,
    '```',
    '',
    cell(command.description()),
    '',
    ...(command.registeredArguments.some(({ description }) => description)
      ? [argumentsTable(command.registeredArguments), '']
      : []),
    ...(command.options.length > 0 ? [optionsTable(command.options), ''] : []),
    '```sh',
    ...examplesOf(command),
    '```',
    '',
  ];
  return parts.join('\n');
}

function pathOf(command: Command, program: Command): string {
  const { parent } = command;
  return parent && parent !== program ? `${pathOf(parent, program)} ${command.name()}` : command.name();
}

const argumentsTable = (given: readonly Argument[]): string =>
  markdownTable(
    ['argument', 'meaning'],
    given.filter(({ description }) => description).map((argument) => [argument.name(), argument.description]),
  );

const optionsTable = (options: readonly Option[]): string =>
  markdownTable(
    ['option', 'meaning'],
    options.map(({ flags, description }) => [flags, description]),
  );

const markdownTable = (
  titles: readonly [string, string],
  rows: readonly (readonly [string, string])[],
): string =>
  [
    `| ${titles.join(' | ')} |`,
    '| --- | --- |',
    ...rows.map(([code, meaning]) => `| \`${code.replaceAll('|', '\\|')}\` | ${cell(meaning)} |`),
  ].join('\n');

/** `<` would begin a tag. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/<(?=\w)/g, '\\<');
