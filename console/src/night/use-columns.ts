import { useEffect, useState } from 'react';
import type { Place } from '../app/scope.js';
import {
  columnsOf,
  columnsText,
  USUAL_COLUMNS,
  withWidth,
  type Column,
  type Columns,
} from './column-layout.js';
import { DENSITIES, type Density } from './search.js';

const KEY = 'nightjar.table';

interface Kept {
  readonly cols?: string;
  readonly density?: Density;
}

/** How this browser has had its tables last. */
function kept(): Kept {
  try {
    const { cols, density } = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Readonly<
      Record<string, unknown>
    >;
    const known = DENSITIES.find((one) => one === density);
    return {
      ...(typeof cols === 'string' && columnsOf(cols) ? { cols } : {}),
      ...(known ? { density: known } : {}),
    };
  } catch {
    return {};
  }
}

const keep = (change: { readonly [K in keyof Kept]?: Kept[K] | undefined }): void => {
  localStorage.setItem(KEY, JSON.stringify({ ...kept(), ...change }));
};

/** Rows that fingers can meet where fingers are used; the style sheet says the same. */
const usualDensity = (): Density =>
  window.matchMedia('(pointer: coarse)').matches ? 'comfortable' : 'compact';

export const ROW_PX: Readonly<Record<Density, number>> = { comfortable: 40, compact: 32, dense: 26 };

export interface TableLook {
  readonly columns: Columns;
  readonly density: Density;
  readonly setColumns: (columns: Columns) => void;
  readonly setDensity: (density: Density) => void;
  readonly resize: (column: Column, width: number | null, done: boolean) => void;
}

/** Columns and row height: the address says them, and where it says nothing, what this browser had last. */
export function useTableLook(place: Place): TableLook {
  const { cols, density } = place.search;
  const [dragged, setDragged] = useState<Columns | null>(null);
  useEffect(() => {
    const before = kept();
    const change = {
      ...(cols === undefined && before.cols !== undefined ? { cols: before.cols } : {}),
      ...(density === undefined && before.density !== undefined ? { density: before.density } : {}),
    };
    if (Object.keys(change).length > 0) place.show(change, true);
    // Once, when one comes here: what is chosen afterwards says itself.
  }, [place.schedule, place.date]);
  const columns = dragged ?? columnsOf(cols) ?? USUAL_COLUMNS;
  const setColumns = (next: Columns): void => {
    const text = columnsText(next);
    setDragged(null);
    keep({ cols: text === '' ? undefined : text });
    place.show({ cols: text === '' ? undefined : text }, true);
  };
  return {
    columns,
    density: density ?? usualDensity(),
    setColumns,
    setDensity: (next) => {
      const said = next === usualDensity() ? undefined : next;
      keep({ density: said });
      place.show({ density: said }, true);
    },
    resize: (column, width, done) => {
      const next = withWidth(columns, column, width);
      if (done) setColumns(next);
      else setDragged(next);
    },
  };
}
