import { useEffect, useState } from 'react';

const KEY = 'nightjar.drawer';
export const NARROWEST_PX = 560;
const STEP_PX = 40;

/** Half of the window, and never less than the narrowest. */
export const widest = (window: number): number => Math.max(NARROWEST_PX, Math.floor(window / 2));

export const within = (width: number, window: number): number =>
  Math.round(Math.min(widest(window), Math.max(NARROWEST_PX, width)));

interface Width {
  readonly px: number;
  readonly set: (px: number) => void;
  readonly step: (steps: number) => void;
  /** Half of the window, or narrow again. */
  readonly turn: () => void;
}

/** How wide the drawer is: kept in this browser, and told to the style sheet of the page beside it. */
export function useWidth(): Width {
  const [px, setPx] = useState(() => within(Number(localStorage.getItem(KEY)) || 0, window.innerWidth));
  useEffect(() => {
    document.documentElement.style.setProperty('--nj-drawer', `${px}px`);
  }, [px]);
  const set = (width: number): void => {
    const next = within(width, window.innerWidth);
    localStorage.setItem(KEY, String(next));
    setPx(next);
  };
  return {
    px,
    set,
    step: (steps) => {
      set(px + steps * STEP_PX);
    },
    turn: () => {
      set(px > NARROWEST_PX ? NARROWEST_PX : widest(window.innerWidth));
    },
  };
}
