import { inspect } from 'node:util';
import { knownSecrets, type Stay } from './known-secrets.js';

/** What nobody may see by accident: printed, written as JSON or inspected it is `[redacted]`, and no log line holds it. */
export class Secret {
  readonly #value: string;

  constructor(value: string, stay: Stay = 'passing') {
    this.#value = value;
    knownSecrets.add(value, stay);
  }

  /** For the one place that sends or compares it. */
  reveal(): string {
    return this.#value;
  }

  /** It is worth nothing any more, so logs need not be searched for it. */
  forget(): void {
    knownSecrets.forget(this.#value);
  }

  toString(): string {
    return '[redacted]';
  }

  toJSON(): string {
    return '[redacted]';
  }

  [inspect.custom](): string {
    return '[redacted]';
  }
}
