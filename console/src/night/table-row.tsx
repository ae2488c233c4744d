import { memo, useCallback, useSyncExternalStore, type MouseEvent, type ReactElement } from 'react';
import type { Run } from '../api/shapes.js';
import type { NightFeed } from '../live/night-feed.js';
import { en } from '../text/en.js';
import { visible } from '../ui/visible.js';
import { CELLS, nameOf } from './cells.js';
import type { Columns } from './column-layout.js';
import type { Usual } from './usual.js';

/** They stay the same object as long as the table is there. */
export interface RowHandlers {
  readonly open: (id: string) => void;
  readonly toggle: (id: string) => void;
  /** All from where one has chosen last. */
  readonly range: (id: string) => void;
}

interface RowProps {
  readonly feed: NightFeed;
  readonly id: string;
  readonly index: number;
  readonly start: number;
  readonly cursor: boolean;
  readonly isChosen: (run: Run) => boolean;
  /** It is shown, and matches no longer. */
  readonly left: boolean;
  readonly columns: Columns;
  readonly zone: string | null;
  readonly usual: Usual;
  readonly handlers: RowHandlers;
}

/** Of its own run alone: what happens to others does not draw it again. */
export const Row = memo(function Row(props: RowProps): ReactElement | null {
  const { feed, id, index, start, cursor, isChosen, left, columns, zone, usual, handlers } = props;
  const run = useSyncExternalStore(
    feed.runs.subscribe,
    useCallback(() => feed.runs.get(id), [feed, id]),
  );
  if (!run) return null;
  const chosen = isChosen(run);
  return (
    <div
      id={`run-${id}`}
      className="nj-row"
      role="row"
      aria-rowindex={index + 2}
      aria-selected={chosen}
      data-cursor={cursor}
      data-left={left}
      title={left ? en.table.left : undefined}
      style={{ transform: `translateY(${start}px)` }}
      onClick={(event) => {
        clicked(event, id, handlers);
      }}
      onMouseDown={(event) => {
        // A range of rows, not of text.
        if (event.shiftKey) event.preventDefault();
      }}
    >
      <div role="gridcell" data-column="check">
        <input
          type="checkbox"
          tabIndex={-1}
          checked={chosen}
          readOnly
          aria-label={en.table.select(visible(nameOf(run)))}
        />
      </div>
      <Cells run={run} columns={columns} zone={zone} usual={usual} />
    </div>
  );
});

function clicked(event: MouseEvent, id: string, handlers: RowHandlers): void {
  const onBox = event.target instanceof HTMLElement && event.target.closest('[data-column=check]') !== null;
  if (event.shiftKey) handlers.range(id);
  else if (onBox || event.ctrlKey || event.metaKey) handlers.toggle(id);
  else handlers.open(id);
}

interface CellsProps {
  readonly run: Run;
  readonly columns: Columns;
  readonly zone: string | null;
  readonly usual: Usual;
}

const Cells = memo(function Cells({ run, columns, zone, usual }: CellsProps): ReactElement {
  return (
    <>
      {columns.map(({ column }) => (
        <div key={column} role="gridcell" data-column={column}>
          {CELLS[column](run, { zone, usual })}
        </div>
      ))}
    </>
  );
});
