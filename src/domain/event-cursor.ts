/**
 * Where a reader of events stands. Events get their ids before their transactions commit, so they become visible out of
 * order, and "everything above the last id" would lose some. A reader goes by snapshots instead: a window holds what one
 * snapshot sees and an earlier one did not, in the order of ids, which is the order of changes of every single run.
 */

/** What a snapshot of the database sees: Postgres' `xmin:xmax:xip,xip`. */
export type SnapshotText = string;

export interface EventCursor {
  /** Everything that this snapshot sees was read. */
  readonly seen: SnapshotText;
  /** A window that is not read to its end: up to this snapshot, after this id. null = no such window. */
  readonly within: { readonly upTo: SnapshotText; readonly after: string } | null;
}

/** A reader that has seen nothing. */
export const FROM_THE_START: EventCursor = { seen: '1:1:', within: null };

export function encodeCursor({ seen, within }: EventCursor): string {
  const parts = within ? [seen, within.upTo, within.after] : [seen];
  return Buffer.from(parts.join('/')).toString('base64url');
}

/** null = this is no cursor of ours. */
export function decodeCursor(text: string): EventCursor | null {
  const [seen = '', upTo, after, ...rest] = Buffer.from(text, 'base64url').toString().split('/');
  if (!isSnapshot(seen) || rest.length > 0) return null;
  if (upTo === undefined) return { seen, within: null };
  if (!isSnapshot(upTo) || !isNumber(after ?? '')) return null;
  return { seen, within: { upTo, after: after ?? '' } };
}

/** What the database takes for a snapshot: `xmin <= xip < xmax`, in their order. */
function isSnapshot(text: string): boolean {
  const parts = text.split(':');
  const [xmin = '', xmax = '', open = ''] = parts;
  const underWay = open === '' ? [] : open.split(',');
  if (parts.length !== 3 || xmin === '0' || ![xmin, ...underWay, xmax].every(isNumber)) return false;
  const ascending = [xmin, ...underWay, xmax].map(BigInt);
  return (
    underWay.at(-1) !== xmax && ascending.every((value, n) => n === 0 || value >= (ascending[n - 1] ?? 0n))
  );
}

/** A `bigint`, and what an `xid8` can be within our lifetime. */
const isNumber = (text: string): boolean => /^\d{1,19}$/.test(text) && BigInt(text) < 2n ** 63n;

/** The first transaction that a snapshot knows nothing of yet: it only ever grows. */
export const horizonOf = (snapshot: SnapshotText): bigint => BigInt(snapshot.split(':')[1] ?? '0');
