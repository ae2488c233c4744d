import type { Environment } from '../api/target.js';

/** A stream that may be a terminal. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** The world around a command. */
export interface Io {
  readonly out: Output;
  readonly err: Output;
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly environment: Environment;
}
