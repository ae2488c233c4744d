import { z } from 'zod';
import { invalid } from '../../domain/errors.js';

const USUAL = 100;
const MOST = 1000;

/** Cursor pagination (api.md): limit 100 by default, above 1,000 counts as 1,000. */
export const pageQuery = {
  limit: z
    .string()
    .regex(/^0*[1-9]\d*$/, 'expected a whole number, 1 or more')
    .transform((limit) => Math.min(Number(limit), MOST))
    .default(USUAL)
    .meta({
      type: 'integer',
      minimum: 1,
      default: USUAL,
      description: `How many at most; above ${MOST} counts as ${MOST}.`,
    }),
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

/**
 * What one request has looked through of a list that may be millions long: `rows` are those that match, one more than asked
 * for where there are as many.
 */
export interface Stretch<T> {
  readonly rows: readonly T[];
  /** The key from which on nothing was looked at; null = it was looked through to its end. */
  readonly leftAt: string | null;
}

/** A page that ends where the looking has ended: it may have fewer items than asked for, and be followed by others. */
export function toStretchPage<T>(
  { rows, leftAt }: Stretch<T>,
  limit: number,
  keyOf: (row: T) => string,
): Page<T> {
  const page = toPage(rows, limit, keyOf);
  return page.nextCursor === null && leftAt !== null ? { ...page, nextCursor: toCursor(leftAt) } : page;
}

const toCursor = (key: string): string => Buffer.from(key).toString('base64url');

/** The key that a cursor stands for, if it is one of those that are pages' keys here. */
export function fromCursor(cursor: string | undefined, isKey: (key: string) => boolean): string | null {
  if (cursor === undefined) return null;
  const key = Buffer.from(cursor, 'base64url').toString();
  if (!isKey(key))
    throw invalid('INVALID_CURSOR', 'This cursor is not one that was answered; start without one.');
  return key;
}
