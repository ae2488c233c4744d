import { z } from 'zod';
import { invalid } from '../domain/errors.js';

/** Cursor pagination (api.md): limit 100 by default, above 1,000 counts as 1,000. */
export const pageQuery = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .default(100)
    .transform((limit) => Math.min(limit, 1000))
    .describe('How many at most; above 1,000 counts as 1,000.'),
  cursor: z.string().optional().describe('`nextCursor` of the page before.'),
};

export interface Page<T> {
  readonly items: readonly T[];
  /** null = this was the last page. */
  readonly nextCursor: string | null;
}

export const pageOf = (item: z.ZodType): z.ZodObject =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** Reads one more than asked for, to know whether there is a next page. */
export function toPage<T>(rows: readonly T[], limit: number, keyOf: (row: T) => string): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const nextCursor = rows.length > limit && last !== undefined ? toCursor(keyOf(last)) : null;
  return { items, nextCursor };
}

const toCursor = (key: string): string => Buffer.from(key).toString('base64url');

/** The key that a cursor stands for; `pattern` is what such keys look like. */
export function fromCursor(cursor: string | undefined, pattern: RegExp): string | null {
  if (cursor === undefined) return null;
  const key = Buffer.from(cursor, 'base64url').toString();
  if (!pattern.test(key))
    throw invalid('INVALID_CURSOR', 'This cursor is not one that was answered; start without one.');
  return key;
}

export const ID_KEY = /^\d{1,19}$/;
export const NAME_KEY = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/;
