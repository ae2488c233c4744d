import type { ReactElement } from 'react';
import type { Run } from '../api/shapes.js';
import type { Place } from '../app/scope.js';
import { en } from '../text/en.js';
import { Outside } from '../ui/outside-text.js';
import { PanelProblem } from '../ui/panel-problem.js';
import { Time } from '../ui/time.js';
import { useWhy, type WhyReason } from './run-queries.js';

interface WhyProps {
  readonly run: Run;
  readonly place: Place;
  readonly zone: string | null;
  readonly stale: boolean;
}

/** The chain behind a run that does not start, down to what somebody can do something about. */
export function Why({ run, place, zone, stale }: WhyProps): ReactElement {
  const why = useWhy(run);
  if (why.isError) return <PanelProblem error={why.error} again={() => void why.refetch()} />;
  if (!why.data) return <p className="nj-reading" aria-busy="true" />;
  return (
    <section className="nj-why">
      {why.data.length === 0 ? (
        <p>{en.why.none}</p>
      ) : (
        <Reasons reasons={why.data} own={run.id} place={place} zone={zone} />
      )}
      <p className="nj-muted" data-stale={stale}>
        {en.why.evaluated} <Time at={new Date(why.dataUpdatedAt).toISOString()} zone={zone} />
      </p>
    </section>
  );
}

interface ReasonsProps {
  readonly reasons: readonly WhyReason[];
  readonly own: string;
  readonly place: Place;
  readonly zone: string | null;
}

function Reasons({ reasons, own, place, zone }: ReasonsProps): ReactElement {
  return (
    <ol>
      {reasons.map((reason, index) => (
        <li key={index}>
          <Outside text={reason.message} />
          {reason.since === null ? null : (
            <span className="nj-muted">
              {' '}
              {en.run.since} <Time at={reason.since} zone={zone} />
            </span>
          )}
          {reason.because.length === 0 ? <span className="nj-flag">{en.why.root}</span> : null}
          {reason.run === undefined || reason.run === own ? null : <OpenRun id={reason.run} place={place} />}
          {reason.because.length === 0 ? null : (
            <Reasons reasons={reason.because} own={reason.run ?? own} place={place} zone={zone} />
          )}
        </li>
      ))}
    </ol>
  );
}

function OpenRun({ id, place }: { readonly id: string; readonly place: Place }): ReactElement {
  return (
    <button
      type="button"
      className="nj-link"
      onClick={() => {
        place.show({ run: id, tab: undefined });
      }}
    >
      {en.why.open}
    </button>
  );
}
