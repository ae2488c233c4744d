import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, type ReactElement } from 'react';
import type { Run } from '../api/shapes.js';
import { en } from '../text/en.js';
import { Outside } from '../ui/outside-text.js';
import { PanelProblem } from '../ui/panel-problem.js';
import { number } from '../ui/time.js';
import { useLog } from './run-queries.js';

const LINE_PX = 18;
const OVERSCAN = 20;

/** The log as text: lines of one height, of which only those in view are in the document. */
export function Log({ run }: { readonly run: Run }): ReactElement {
  const log = useLog(run);
  if (log.isError) return <PanelProblem error={log.error} again={() => void log.refetch()} />;
  if (log.data === undefined) return <p className="nj-reading">{en.log.reading}</p>;
  return <Lines text={log.data} />;
}

function Lines({ text }: { readonly text: string }): ReactElement {
  const lines = useMemo(() => text.replace(/\n$/, '').split(/\r\n|\n|\r/), [text]);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    overscan: OVERSCAN,
  });
  return (
    <>
      <p className="nj-muted">{en.log.lines(number(lines.length))}</p>
      <div ref={scroller} className="nj-log" tabIndex={0} role="group" aria-label={en.log.title}>
        <div style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ key, index, start }) => (
            <div key={key} className="nj-line" style={{ transform: `translateY(${start}px)` }}>
              <Outside text={lines[index] ?? ''} />
            </div>
          ))}
        </div>
      </div>
    </>
  );
}
