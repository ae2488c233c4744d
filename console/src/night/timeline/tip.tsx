import { useLayoutEffect, useRef, type ReactElement, type RefObject } from 'react';
import { timeline } from '../../text/timeline.js';
import { durationText } from '../../ui/duration.js';
import { Name } from '../../ui/outside-text.js';
import { StatusBadge } from '../../ui/status-badge.js';
import { Time } from '../../ui/time.js';
import { useAttemptsOf } from './attempts-of.js';
import type { Bar } from './bars.js';
import { laneBars } from './lane-bars.js';
import type { Lane } from './lanes.js';
import { tipLines } from './tip-lines.js';
import { TIP, type TipState } from './use-tip.js';
import type { Timeline } from './use-timeline.js';

interface TipProps {
  readonly tip: TipState;
  readonly model: Timeline;
  readonly zone: string | null;
  readonly scroller: RefObject<HTMLElement | null>;
}

/** What the bars of a row say, as times: beside the row on which the pointer rests, or to which the keyboard has gone. */
export function Tip({ tip, model, zone, scroller }: TipProps): ReactElement | null {
  const index = model.lanes.findIndex(({ id }) => id === tip.told?.lane);
  const lane = model.lanes[index];
  if (!tip.told || !lane) return null;
  return <TipOf key={lane.id} {...{ lane, index, tip, model, zone, scroller, x: tip.told.x }} />;
}

interface TipOfProps extends TipProps {
  readonly lane: Lane;
  readonly index: number;
  readonly x: number | null;
}

function TipOf({ lane, index, x, tip, model, zone, scroller }: TipOfProps): ReactElement {
  const attempts = useAttemptsOf(lane.kind === 'run' ? [lane.run] : []);
  // Also what is not drawn.
  const lines = tipLines(laneBars(lane, { ...model, without: [] }, attempts), lane.kind === 'group');
  const usual = lane.kind === 'run' ? model.times.get(lane.id)?.usual : null;
  const panel = usePlace(scroller, index, x);
  return (
    <div ref={panel} className={TIP} role="tooltip" onPointerLeave={tip.over.onPointerLeave}>
      <p className="nj-tl-tip-head">
        <Name text={lane.kind === 'group' ? lane.group.name : lane.name} />
        {lane.kind === 'group' ? (
          <span className="nj-muted">{timeline.said.several(lane.group.runs.length)}</span>
        ) : (
          <StatusBadge run={lane.run} />
        )}
      </p>
      {lines.length === 0 ? <p>{timeline.said.none}</p> : <Lines lines={lines} zone={zone} />}
      {typeof usual === 'number' ? <p>{timeline.said.usually(durationText(usual))}</p> : null}
    </div>
  );
}

function Lines({
  lines,
  zone,
}: {
  readonly lines: readonly Bar[];
  readonly zone: string | null;
}): ReactElement {
  const { from: first, to: last, took } = timeline.tip;
  return (
    <table>
      <thead>
        <tr>
          <td />
          <th scope="col">{first}</th>
          <th scope="col">{last}</th>
          <th scope="col">{took}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <Line key={`${line.kind} ${line.attempt ?? ''}`} line={line} zone={zone} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ line, zone }: { readonly line: Bar; readonly zone: string | null }): ReactElement {
  const { kind, from, to, open, low, high, attempt } = line;
  const at = (instant: number): ReactElement => <Time at={new Date(instant).toISOString()} zone={zone} />;
  return (
    <>
      <tr>
        <th scope="row">
          {timeline.tip.kinds[kind]}
          {attempt === undefined ? null : `, ${timeline.said.attempt(attempt)}`}
        </th>
        <td>{at(from)}</td>
        <td>{open === true ? timeline.tip.goesOn : at(to)}</td>
        <td>{durationText(to - from)}</td>
      </tr>
      {low !== undefined && high !== undefined && low !== high ? (
        <tr>
          <td />
          <td colSpan={3} className="nj-muted">
            {timeline.said.between} {at(low)} {timeline.said.and} {at(high)}
          </td>
        </tr>
      ) : null}
    </>
  );
}

const [GAP_PX, BESIDE_PX, EDGE_PX] = [2, 16, 8];

/** Below its row, or above where there is no room; it stays with the row while that is scrolled, and goes with it out of view. */
function usePlace(
  scroller: RefObject<HTMLElement | null>,
  index: number,
  x: number | null,
): RefObject<HTMLDivElement | null> {
  const panel = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const list = scroller.current;
    const place = (): void => {
      const row = document.getElementById(`lane-${index}`)?.getBoundingClientRect();
      const [own, style] = [panel.current?.getBoundingClientRect(), panel.current?.style];
      const view = list?.getBoundingClientRect();
      if (!own || !style || !view) return;
      style.visibility = row && row.bottom > view.top && row.top < view.bottom ? 'visible' : 'hidden';
      const most = Math.min(view.right, window.innerWidth) - own.width - EDGE_PX;
      const below = (row?.bottom ?? 0) + GAP_PX;
      const fits = below + own.height + EDGE_PX <= window.innerHeight;
      style.left = `${Math.max(EDGE_PX, Math.min(most, x === null ? most : x + BESIDE_PX))}px`;
      style.top = `${fits ? below : (row?.top ?? 0) - own.height - GAP_PX}px`;
    };
    place();
    // Of the list and of the page alike.
    document.addEventListener('scroll', place, true);
    return () => {
      document.removeEventListener('scroll', place, true);
    };
  });
  return panel;
}
