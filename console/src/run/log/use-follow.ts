import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** So near to its end that one looks at it, in pixels. */
const AT_END = 24;

interface FollowProps {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly rows: number;
  readonly running: boolean;
  /** Begins at the end; else where a link leads. */
  readonly started: boolean;
}

interface Follow {
  readonly on: boolean;
  /** Lines that came since one has scrolled away. */
  readonly fresh: number;
  readonly turn: () => void;
  readonly letGo: () => void;
  readonly toEnd: () => void;
  readonly scrolled: () => void;
}

/** Goes along with the end of a log, lets go when somebody scrolls up or selects, and comes back at the end. */
export function useFollow({ scroller, rows, running, started }: FollowProps): Follow {
  const [on, setOn] = useState(started);
  const [seen, setSeen] = useState(rows);
  const top = useRef(0);
  const toEnd = (): void => {
    const element = scroller.current;
    if (element) element.scrollTop = element.scrollHeight;
    setOn(true);
    setSeen(rows);
  };
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!on || !element) return;
    element.scrollTop = element.scrollHeight;
    setSeen(rows);
  }, [on, rows, scroller]);
  useSelection(scroller, () => {
    setOn(false);
  });
  const scrolled = (): void => {
    const element = scroller.current;
    if (!element) return;
    const atEnd = element.scrollHeight - element.clientHeight - element.scrollTop < AT_END;
    if (element.scrollTop < top.current && !atEnd) {
      if (on) setSeen(rows);
      setOn(false);
    } else if (atEnd && document.getSelection()?.isCollapsed !== false) {
      setOn(true);
      setSeen(rows);
    }
    top.current = element.scrollTop;
  };
  return {
    on,
    fresh: on || !running ? 0 : Math.max(0, rows - seen),
    turn: () => {
      if (on) setOn(false);
      else toEnd();
    },
    letGo: () => {
      setOn(false);
    },
    toEnd,
    scrolled,
  };
}

/** Calls when something of it has been selected. */
function useSelection(scroller: RefObject<HTMLDivElement | null>, act: () => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const selected = (): void => {
      const selection = document.getSelection();
      if (selection?.isCollapsed === false && scroller.current?.contains(selection.anchorNode) === true)
        latest.current();
    };
    document.addEventListener('selectionchange', selected);
    return () => {
      document.removeEventListener('selectionchange', selected);
    };
  }, [scroller]);
}
