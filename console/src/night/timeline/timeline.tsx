import './timeline.css';
import type { ReactElement } from 'react';
import { Problem } from '../../api/problem.js';
import { timeline } from '../../text/timeline.js';
import { useKeys } from '../../app/keys.js';
import type { ViewProps } from '../view-props.js';
import { Axis } from './axis.js';
import { Lanes } from './lane-rows.js';
import { Strip } from './strip.js';
import { Toolbar } from './toolbar.js';
import { zoomed } from './time-scale.js';
import { useTimeline, type Timeline as Model } from './use-timeline.js';

/** When everything was to be executed, has been, and is expected to be. */
export function Timeline(props: ViewProps): ReactElement {
  const { place, zone } = props;
  const model = useTimeline(props);
  useZoomKeys(model);
  return (
    <section className="nj-timeline" aria-label={timeline.title}>
      <Toolbar model={model} place={place} />
      <Notes model={model} />
      <Lanes model={model} place={place} zone={zone} axis={<Axis model={model} zone={zone} />} />
      <Strip model={model} />
    </section>
  );
}

const ZOOM = 1.6;

function useZoomKeys({ scale, show }: Model): void {
  const by = (factor: number) => (): void => {
    show(zoomed(scale, (scale.from + scale.to) / 2, factor));
  };
  useKeys({
    '+': by(ZOOM),
    '-': by(1 / ZOOM),
    '0': () => {
      show(null);
    },
  });
}

function Notes({ model: { timesError, full } }: { readonly model: Model }): ReactElement | null {
  const isTooLarge = timesError instanceof Problem && timesError.code === 'FORECAST_TOO_LARGE';
  if (timesError)
    return (
      <p className="nj-muted" role="status">
        {isTooLarge ? timeline.tooLarge : timeline.noForecast}
      </p>
    );
  return full ? null : <p className="nj-muted">{timeline.noTimes}</p>;
}
