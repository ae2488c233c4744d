import type { Violation } from './violation.js';
import type { Place } from './secrets.js';

/** What Node says when an error was caught by nobody. */
const UNCAUGHT =
  /Unhandled 'error' event|Unhandled promise rejection|triggered uncaughtException|ERR_UNHANDLED/;

/** P3: the logs of processes, each with what went unhandled in it. */
export function uncaught(logs: readonly Place[]): readonly Violation[] {
  return logs.flatMap(({ name, texts }) =>
    texts.flatMap((text, line): readonly Violation[] => {
      if (!UNCAUGHT.test(text)) return [];
      const seen = texts.slice(line, line + 6).join(' | ');
      return [{ invariant: 'P3', subject: `${name} line ${line + 1}`, seen }];
    }),
  );
}
