import { useRef, type PointerEvent, type ReactElement } from 'react';
import { en } from '../text/en.js';
import type { Column, Columns } from './column-layout.js';
import { nextSort, type Sort } from './sort.js';

interface HeadProps {
  readonly columns: Columns;
  readonly sort: Sort | undefined;
  readonly sortBy: (sort: Sort | undefined) => void;
  /** Null = as wide as usual; `done` when the pointer lets go. */
  readonly resize: (column: Column, width: number | null, done: boolean) => void;
  readonly all: 'all' | 'some' | 'none';
  readonly toggleAll: () => void;
}

/** What the columns are called. Pressing one sorts by it, its right edge makes it wider. */
export function TableHead({ columns, sort, sortBy, resize, all, toggleAll }: HeadProps): ReactElement {
  return (
    <div className="nj-row nj-head" role="row" aria-rowindex={1}>
      <div role="columnheader" data-column="check">
        <label className="nj-check">
          <input
            type="checkbox"
            aria-label={en.table.selectAll}
            checked={all === 'all'}
            ref={(box) => {
              if (box) box.indeterminate = all === 'some';
            }}
            onChange={toggleAll}
          />
        </label>
      </div>
      {columns.map(({ column }) => (
        <div
          key={column}
          role="columnheader"
          data-column={column}
          aria-sort={sort?.column === column ? (sort.last ? 'descending' : 'ascending') : 'none'}
        >
          <button
            type="button"
            title={`${en.table.sortBy(en.table.columns[column])}${column === 'usual' ? `. ${en.table.usualHint}.` : ''}`}
            onClick={() => {
              sortBy(nextSort(sort, column));
            }}
          >
            <span className="nj-head-text">{en.table.columns[column]}</span>
            {sort?.column === column ? <span aria-hidden="true">{sort.last ? '▼' : '▲'}</span> : null}
          </button>
          <Edge
            resize={(width, done) => {
              resize(column, width, done);
            }}
          />
        </div>
      ))}
    </div>
  );
}

/** For the pointer; by keyboard the widths are set in the menu of the columns. */
function Edge({ resize }: { readonly resize: (width: number | null, done: boolean) => void }): ReactElement {
  const began = useRef<{ readonly x: number; readonly width: number } | null>(null);
  const widthAt = ({ clientX }: PointerEvent): number | null =>
    began.current && began.current.width + clientX - began.current.x;
  return (
    <span
      className="nj-edge"
      aria-hidden="true"
      onPointerDown={(event) => {
        const cell = event.currentTarget.parentElement;
        if (!cell) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        began.current = { x: event.clientX, width: cell.getBoundingClientRect().width };
      }}
      onPointerMove={(event) => {
        const width = widthAt(event);
        if (width !== null) resize(width, false);
      }}
      onPointerUp={(event) => {
        const width = widthAt(event);
        const hasMoved = began.current !== null && event.clientX !== began.current.x;
        began.current = null;
        if (width !== null && hasMoved) resize(width, true);
      }}
      onDoubleClick={({ currentTarget }) => {
        resize(fittingWidth(currentTarget), true);
      }}
    />
  );
}

/** As wide as the widest of the rows that are in the document, and the header, want to be. */
function fittingWidth(edge: HTMLElement): number | null {
  const head = edge.closest<HTMLElement>('[role=columnheader]');
  const grid = edge.closest<HTMLElement>('[role=grid]');
  if (!head || !grid) return null;
  const cells = [...grid.querySelectorAll<HTMLElement>(`[data-column="${head.dataset['column'] ?? ''}"]`)];
  const place = [...(head.parentElement?.children ?? [])].indexOf(head);
  const before = grid.style.getPropertyValue('--nj-tracks');
  const tracks = getComputedStyle(grid)
    .getPropertyValue('--nj-tracks')
    .split(/ (?![^(]*\))/);
  tracks[place] = 'max-content';
  grid.style.setProperty('--nj-tracks', tracks.join(' '));
  const widest = Math.max(...cells.map((cell) => cell.getBoundingClientRect().width));
  grid.style.setProperty('--nj-tracks', before);
  return Math.ceil(widest);
}
