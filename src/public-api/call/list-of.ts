import { z } from 'zod';
import { id } from './shapes.js';

/** A query of one or more of these words, comma separated. */
export const listOf = <const T extends readonly [string, ...string[]]>(
  words: T,
): z.ZodType<T[number][], string> =>
  z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(words)))
    .meta({ pattern: `^(${anyOf(words)})(,(${anyOf(words)}))*$` })
    .describe(`One or more, comma separated: ${words.join(', ')}.`);

const MOST_IDS = 500;

/** A query of ids, comma separated: as many as fit into an address. */
export const idList: z.ZodType<string[], string> = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(id).max(MOST_IDS))
  .meta({ pattern: '^\\d{1,19}(,\\d{1,19})*$' })
  .describe(`At most ${MOST_IDS}, comma separated.`);

const anyOf = (words: readonly string[]): string =>
  words.map((word) => word.replaceAll('.', '\\.')).join('|');
