import type { ReactElement } from 'react';
import { timeline } from '../../text/timeline.js';
import { durationText } from '../../ui/duration.js';
import { Name } from '../../ui/outside-text.js';
import { StatusIcon } from '../../ui/status-badge.js';
import { lookOf } from '../../ui/status.js';
import { number, Time } from '../../ui/time.js';
import { barsOf, type Bar } from './bars.js';
import type { Lane } from './lanes.js';
import { placeBeside } from './place-beside.js';
import type { Timeline } from './use-timeline.js';

interface RowProps {
  readonly lane: Lane;
  readonly bars: readonly Bar[];
  readonly place: { readonly index: number; readonly start: number };
  readonly selected: boolean;
  readonly zone: string | null;
  readonly press: (lane: Lane) => void;
  readonly model: Timeline;
}

export function LaneRow({
  lane,
  bars,
  place: { index, start },
  selected,
  zone,
  press,
  model,
}: RowProps): ReactElement {
  return (
    <div
      id={`lane-${index}`}
      className="nj-tl-row"
      role="row"
      data-kind={lane.kind}
      aria-rowindex={index + 2}
      aria-level={lane.kind === 'group' ? 1 : 2}
      aria-selected={selected}
      {...(lane.kind === 'group' ? { 'aria-expanded': lane.opened } : {})}
      style={{ top: start }}
      onClick={() => {
        press(lane);
      }}
    >
      <div role="rowheader" className="nj-tl-label">
        <Label lane={lane} />
      </div>
      <div role="gridcell" className="nj-tl-times">
        <Beside lane={lane} bars={bars} zone={zone} model={model} />
        <span className="nj-hidden">
          <Said lane={lane} model={model} zone={zone} />
        </span>
      </div>
    </div>
  );
}

function Label({ lane }: { readonly lane: Lane }): ReactElement {
  const look = lookOf(lane.kind === 'group' ? lane.group.worst : lane.run);
  return (
    <>
      {lane.kind === 'group' ? (
        <span className="nj-tl-fan" aria-hidden="true" data-opened={lane.opened} />
      ) : null}
      <span className="nj-tl-icon" data-tone={look.tone} title={look.word}>
        <StatusIcon icon={look.icon} />
        <span className="nj-hidden">{look.word}</span>
      </span>
      <Name text={lane.kind === 'group' ? lane.group.name : lane.name} />
      {lane.kind === 'group' ? (
        <span className="nj-tl-count">
          {timeline.done(number(lane.group.done), number(lane.group.runs.length))}
        </span>
      ) : null}
    </>
  );
}

/** A few words beside the bars: what it took, and when it is expected to end. */
function Beside({
  lane,
  bars,
  zone,
  model,
}: Pick<RowProps, 'lane' | 'bars' | 'zone' | 'model'>): ReactElement | null {
  const expected = bars.find(({ kind }) => kind === 'expected');
  const executed = bars.filter(({ kind }) => kind === 'actual');
  const last = executed.at(-1);
  const took = lane.kind === 'run' ? last && last.to - last.from : lengthOf(executed);
  const texts = [
    ...(took === undefined || (lane.kind === 'group' && expected) ? [] : [durationText(took)]),
    ...(lane.kind === 'run' && lane.run.attempt > 1 ? [timeline.said.attempt(lane.run.attempt)] : []),
  ];
  const place = placeBeside(bars, model.scale, texts.length * SHORT_PX + (expected ? EXPECTED_PX : 0));
  if (place === null || (texts.length === 0 && !expected)) return null;
  return (
    <span className="nj-tl-beside" style={place}>
      {texts.map((text) => (
        <span key={text}>{text}</span>
      ))}
      {expected ? (
        <span>
          <span className="nj-hidden">{timeline.said.expectedEnd} </span>~
          <Time at={new Date(expected.to).toISOString()} zone={zone} />
        </span>
      ) : null}
    </span>
  );
}

const [SHORT_PX, EXPECTED_PX] = [76, 76];

const lengthOf = (bars: readonly Bar[]): number | undefined =>
  bars.length === 0
    ? undefined
    : Math.max(...bars.map(({ to }) => to)) - Math.min(...bars.map(({ from }) => from));

/** The same as the bars say, in words. */
function Said({ lane, model, zone }: Pick<RowProps, 'lane' | 'model' | 'zone'>): ReactElement {
  if (lane.kind === 'group') return <>{timeline.said.several(lane.group.runs.length)}</>;
  const { run } = lane;
  const times = model.times.get(run.id);
  const bars = barsOf({ run, times, now: model.now });
  if (bars.length === 0) return <>{timeline.said.none}</>;
  return (
    <>
      {bars.map((bar) => (
        <SaidBar key={bar.kind} bar={bar} zone={zone} />
      ))}
      {typeof times?.usual === 'number' ? timeline.said.usually(durationText(times.usual)) : null}
    </>
  );
}

function SaidBar({
  bar: { kind, from, to, open, low, high },
  zone,
}: {
  readonly bar: Bar;
  readonly zone: string | null;
}): ReactElement {
  const at = (instant: number): ReactElement => <Time at={new Date(instant).toISOString()} zone={zone} />;
  return (
    <>
      {timeline.said[kind]} {at(from)}
      {open === true ? (
        ', '
      ) : (
        <>
          {' '}
          {timeline.said.until} {at(to)},{' '}
        </>
      )}
      {low !== undefined && high !== undefined ? (
        <>
          {timeline.said.between} {at(low)} {timeline.said.and} {at(high)},{' '}
        </>
      ) : null}
    </>
  );
}
