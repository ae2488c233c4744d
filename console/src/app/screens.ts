import type { en } from '../text/en.js';

export type Screen = keyof typeof en.screens;

interface Entry {
  readonly id: Screen;
  readonly to: string;
  /** Of the keyboard, after `g`. */
  readonly key: string;
}

/** What the rail leads to, in its order. */
export const SCREENS: readonly Entry[] = [
  { id: 'night', to: '/', key: 'n' },
  { id: 'schedules', to: '/schedules', key: 's' },
  { id: 'health', to: '/health', key: 'h' },
  { id: 'activity', to: '/activity', key: 'a' },
  { id: 'reports', to: '/reports', key: 'r' },
  { id: 'admin', to: '/admin', key: 'd' },
];
