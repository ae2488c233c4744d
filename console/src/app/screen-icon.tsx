import type { ReactElement } from 'react';
import type { Screen } from './screens.js';

/** Lines in a square of 20. */
const LINES: Readonly<Record<Screen, string>> = {
  night: 'M16.5 11.8A6.8 6.8 0 0 1 8.2 3.5a6.8 6.8 0 1 0 8.3 8.3Z',
  schedules: 'M3.5 4.5h13v11h-13zM3.5 8.2h13M3.5 11.9h13M8 4.5v11',
  health: 'M2.5 10.5h3.6l2.2-5.5 3.4 10 2.2-4.5h3.6',
  activity: 'M7.5 5h9M7.5 10h9M7.5 15h9M3.5 5h.01M3.5 10h.01M3.5 15h.01',
  reports: 'M3.5 16.5h13M5.5 13.5v-4M10 13.5v-9M14.5 13.5v-6',
  admin: 'M3.5 6h6M13.5 6h3M3.5 14h3M10.5 14h6M11.5 4v4M8.5 12v4',
};

/** Beside its word, so that it says nothing to who cannot see it. */
export function ScreenIcon({ screen }: { readonly screen: Screen }): ReactElement {
  return (
    <svg className="nj-screen-icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={LINES[screen]} />
    </svg>
  );
}
