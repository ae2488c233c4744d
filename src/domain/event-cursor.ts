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

const SNAPSHOT = /^\d{1,20}:\d{1,20}:(\d{1,20}(,\d{1,20})*)?$/;
const ID = /^\d{1,19}$/;

export function encodeCursor({ seen, within }: EventCursor): string {
  const parts = within ? [seen, within.upTo, within.after] : [seen];
  return Buffer.from(parts.join('/')).toString('base64url');
}

/** null = this is no cursor of ours. */
export function decodeCursor(text: string): EventCursor | null {
  const [seen = '', upTo, after, ...rest] = Buffer.from(text, 'base64url').toString().split('/');
  if (!SNAPSHOT.test(seen) || rest.length > 0) return null;
  if (upTo === undefined) return { seen, within: null };
  if (!SNAPSHOT.test(upTo) || !ID.test(after ?? '')) return null;
  return { seen, within: { upTo, after: after ?? '' } };
}

/** Whether a snapshot sees what the transaction has written. */
export function sees(snapshot: SnapshotText, tx: string): boolean {
  const [xmin = '0', xmax = '0', open = ''] = snapshot.split(':');
  const transaction = BigInt(tx);
  if (transaction < BigInt(xmin)) return true;
  return transaction < BigInt(xmax) && !open.split(',').includes(tx);
}
