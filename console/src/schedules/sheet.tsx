import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, type ReactElement, type RefObject } from 'react';
import type { Finding, TabExcerpt } from '../api/shapes.js';
import { findings as text } from '../text/schedules.js';
import { Outside } from '../ui/outside-text.js';
import { StatusIcon } from '../ui/status-badge.js';
import { number } from '../ui/time.js';
import { visible } from '../ui/visible.js';
import {
  cellOf,
  columnName,
  columnWidths,
  marksOf,
  sheetLines,
  type SheetLine,
  type TabCount,
} from './sheet-layout.js';

const ROW_PX = 28;
const NUMBER_PX = 64;

interface TabsProps {
  readonly tabs: readonly TabCount[];
  readonly shown: string | undefined;
  readonly show: (tab: string) => void;
}

/** The tabs of the workbook, with what was found in each. */
export function SheetTabs({ tabs, shown, show }: TabsProps): ReactElement {
  return (
    <div className="nj-sheet-tabs" role="group" aria-label={text.tabs}>
      {tabs.map(({ tab, errors, warnings }) => (
        <button
          key={tab}
          type="button"
          aria-pressed={tab === shown}
          onClick={() => {
            show(tab);
          }}
        >
          <Outside text={tab} />
          <Count severity="error" count={errors} />
          <Count severity="warning" count={warnings} />
        </button>
      ))}
    </div>
  );
}

function Count({
  severity,
  count,
}: {
  readonly severity: Finding['severity'];
  readonly count: number;
}): ReactElement | null {
  if (count === 0) return null;
  return (
    <span className="nj-finding-mark" data-severity={severity}>
      <StatusIcon icon={severity === 'error' ? 'cross' : 'triangle'} />
      {number(count)} <span className="nj-hidden">{text[severity]}</span>
    </span>
  );
}

interface SheetProps {
  readonly tab: TabCount;
  readonly findings: readonly Finding[];
  readonly chosen: Finding | undefined;
  readonly show: (place: number) => void;
}

/** A tab as it stands in the workbook: its header, and the rows near findings. */
export function Sheet({ tab, ...rest }: SheetProps): ReactElement {
  if (tab.excerpt === null) return <p className="nj-muted">{text.missing(visible(tab.tab))}</p>;
  return <Grid {...rest} excerpt={tab.excerpt} />;
}

interface GridProps extends Omit<SheetProps, 'tab'> {
  readonly excerpt: TabExcerpt;
}

function Grid({ excerpt, findings, chosen, show }: GridProps): ReactElement {
  const scroller = useRef<HTMLDivElement>(null);
  const marks = useMemo(() => marksOf(findings, excerpt.tab), [findings, excerpt]);
  const lines = useMemo(() => sheetLines(excerpt), [excerpt]);
  const widths = useMemo(
    () =>
      columnWidths(
        excerpt,
        [...marks.keys()].flatMap((name) => cellOf(name) ?? []),
      ),
    [excerpt, marks],
  );
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  const at = chosen?.tab === excerpt.tab ? cellOf(chosen.cell) : null;
  const line = at ? lines.findIndex((one) => one.kind === 'row' && one.row.number === at.row) : -1;
  useEffect(() => {
    if (line >= 0) rows.scrollToIndex(line, { align: 'center' });
    if (at) scrollTo(scroller, widths, at.column);
    // Where the chosen cell is, not how often this is drawn.
  }, [line, at?.column, rows, widths]);
  const chosenName = at ? (chosen?.cell ?? null) : null;
  const isBeyond = at !== null && line < 0 && at.row > (excerpt.header?.number ?? 0);
  return (
    <>
      {isBeyond ? <p className="nj-muted">{text.notShown}</p> : null}
      <div
        className="nj-sheet"
        ref={scroller}
        tabIndex={0}
        role="table"
        aria-label={text.sheet(visible(excerpt.tab))}
        aria-rowcount={excerpt.rowsTotal + 1}
      >
        <Header excerpt={excerpt} widths={widths} marks={marks} chosen={chosenName} show={show} />
        <div role="rowgroup" style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const one = lines[index];
            return one ? (
              <Line
                key={index}
                line={one}
                start={start}
                widths={widths}
                marks={marks}
                chosen={chosenName}
                show={show}
              />
            ) : null;
          })}
        </div>
      </div>
      {lines.length === 0 ? <p className="nj-muted">{text.noRows(number(excerpt.rowsTotal))}</p> : null}
    </>
  );
}

