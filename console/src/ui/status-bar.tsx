import type { ReactElement } from 'react';
import type { RunStatus } from '../api/shapes.js';
import { plainLook } from './status.js';

interface BarProps {
  readonly statuses: readonly RunStatus[];
  readonly count: (status: RunStatus) => number;
}

/** How much of what: a picture of numbers that stand beside it. */
export const StatusBar = ({ statuses, count }: BarProps): ReactElement => (
  <div className="nj-bar" aria-hidden="true">
    {statuses.map((one) => (
      <span key={one} data-tone={plainLook(one).tone} style={{ flexGrow: count(one) }} />
    ))}
  </div>
);
