import { makeProgram } from '../../src/cli/command-line.js';
import { Registry } from '../../src/cli/commands/registry.js';
import { reference } from '../../src/cli/reference.js';
import type { GeneratedPart } from './generated-part.js';
import { memoryIo } from './memory-io.js';

/** The reference of docs/commands.md. */
export const COMMANDS_REFERENCE: GeneratedPart = {
  begin: '<!-- commands: made by `npx nightjar reference` -->',
  end: '<!-- /commands -->',
  make: () => reference(makeProgram(new Registry(memoryIo()))),
};
