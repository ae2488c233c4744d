import { memo, type ReactElement } from 'react';
import { run as texts } from '../../text/run.js';
import { visible } from '../../ui/visible.js';
import { marked, piecesOf, sliced } from './ansi.js';

/** Of a line that is not broken; the whole of it is in the wrapped view and in the download. */
const SHOWN_AT_MOST = 2000;

interface LineProps {
  /** undefined = it was not read yet. */
  readonly text: string | undefined;
  readonly line: number;
  readonly part: number;
  /** null = it is not broken. */
  readonly columns: number | null;
  readonly top: number;
  readonly needle: string;
  readonly current: boolean;
  readonly linked: boolean;
  readonly digits: number;
  readonly link: (number: number) => void;
}

/** As it was written: colours as colours, every other control character visible, and never markup. */
export const Line = memo(function Line(props: LineProps): ReactElement {
  const { text, line, part, columns, top, needle, current, linked, digits, link } = props;
  const from = columns === null ? 0 : part * columns;
  const to = columns === null ? SHOWN_AT_MOST : from + columns;
  const pieces = sliced(marked(piecesOf(text ?? texts.log.unread), needle), from, to);
  const cut = columns === null && text !== undefined && text.length > SHOWN_AT_MOST;
  return (
    <div
      className="nj-line"
      style={{ transform: `translateY(${top}px)` }}
      data-line={line + 1}
      data-current={current}
      data-linked={linked}
    >
      {part === 0 ? (
        <button
          type="button"
          className="nj-line-number"
          tabIndex={-1}
          style={{ width: `${digits + 2}ch` }}
          aria-label={texts.log.line(line + 1)}
          onClick={() => {
            link(line + 1);
          }}
        >
          {line + 1}
        </button>
      ) : (
        <span className="nj-line-number" style={{ width: `${digits + 2}ch` }} />
      )}
      <bdi>
        {pieces.map(({ text: said, tone, bold, hit }, index) =>
          tone === undefined && bold === undefined && hit === undefined ? (
            visible(said)
          ) : (
            <span key={index} data-ansi={tone} data-bold={bold} data-hit={hit}>
              {visible(said)}
            </span>
          ),
        )}
        {cut ? '…' : ''}
      </bdi>
    </div>
  );
}, same);

/** `link` is another function each time, and does the same. */
function same(a: LineProps, b: LineProps): boolean {
  return (Object.keys(a) as (keyof LineProps)[]).every((name) => name === 'link' || a[name] === b[name]);
}
