import { useLayoutEffect, useMemo, useState, useSyncExternalStore, type RefObject } from 'react';
import type { LogStore } from './log-store.js';
import { broken, unbroken, type Rows } from './rows.js';

const NARROWEST_COLUMNS = 20;

export interface LogRows extends Rows {
  /** Characters of a row, when lines are broken. */
  readonly columns: number;
}

/** Rows as wide as the view, as the font has it; anew when that changes, or lines have come. */
export function useRows(store: LogStore, wrap: boolean, scroller: RefObject<HTMLDivElement | null>): LogRows {
  const { total, version } = useSyncExternalStore(store.subscribe, store.snapshot);
  const [columns, setColumns] = useState(NARROWEST_COLUMNS);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!wrap || !element) return undefined;
    const measure = (): void => {
      setColumns(columnsOf(element, String(total).length));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [wrap, scroller, total]);
  return useMemo(
    () => ({ ...(wrap ? broken(total, columns, (line) => store.line(line)) : unbroken(total)), columns }),
    [store, wrap, total, columns, version],
  );
}

function columnsOf(element: HTMLElement, digits: number): number {
  const probe = document.createElement('span');
  probe.textContent = '0'.repeat(100);
  probe.className = 'nj-line';
  element.append(probe);
  const character = probe.getBoundingClientRect().width / 100;
  probe.remove();
  const forNumbers = digits + 4;
  return Math.max(NARROWEST_COLUMNS, Math.floor(element.clientWidth / character) - forNumbers);
}
