import { useMemo, type ReactElement } from 'react';
import { timeline } from '../../text/timeline.js';
import { atOnce, outlineOf } from './at-once.js';
import type { Timeline } from './use-timeline.js';

const HEIGHT = 36;

/** How many runs were under way at once. */
export function Strip({
  model: { executed, scale, full },
}: {
  readonly model: Timeline;
}): ReactElement | null {
  const counts = useMemo(() => atOnce(executed, scale), [executed, scale]);
  if (!full || scale.width === 0) return null;
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  return (
    <div className="nj-tl-strip" role="img" aria-label={`${timeline.atOnce}, ${timeline.most(most)}`}>
      <span className="nj-muted">
        {timeline.atOnce}, {timeline.most(most)}
      </span>
      <svg width={scale.width} height={HEIGHT} aria-hidden="true">
        <path d={outlineOf(counts, HEIGHT - 1)} />
      </svg>
    </div>
  );
}
