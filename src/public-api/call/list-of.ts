import { z } from 'zod';

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

const anyOf = (words: readonly string[]): string =>
  words.map((word) => word.replaceAll('.', '\\.')).join('|');
