import { makeProgram } from '../../src/cli/command-line.js';
import { Registry } from '../../src/cli/commands/registry.js';
import { reference } from '../../src/cli/reference.js';
import { memoryIo } from './memory-io.js';

const BEGIN = '<!-- commands: made by `npx nightjar reference` -->';
const END = '<!-- /commands -->';

/** The reference of docs/commands.md, as it has to be. */
export const commandsReference = (): string => reference(makeProgram(new Registry(memoryIo())));

export const between = (document: string): string =>
  document.slice(document.indexOf(BEGIN) + BEGIN.length, document.indexOf(END));
