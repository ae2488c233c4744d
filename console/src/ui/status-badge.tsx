import type { ReactElement } from 'react';
import { lookOf, type Icon, type Look, type Shown } from './status.js';

/** Paths on 16 × 16; strokes unless `fill`. */
const PATHS: Readonly<Record<Icon, { readonly d: string; readonly fill?: true; readonly dash?: string }>> = {
  circle: { d: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11' },
  dashed: { d: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11', dash: '2.5 2' },
  hourglass: { d: 'M4 2h8M4 14h8M5 2v2.5L8 8l3-3.5V2M5 14v-2.5L8 8l3 3.5V14' },
  play: { d: 'M4.5 2.5v11l9-5.5z', fill: true },
  lost: { d: 'M3 13v-3M7 13V7M11 13v-3M2 2l12 12' },
  check: { d: 'M2.5 8.5l3.5 3.5l7.5-8' },
  hand: { d: 'M6 2a2.5 2.5 0 1 0 0 5a2.5 2.5 0 1 0 0-5M1.5 14v-2a3 3 0 0 1 3-3h3M9 12l2 2l4-4.5' },
  triangle: { d: 'M8 2l6.5 11.5h-13zM8 6.5v3M8 11.5v.2' },
  cross: {
    d: 'M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13zM5.6 4.9L8 7.3l2.4-2.4l.7.7L8.7 8l2.4 2.4l-.7.7L8 8.7l-2.4 2.4l-.7-.7L7.3 8L4.9 5.6z',
    fill: true,
  },
  stop: { d: 'M3 3h10v10H3z', fill: true },
  clock: { d: 'M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12M8 4.5V8l2.5 2.5' },
  ban: { d: 'M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12M3.8 3.8l8.4 8.4' },
  question: { d: 'M5 2h6l3 3v6l-3 3H5l-3-3V5zM6 6a2 2 0 1 1 2.6 1.9C8.2 8 8 8.4 8 9M8 11.3v.2' },
  pause: { d: 'M4 3h3v10H4zM9 3h3v10H9z', fill: true },
  forward: { d: 'M3 3v10l7-5zM13 3v10' },
  bounce: { d: 'M2 11l5-6l3 4M10 5l4 4M14 5l-4 4' },
  off: { d: 'M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12M2 2l12 12' },
};

export function StatusIcon({ icon }: { readonly icon: Icon }): ReactElement {
  const { d, fill, dash } = PATHS[icon];
  return (
    <svg className="nj-icon" viewBox="0 0 16 16" aria-hidden="true" data-icon={icon}>
      <path
        d={d}
        fill={fill ? 'currentColor' : 'none'}
        fillRule="evenodd"
        stroke={fill ? 'none' : 'currentColor'}
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
        {...(dash === undefined ? {} : { strokeDasharray: dash })}
      />
    </svg>
  );
}

/** Shape, word and colour, never colour alone. */
export function Badge({ look }: { readonly look: Look }): ReactElement {
  return (
    <span className="nj-badge" data-tone={look.tone}>
      <StatusIcon icon={look.icon} />
      <span className="nj-badge-word">{look.word}</span>
    </span>
  );
}

export const StatusBadge = ({ run }: { readonly run: Shown }): ReactElement => <Badge look={lookOf(run)} />;
