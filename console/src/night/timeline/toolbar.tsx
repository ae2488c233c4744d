import { useState, type SyntheticEvent, type ReactElement } from 'react';
import type { Place } from '../../app/scope.js';
import { timeline } from '../../text/timeline.js';
import { Key } from '../../ui/key.js';
import { clockText, ownZone, typedTime } from '../../ui/wall-clock.js';
import { moved, zoomed } from './time-scale.js';
import { GROUPINGS, LEAVABLE, type Grouping } from './timeline-search.js';
import type { Timeline } from './use-timeline.js';

interface ToolbarProps {
  readonly model: Timeline;
  readonly place: Place;
}

/** How rows are grouped, what is drawn, and which part of the night. */
export function Toolbar({ model, place }: ToolbarProps): ReactElement {
  const { group = 'process' } = place.search;
  return (
    <div className="nj-tl-bar">
      <label>
        {timeline.group}{' '}
        <select
          value={group}
          onChange={({ target }) => {
            const next = GROUPINGS.find((one) => one === target.value) ?? 'process';
            place.show({ group: next === 'process' ? undefined : next }, true);
          }}
        >
          {GROUPINGS.map((one: Grouping) => (
            <option key={one} value={one}>
              {timeline.groups[one]}
            </option>
          ))}
        </select>
      </label>
      <Drawn model={model} place={place} />
      {model.full ? (
        <div className="nj-tl-part">
          <RangeFields model={model} />
          <RangeButtons model={model} />
        </div>
      ) : null}
    </div>
  );
}

function Drawn({ model: { without }, place }: ToolbarProps): ReactElement {
  return (
    <fieldset className="nj-tl-drawn">
      <legend className="nj-hidden">{timeline.shown}</legend>
      {LEAVABLE.map((one) => (
        <label key={one}>
          <input
            type="checkbox"
            checked={!without.includes(one)}
            onChange={({ target }) => {
              const next = target.checked ? without.filter((other) => other !== one) : [...without, one];
              place.show({ without: next.length === 0 ? undefined : next }, true);
            }}
          />
          {one === 'folds' ? null : <span className="nj-tl-sample" data-kind={one} aria-hidden="true" />}
          {timeline.show[one]}
        </label>
      ))}
    </fieldset>
  );
}

/** The range without any dragging: two times, each of the day on which it is nearest to what is shown. */
function RangeFields({ model: { scale, show } }: { readonly model: Timeline }): ReactElement {
  const zone = ownZone();
  const [typed, setTyped] = useState<{ readonly from?: string; readonly to?: string }>({});
  // While a field has the focus the night goes on, and would take away what is selected in it.
  const [held, setHeld] = useState<{ readonly from?: string; readonly to?: string }>({});
  const [problem, setProblem] = useState<string | null>(null);
  const shown = (name: 'from' | 'to'): string => clockText(Math.round(scale[name]), zone);
  const value = (name: 'from' | 'to'): string => typed[name] ?? held[name] ?? shown(name);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const [from, to] = (['from', 'to'] as const).map((name) =>
      typed[name] === undefined ? scale[name] : typedTime(typed[name], scale[name], zone),
    );
    const isTime = typeof from === 'number' && typeof to === 'number';
    setProblem(isTime ? (from < to ? null : timeline.badRange) : timeline.badTime);
    if (!isTime || from >= to) return;
    setTyped({});
    setHeld({});
    show({ from, to });
  };
  return (
    <form className="nj-tl-range" onSubmit={submit}>
      {(['from', 'to'] as const).map((name) => (
        <label key={name}>
          {timeline[name]}{' '}
          <input
            type="text"
            size={7}
            maxLength={30}
            value={value(name)}
            {...(problem === null ? {} : { 'aria-invalid': true, 'aria-describedby': 'range-problem' })}
            onFocus={() => {
              setHeld({ [name]: shown(name) });
            }}
            onBlur={() => {
              setHeld({});
            }}
            onChange={({ target }) => {
              setTyped({ ...typed, [name]: target.value });
            }}
          />
        </label>
      ))}
      <span className="nj-muted" title={timeline.zone}>
        {zone}
      </span>
      <button type="submit" className="nj-quiet">
        {timeline.apply}
      </button>
      {problem === null ? null : (
        <span id="range-problem" role="alert" className="nj-tl-problem">
          {problem}
        </span>
      )}
    </form>
  );
}

const ZOOM = 1.6;

function RangeButtons({
  model: { scale, show, range, unfolded, unfold },
}: {
  readonly model: Timeline;
}): ReactElement {
  const middle = (scale.from + scale.to) / 2;
  const buttons = [
    ['earlier', '‹', moved(scale, -0.5)],
    ['later', '›', moved(scale, 0.5)],
    ['zoomOut', '−', zoomed(scale, middle, 1 / ZOOM)],
    ['zoomIn', '+', zoomed(scale, middle, ZOOM)],
  ] as const;
  return (
    <span>
      {buttons.map(([name, sign, to]) => (
        <button
          key={name}
          type="button"
          className="nj-quiet"
          aria-label={timeline[name]}
          onClick={() => {
            show(to);
          }}
        >
          {sign}
        </button>
      ))}
      <button
        type="button"
        className="nj-quiet"
        aria-pressed={range === null}
        onClick={() => {
          show(null);
        }}
      >
        {timeline.fit} <Key name="0" />
      </button>
      {unfolded.size > 0 ? (
        <button
          type="button"
          className="nj-quiet"
          onClick={() => {
            unfold(null);
          }}
        >
          {timeline.fold}
        </button>
      ) : null}
    </span>
  );
}
