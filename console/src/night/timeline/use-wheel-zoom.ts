import { useEffect, useRef, type RefObject } from 'react';
import { moved, zoomed } from './time-scale.js';
import type { Timeline } from './use-timeline.js';

/** With ctrl the wheel zooms at the pointer, with shift it goes earlier and later; alone it scrolls the rows. */
export function useWheelZoom(scroller: RefObject<HTMLDivElement | null>, model: Timeline): void {
  const latest = useRef(model);
  useEffect(() => {
    latest.current = model;
  });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const turn = (event: WheelEvent): void => {
      const { scale, show, full } = latest.current;
      const axis = element.querySelector('.nj-tl-axis');
      if (!full || !axis || !(event.ctrlKey || event.shiftKey)) return;
      event.preventDefault();
      const by = (event.deltaY || event.deltaX) / 400;
      if (event.shiftKey) show(moved(scale, by));
      else show(zoomed(scale, scale.at(event.clientX - axis.getBoundingClientRect().left), 2 ** -by));
    };
    // As a passive listener, which React's is, it could not keep the browser from zooming the page.
    element.addEventListener('wheel', turn, { passive: false });
    return () => {
      element.removeEventListener('wheel', turn);
    };
  }, [scroller]);
}
