import { health } from '../text/health.js';
import type { Look } from '../ui/status.js';

/** How what is up or not looks, by the word of the server; `unchecked` before there is one. */
export const LOOKS: Readonly<Record<keyof typeof health.looks, Look>> = {
  UP: { tone: 'completed', icon: 'check', word: health.looks.UP },
  WARNING: { tone: 'warning', icon: 'triangle', word: health.looks.WARNING },
  DOWN: { tone: 'error', icon: 'cross', word: health.looks.DOWN },
  CHECK_NOT_DEFINED: { tone: 'disabled', icon: 'question', word: health.looks.CHECK_NOT_DEFINED },
  unchecked: { tone: 'disabled', icon: 'dashed', word: health.looks.unchecked },
};
