import { EndedWhenSilent } from './ended-when-silent.js';

type Query = (...given: readonly unknown[]) => unknown;

/** Texts that are built from what was asked for, such as filters, must not fill the memory of every connection. */
const MOST_NAMES = 500;

/**
 * A connection on which a statement that is sent again is prepared: it is parsed and planned once. The engine's statements are
 * long and their rows few, so planning them was a third of what the database did for a job.
 */
export class Prepared extends EndedWhenSilent {
  constructor(...config: ConstructorParameters<typeof EndedWhenSilent>) {
    super(...config);
    const ask = this.query.bind(this) as Query;
    const prepared: Query = (text, values, ...rest) => {
      const name = typeof text === 'string' && Array.isArray(values) ? nameOf(text) : null;
      return name === null ? ask(text, values, ...rest) : ask({ name, text, values }, ...rest);
    };
    this.query = prepared as typeof this.query;
  }
}

/** By text, in this process; null = sent once so far, and perhaps never again. */
const names = new Map<string, string | null>();
let named = 0;

function nameOf(text: string): string | null {
  const known = names.get(text);
  if (known !== undefined && known !== null) return known;
  if (known === undefined) {
    if (names.size < MOST_NAMES) names.set(text, null);
    return null;
  }
  named += 1;
  const name = `nightjar_${named}`;
  names.set(text, name);
  return name;
}
