import type { Command } from 'commander';
import { ApiClient } from '../api/api.client.js';
import { findTarget, type TargetOptions } from '../api/target.js';
import type { ExitCode } from '../terminal/exit-code.js';
import type { Io } from '../terminal/io.js';
import { Voice } from '../terminal/voice.js';

/** The options that every command has. */
interface GlobalOptions extends TargetOptions {
  readonly json?: true;
}

/** What was typed after the name of a command. */
export interface Call<T> {
  readonly args: readonly string[];
  readonly options: T;
}

export interface CommandSpec {
  /** Name and arguments: `import <workbook>`. */
  readonly usage: string;
  readonly summary: string;
  /** What the summary leaves open. */
  readonly description?: string;
  readonly examples: readonly string[];
}

const EXAMPLES = new WeakMap<Command, readonly string[]>();

export const examplesOf = (command: Command): readonly string[] => EXAMPLES.get(command) ?? [];

/** Makes a command with help that shows how it is used. */
export function addCommand(
  parent: Command,
  spec: CommandSpec,
  options: { isDefault?: boolean } = {},
): Command {
  const { usage, summary, description, examples } = spec;
  const command = parent.command(usage, options).summary(summary);
  const sentence = `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
  command.description(description === undefined ? sentence : `${sentence}\n\n${description}`);
  const title = examples.length === 1 ? 'Example:' : 'Examples:';
  command.addHelpText('after', `\n${title}\n${examples.map((example) => `  $ ${example}\n`).join('')}`);
  EXAMPLES.set(command, examples);
  return command;
}

/** What commands are made with, and where they leave how they have ended. */
export class Registry {
  exitCode: ExitCode = 0;

  constructor(readonly io: Io) {}

  /** For commands that ask the server. */
  handler<T>(work: (voice: Voice, api: ApiClient, call: Call<T>) => Promise<ExitCode>): Action {
    return this.local<T & GlobalOptions>(async (voice, call) => {
      const api = new ApiClient(await findTarget(this.io.environment, call.options));
      return work(voice, api, call);
    });
  }

  /** For commands that need no server. */
  local<T>(work: (voice: Voice, call: Call<T>) => Promise<ExitCode>): Action {
    const finish = (code: ExitCode): void => {
      this.exitCode = code;
    };
    const { io } = this;
    return async function (this: Command): Promise<void> {
      const options = this.optsWithGlobals<T & GlobalOptions>();
      finish(await work(new Voice(io, options.json === true), { args: this.args, options }));
    };
  }
}

export type Action = (this: Command) => Promise<void>;
