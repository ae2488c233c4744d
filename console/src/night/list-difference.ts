export interface Waiting {
  readonly came: number;
  readonly went: number;
  readonly moved: number;
}

const NOTHING: Waiting = { came: 0, went: 0, moved: 0 };
const NONE: ReadonlySet<string> = new Set();

interface ListDifference {
  readonly waiting: Waiting;
  /** What is shown and would not be. */
  readonly left: ReadonlySet<string>;
}

/** What has come, gone, or stands elsewhere among those that are in both. */
export function differenceOf(shown: readonly string[], now: readonly string[]): ListDifference {
  if (shown === now) return { waiting: NOTHING, left: NONE };
  const [had, has] = [new Set(shown), new Set(now)];
  const left = new Set(shown.filter((id) => !has.has(id)));
  const common = now.filter((id) => had.has(id));
  const moved = shown.filter((id) => has.has(id)).filter((id, n) => common[n] !== id).length;
  return { waiting: { came: now.length - common.length, went: left.size, moved }, left };
}
