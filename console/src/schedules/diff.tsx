import { useVirtualizer } from '@tanstack/react-virtual';
import { useDeferredValue, useMemo, useRef, useState, type ReactElement } from 'react';
import type { Diff, Import } from '../api/shapes.js';
import { useKeys } from '../app/keys.js';
import { diff as text } from '../text/schedules.js';
import { Name, Outside } from '../ui/outside-text.js';
import { number } from '../ui/time.js';
import {
  diffLines,
  matchingChanges,
  overrideTexts,
  type DiffLine,
  type FieldChange,
  type Sign,
} from './diff-lines.js';

const SIGNS: readonly Sign[] = ['+', '-', '~', '>'];
/** So many are simply there, and may be as high as they need; of more only what is in view. */
const MOST_AT_ONCE = 300;
const LINE_PX = 28;

interface DiffProps {
  readonly diff: Diff;
  readonly overrides: Import['overrides'] | null;
  readonly q: string;
  readonly setQ: (q: string) => void;
}

/** What is otherwise, by process. */
export function DiffPanel({ diff, overrides, q, setQ }: DiffProps): ReactElement {
  const [sign, setSign] = useState<Sign | null>(null);
  const wanted = useDeferredValue(q);
  const said = useMemo(() => overrideTexts(overrides), [overrides]);
  const changes = useMemo(() => matchingChanges(diff.changes, { q: wanted, sign }), [diff, wanted, sign]);
  const lines = useMemo(() => diffLines(changes, said), [changes, said]);
  const all = number(diff.changesTotal);
  if (diff.changesTotal === 0) return <p className="nj-muted">{text.none}</p>;
  return (
    <section className="nj-diff" aria-label={text.list}>
      <div className="nj-filter">
        <FilterField q={q} setQ={setQ} />
        <SignButtons diff={diff} sign={sign} setSign={setSign} />
        <span className="nj-muted" role="status">
          {text.shown(number(changes.length), all)}
        </span>
      </div>
      {diff.changes.length < diff.changesTotal ? (
        <p className="nj-muted">{text.told(number(diff.changes.length), all)}</p>
      ) : null}
      {changes.length === 0 ? (
        <p className="nj-muted">
          <Outside text={text.hidden(all, q)} />
        </p>
      ) : lines.length > MOST_AT_ONCE ? (
        <ManyLines lines={lines} />
      ) : (
        <div className="nj-diff-lines">
          {lines.map((line, place) => (
            <Line key={place} line={line} />
          ))}
        </div>
      )}
    </section>
  );
}

function FilterField({ q, setQ }: Pick<DiffProps, 'q' | 'setQ'>): ReactElement {
  const field = useRef<HTMLInputElement>(null);
  useKeys({ '/': () => field.current?.focus() });
  return (
    <input
      ref={field}
      type="search"
      aria-label={text.filter}
      placeholder={text.filter}
      maxLength={200}
      value={q}
      onChange={({ target }) => {
        setQ(target.value);
      }}
    />
  );
}

interface SignProps {
  readonly diff: Diff;
  readonly sign: Sign | null;
  readonly setSign: (sign: Sign | null) => void;
}

/** How many there are of each; pressed, those alone. */
function SignButtons({ diff, sign, setSign }: SignProps): ReactElement {
  const counts = useMemo(() => {
    const found = new Map<Sign, number>();
    for (const change of diff.changes) found.set(change.sign, (found.get(change.sign) ?? 0) + 1);
    return found;
  }, [diff]);
  return (
    <div className="nj-tiles nj-diff-signs">
      {SIGNS.filter((one) => counts.has(one)).map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={sign === one}
          onClick={() => {
            setSign(sign === one ? null : one);
          }}
        >
          <SignMark sign={one} /> {number(counts.get(one) ?? 0)} {text.signs[one]}
        </button>
      ))}
    </div>
  );
}

/** Never by colour alone: the sign is there, and said. */
const SignMark = ({ sign }: { readonly sign: Sign }): ReactElement => (
  <span className="nj-sign" data-sign={sign} aria-hidden="true">
    {sign === '-' ? '−' : sign}
  </span>
);

function ManyLines({ lines }: { readonly lines: readonly DiffLine[] }): ReactElement {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    overscan: 12,
  });
  return (
    <div
      className="nj-diff-lines nj-diff-many"
      ref={scroller}
      tabIndex={0}
      role="group"
      aria-label={text.list}
    >
      <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const line = lines[index];
          return line ? (
            <div key={index} className="nj-diff-at" style={{ transform: `translateY(${start}px)` }}>
              <Line line={line} />
            </div>
          ) : null;
        })}
      </div>
    </div>
  );
}

function Line({ line }: { readonly line: DiffLine }): ReactElement {
  switch (line.kind) {
    case 'group':
      return (
        <h2 className="nj-diff-group">
          {line.process === null ? text.schedule : <Name text={line.process} />}
          <span className="nj-muted">{text.count(number(line.changes))}</span>
        </h2>
      );
    case 'change':
      return (
        <p className="nj-diff-change">
          <SignMark sign={line.change.sign} />
          <span className="nj-hidden">{text.signs[line.change.sign]}</span>
          <Outside text={line.change.text} />
          {line.change.fields.length === 0 ? <Where cell={line.change.cell} tab={line.change.tab} /> : null}
        </p>
      );
    case 'field':
      return <Field field={line.field} override={line.override} />;
  }
}

function Field({
  field,
  override,
}: {
  readonly field: FieldChange;
  readonly override: string | null;
}): ReactElement {
  return (
    <p className="nj-diff-field">
      <span className="nj-diff-name">
        <Outside text={field.field} />
      </span>
      <Value sign="-" value={field.from} />
      <span aria-hidden="true">{text.arrow}</span>
      <Value sign="+" value={field.to} />
      {field.environment === undefined ? null : (
        <span className="nj-warn">
          <Outside text={text.environment(field.environment)} />
        </span>
      )}
      {override === null ? null : (
        <span className="nj-warn">
          <Outside text={text.override(override)} />
        </span>
      )}
      <Where cell={field.cell} tab={null} />
    </p>
  );
}

const Value = ({ sign, value }: { readonly sign: '+' | '-'; readonly value: string | null }): ReactElement =>
  value === null ? (
    <span className="nj-muted">{text.blank}</span>
  ) : sign === '-' ? (
    <del>
      <Outside text={value} />
    </del>
  ) : (
    <ins>
      <Outside text={value} />
    </ins>
  );

const Where = ({
  tab,
  cell,
}: {
  readonly tab: string | null;
  readonly cell: string | null;
}): ReactElement | null =>
  cell === null ? null : <code className="nj-muted">{tab === null ? cell : `${tab}!${cell}`}</code>;
