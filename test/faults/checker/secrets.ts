import type { Violation } from './violation.js';

/** A place where texts come from: a log, a table, the queue. */
export interface Place {
  readonly name: string;
  readonly texts: readonly string[];
}

/** I16: planted secrets that are found anywhere; of each place and secret only the first find. */
export function leaks(
  canaries: ReadonlyMap<string, readonly string[]>,
  places: readonly Place[],
): readonly Violation[] {
  return places.flatMap(({ name, texts }) =>
    [...canaries].flatMap(([kind, secrets]): readonly Violation[] => {
      const text = texts.find((one) => secrets.some((secret) => one.includes(secret)));
      if (text === undefined) return [];
      const seen = `${kind} in ${JSON.stringify(excerptOf(text, secrets))}`;
      return [{ invariant: 'I16', subject: name, seen }];
    }),
  );
}

const AROUND = 60;

function excerptOf(text: string, secrets: readonly string[]): string {
  const secret = secrets.find((one) => text.includes(one)) ?? '';
  const at = text.indexOf(secret);
  return `${text.slice(Math.max(0, at - AROUND), at)}***${text.slice(at + secret.length, at + secret.length + AROUND)}`;
}
