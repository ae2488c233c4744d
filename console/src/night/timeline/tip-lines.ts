import type { Bar, BarKind } from './bars.js';

const ORDER: readonly BarKind[] = ['planned', 'actual', 'expected'];

/** The bars of a row as lines to be read: what was planned, what was executed, what is expected. Of a group one of each. */
export function tipLines(bars: readonly Bar[], isGroup: boolean): readonly Bar[] {
  return ORDER.flatMap((kind) => {
    const own = bars.filter((bar) => bar.kind === kind);
    return isGroup ? around(own) : own;
  });
}

/** From the first beginning to the last end. */
function around(bars: readonly Bar[]): readonly Bar[] {
  const [first] = bars;
  if (!first) return [];
  const { attempt: _, ...rest } = first;
  return [
    {
      ...rest,
      from: Math.min(...bars.map(({ from }) => from)),
      to: Math.max(...bars.map(({ to }) => to)),
      ...(bars.some(({ open }) => open === true) ? { open: true } : {}),
    },
  ];
}