function scrollTo(
  scroller: RefObject<HTMLDivElement | null>,
  widths: readonly number[],
  column: number,
): void {
  const left = widths.slice(0, column - 1).reduce((sum, width) => sum + width, 0);
  const shown = scroller.current;
  if (!shown) return;
  const room = shown.clientWidth - NUMBER_PX - (widths[column - 1] ?? 0);
  if (left < shown.scrollLeft || left > shown.scrollLeft + room)
    shown.scrollLeft = Math.max(0, left - room / 2);
}

interface CellsProps {
  readonly widths: readonly number[];
  readonly marks: ReturnType<typeof marksOf>;
  readonly chosen: string | null;
  readonly show: (place: number) => void;
}

const template = (widths: readonly number[]): string =>
  `${NUMBER_PX}px ${widths.map((width) => `${width}px`).join(' ')}`;

function Header({
  excerpt: { header },
  widths,
  ...cells
}: CellsProps & { excerpt: TabExcerpt }): ReactElement {
  const columns = { gridTemplateColumns: template(widths) };
  return (
    <div className="nj-sheet-head" role="rowgroup">
      <div className="nj-sheet-row nj-sheet-letters" style={columns} role="row">
        <span role="columnheader">
          <span className="nj-hidden">{text.row}</span>
        </span>
        {widths.map((_, place) => (
          <span key={place} role="columnheader">
            {columnName(place + 1)}
          </span>
        ))}
      </div>
      {header ? (
        <div className="nj-sheet-row nj-sheet-names" style={columns} role="row">
          <Cells row={header} widths={widths} {...cells} />
        </div>
      ) : null}
    </div>
  );
}

function Line({
  line,
  start,
  widths,
  ...cells
}: CellsProps & { readonly line: SheetLine; readonly start: number }): ReactElement {
  if (line.kind === 'gap')
    return (
      <div className="nj-sheet-gap" role="row" style={{ transform: `translateY(${start}px)` }}>
        <span role="cell">{`… ${text.gap(number(line.count))}`}</span>
      </div>
    );
  return (
    <div
      className="nj-sheet-row nj-sheet-line"
      role="row"
      style={{ gridTemplateColumns: template(widths), transform: `translateY(${start}px)` }}
    >
      <Cells row={line.row} widths={widths} {...cells} />
    </div>
  );
}

function Cells({
  row,
  widths,
  marks,
  chosen,
  show,
}: CellsProps & { readonly row: TabExcerpt['rows'][number] }): ReactElement {
  return (
    <>
      <span role="rowheader" className="nj-sheet-number">
        {row.number}
      </span>
      {widths.map((_, place) => {
        const name = `${columnName(place + 1)}${row.number}`;
        const mark = marks.get(name);
        const value = row.cells[place] ?? '';
        return mark ? (
          <span
            role="cell"
            key={place}
            data-cell={name}
            data-severity={mark.severity}
            data-chosen={name === chosen}
          >
            <button
              type="button"
              title={name}
              onClick={() => {
                show(mark.place);
              }}
            >
              <StatusIcon icon={mark.severity === 'error' ? 'cross' : 'triangle'} />
              {value === '' ? <span className="nj-hidden">{text.blank}</span> : <Outside text={value} />}
            </button>
          </span>
        ) : (
          <span role="cell" key={place} data-cell={name}>
            <Outside text={value} />
          </span>
        );
      })}
    </>
  );
}
