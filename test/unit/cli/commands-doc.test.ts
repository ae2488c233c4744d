import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Command } from 'commander';
import { makeProgram } from '../../../src/cli/command-line.js';
import { examplesOf, Registry } from '../../../src/cli/commands/registry.js';
import { OPERATOR_ACTIONS } from '../../../src/domain/run/operator-action.js';
import { COMMANDS_REFERENCE } from '../../support/commands-reference.js';
import { expectGenerated } from '../../support/generated-part.js';
import { memoryIo } from '../../support/memory-io.js';

const leaves = (command: Command): readonly Command[] =>
  command.commands.length > 0 ? command.commands.flatMap(leaves) : [command];

describe('docs/commands.md', () => {
  const document = readFileSync('docs/commands.md', 'utf8');

  test('holds what `npx nightjar reference` prints', () => {
    expectGenerated('docs/commands.md', COMMANDS_REFERENCE);
  });

  test('has a section for every action of an operator', () => {
    for (const action of OPERATOR_ACTIONS) expect(document).toContain(`\n### ${action}\n`);
  });
});

describe('the program', () => {
  const commands = leaves(makeProgram(new Registry(memoryIo()))).filter(
    (command) => command.name() !== 'reference',
  );

  test('shows for every command how it is called', () => {
    expect(commands.length).toBeGreaterThan(35);
    for (const command of commands) {
      const examples = examplesOf(command);
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples)
        expect(example).toContain(command.name() === 'list' ? command.parent?.name() : command.name());
    }
  });

  test('has no option that takes a token', () => {
    const flags = commands.flatMap(({ options }) => options.map(({ flags }) => flags));
    expect(flags.filter((option) => /token(?!-file)/.test(option))).toEqual([]);
  });
});
