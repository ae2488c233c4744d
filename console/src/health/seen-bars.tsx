import type { ReactElement } from 'react';
import { health as text } from '../text/health.js';
import { durationText } from '../ui/duration.js';
import { useSeen } from './health-queries.js';
import { barsOf, medianLatency } from './seen-checks.js';

const WIDTH = 3;
const GAP = 1;
const HEIGHT = 18;

/** The checks that this page has seen: a bar each by how long the answer took, a crossed one where there was none. */
export function SeenBars({ jobType }: { readonly jobType: string }): ReactElement {
  const seen = useSeen(jobType);
  const bars = barsOf(seen);
  const up = seen.filter(({ status }) => status === 'UP').length;
  const usually = medianLatency(seen);
  const told = `${text.seen(seen.length, up)}${usually === null ? '' : text.usually(durationText(usually))}`;
  if (seen.length === 0) return <span className="nj-muted">{told}</span>;
  const width = bars.length * (WIDTH + GAP);
  return (
    <span className="nj-seen" title={told}>
      <svg width={width} height={HEIGHT} aria-hidden="true">
        {bars.map(({ height, down }, n) => (
          <rect
            // Bars have no other name than their place.
            key={n}
            data-tone={down ? 'error' : 'completed'}
            x={n * (WIDTH + GAP)}
            y={down ? 0 : HEIGHT * (1 - height)}
            width={WIDTH}
            height={HEIGHT * height}
          />
        ))}
      </svg>
      <span className="nj-hidden">{told}</span>
      <span aria-hidden="true">{usually === null ? '' : durationText(usually)}</span>
    </span>
  );
}
