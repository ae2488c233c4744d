import type { ReactElement } from 'react';
import { overrides as texts } from '../../text/admin-overrides.js';
import { Name, Outside } from '../../ui/outside-text.js';
import { number } from '../../ui/time.js';
import { visible } from '../../ui/visible.js';
import {
  cellText,
  FIELDS,
  holding,
  overrideOf,
  SWITCHES,
  type OverridableRow,
  type Tab,
} from './override-rows.js';

/** So many rows are drawn; the filter finds the others. */
const MOST = 500;

interface RowTableProps {
  readonly tab: Tab;
  readonly rows: readonly OverridableRow[];
  readonly chosen: ReadonlySet<string>;
  /** null = nothing can be chosen. */
  readonly choose: ((chosen: ReadonlySet<string>) => void) | null;
  readonly open: (row: string) => void;
}

export function RowTable({ tab, rows, chosen, choose, open }: RowTableProps): ReactElement {
  const fields = FIELDS[tab];
  const isAll = rows.every(({ row }) => chosen.has(row));
  const turn = (names: readonly string[], on: boolean): void => {
    const others = [...chosen].filter((one) => !names.includes(one));
    choose?.(new Set(on ? [...others, ...names] : others));
  };
  return (
    <>
      <div className="nj-admin-table" tabIndex={0} role="region" aria-label={texts.tabs[tab]}>
        <table>
          <thead>
            <tr>
              {choose ? (
                <td>
                  <input
                    type="checkbox"
                    aria-label={texts.selectAll(number(rows.length))}
                    title={texts.selectAll(number(rows.length))}
                    checked={isAll}
                    onChange={({ target }) => {
                      turn(
                        rows.map(({ row }) => row),
                        target.checked,
                      );
                    }}
                  />
                </td>
              ) : null}
              <th scope="col">{texts.row[tab] ?? texts.rowOther}</th>
              {fields.map((field, n) => (
                <th key={field} scope="col" data-wide={n > 0}>
                  {texts.fields[field]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST).map((row) => (
              <Row
                key={row.row}
                {...{ row, fields, open }}
                isChosen={chosen.has(row.row)}
                turn={choose ? turn : null}
              />
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > MOST ? (
        <p className="nj-muted">{texts.first(number(MOST), number(rows.length))}</p>
      ) : null}
    </>
  );
}

interface RowProps {
  readonly row: OverridableRow;
  readonly fields: readonly string[];
  readonly isChosen: boolean;
  readonly turn: ((names: readonly string[], on: boolean) => void) | null;
  readonly open: (row: string) => void;
}

function Row({ row, fields, isChosen, turn, open }: RowProps): ReactElement {
  return (
    <tr data-chosen={isChosen}>
      {turn ? (
        <td>
          <input
            type="checkbox"
            aria-label={texts.select(visible(row.row))}
            checked={isChosen}
            onChange={({ target }) => {
              turn([row.row], target.checked);
            }}
          />
        </td>
      ) : null}
      <th scope="row">
        <button
          type="button"
          className="nj-link"
          onClick={() => {
            open(row.row);
          }}
        >
          <Name text={row.row} />
        </button>
      </th>
      {fields.map((field, n) => (
        <td key={field} data-wide={n > 0}>
          <Cell row={row} field={field} />
        </td>
      ))}
    </tr>
  );
}

const BLANK: Readonly<Record<string, string>> = {
  daysOfTheWeek: texts.everyDay,
  throttleLimit: texts.noLimit,
};

/** As it is read: switches in words, a blank cell by what it means. */
export function valueText(field: string, value: unknown): string {
  const text = cellText(value);
  if (SWITCHES.includes(field)) return text === 'Y' ? texts.choices.yes : texts.choices.no;
  return text === '' ? (BLANK[field] ?? '–') : text.replaceAll(',', ', ');
}

function Cell({ row, field }: { readonly row: OverridableRow; readonly field: string }): ReactElement {
  const own = overrideOf(row, field);
  return (
    <>
      <Outside text={valueText(field, holding(row, field))} />
      {own ? (
        <span className="nj-flag">{own.state === 'CONFLICT' ? texts.conflict : texts.overridden}</span>
      ) : null}
    </>
  );
}
