import type { ReactElement } from 'react';
import { en } from '../text/en.js';
import {
  ALWAYS,
  COLUMNS,
  moved,
  toggled,
  USUAL_COLUMNS,
  withWidth,
  type Column,
  type Placed,
} from './column-layout.js';
import type { TableLook } from './use-columns.js';

const STEP_PX = 32;

/** Which columns there are, in which order and how wide: all of it by keyboard too. */
export function ColumnsMenu({ look }: { readonly look: TableLook }): ReactElement {
  const { columns, setColumns } = look;
  const hidden = COLUMNS.filter((column) => !columns.some((one) => one.column === column));
  return (
    <div className="nj-columns">
      <ul>
        {columns.map((placed) => (
          <ShownColumn key={placed.column} placed={placed} look={look} />
        ))}
        {hidden.map((column) => (
          <li key={column}>
            <Box column={column} shown={false} look={look} />
          </li>
        ))}
      </ul>
      <p className="nj-muted">{en.table.menus.resize}</p>
      <button
        type="button"
        className="nj-quiet"
        onClick={() => {
          setColumns(USUAL_COLUMNS);
        }}
      >
        {en.table.menus.usual}
      </button>
    </div>
  );
}

interface ShownProps {
  readonly placed: Placed;
  readonly look: TableLook;
}

function ShownColumn({ placed: { column, width }, look }: ShownProps): ReactElement {
  const { columns, setColumns } = look;
  const name = en.table.columns[column];
  const { earlier, later, narrower, wider } = en.table.menus;
  const by = (step: number) => (): void => {
    setColumns(withWidth(columns, column, (width ?? widthNow(column)) + step));
  };
  const move = (step: -1 | 1) => (): void => {
    setColumns(moved(columns, column, step));
  };
  const steps: readonly (readonly [string, string, () => void])[] = [
    ['▲', earlier(name), move(-1)],
    ['▼', later(name), move(1)],
    ['−', narrower(name), by(-STEP_PX)],
    ['+', wider(name), by(STEP_PX)],
  ];
  return (
    <li>
      <Box column={column} shown look={look} />
      {steps.map(([sign, does, act]) => (
        <button key={does} type="button" className="nj-quiet" aria-label={does} title={does} onClick={act}>
          {sign}
        </button>
      ))}
    </li>
  );
}

interface BoxProps {
  readonly column: Column;
  readonly shown: boolean;
  readonly look: TableLook;
}

function Box({ column, shown, look: { columns, setColumns } }: BoxProps): ReactElement {
  return (
    <label>
      <input
        type="checkbox"
        checked={shown}
        disabled={ALWAYS.includes(column)}
        onChange={() => {
          setColumns(toggled(columns, column));
        }}
      />
      {en.table.columns[column]}
    </label>
  );
}

/** As it stands on the page. */
const widthNow = (column: Column): number =>
  document.querySelector(`.nj-head [data-column="${column}"]`)?.getBoundingClientRect().width ?? 0;
