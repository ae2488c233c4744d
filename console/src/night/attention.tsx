import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { answerOf, api } from '../api/client.js';
import type { Run } from '../api/shapes.js';
import { may, useMe } from '../app/me.js';
import type { Place, Scope } from '../app/scope.js';
import type { NightFeed } from '../live/night-feed.js';
import { ask } from '../run/ask.js';
import { en } from '../text/en.js';
import { Name, Outside } from '../ui/outside-text.js';
import { StatusBadge } from '../ui/status-badge.js';
import { Time } from '../ui/time.js';
import { bestAction, needing, type HoldsUp } from './attention-order.js';
import { messageOf } from './message.js';

const SHOWN = 6;

interface AttentionProps {
  readonly feed: NightFeed;
  readonly zone: string | null;
  readonly place: Place;
  readonly open: (run: string) => void;
}

/** Runs with which nothing goes on until somebody acts, in the order of what that is worth, each with what to do next. */
export function Attention({ feed, zone, place, open }: AttentionProps): ReactElement | null {
  const holdsUp = useHoldsUp(place);
  const mayAct = may(useMe(), 'operate', place.schedule);
  const needed = needing(feed.runs.all(), holdsUp);
  if (needed.length === 0) return null;
  return (
    <section className="nj-attention" aria-labelledby="attention">
      <h2 id="attention">{en.attention.title}</h2>
      <ul>
        {needed.slice(0, SHOWN).map((run) => (
          <li key={run.id}>
            <Needed run={run} zone={zone} holdsUp={holdsUp.get(run.id) ?? 0} open={open} />
            {mayAct ? <Next run={run} open={open} /> : null}
          </li>
        ))}
      </ul>
      {needed.length > SHOWN ? <p className="nj-muted">{en.attention.more(needed.length - SHOWN)}</p> : null}
    </section>
  );
}

/** The forecast knows what is behind a run; it is read for the verdict anyway. */
function useHoldsUp({ schedule, date }: Scope): HoldsUp {
  const path = { schedule, date };
  const { data } = useQuery({
    queryKey: ['night', schedule, date, 'forecast'],
    queryFn: () =>
      answerOf(api.GET('/api/v1/schedules/{schedule}/days/{date}/forecast', { params: { path } })),
  });
  const all = [...(data?.nightly ? [data.nightly] : []), ...(data?.executions ?? [])];
  return new Map(all.flatMap(({ blockedBy }) => blockedBy.map((one) => [one.run, one.holdsUp] as const)));
}

interface NeededProps {
  readonly run: Run;
  readonly zone: string | null;
  readonly holdsUp: number;
  readonly open: (run: string) => void;
}

function Needed({ run, zone, holdsUp, open }: NeededProps): ReactElement {
  return (
    <button
      type="button"
      className="nj-attention-run"
      onClick={() => {
        open(run.id);
      }}
    >
      <StatusBadge run={run} />
      <span className="nj-attention-name">
        <Name text={`${run.process} · ${run.job}`} />
      </span>
      <span className="nj-attention-why">
        <Outside text={messageOf(run)} />
      </span>
      <span className="nj-muted">
        {holdsUp === 0 ? null : `${en.attention.holdsUp(holdsUp)}${run.endedAt === null ? '' : ' · '}`}
        {run.endedAt === null ? null : (
          <>
            {en.attention.since} <Time at={run.endedAt} zone={zone} />
          </>
        )}
      </span>
    </button>
  );
}

/** Opens the drawer with the dialog that the server then decides about. */
function Next({ run, open }: Pick<NeededProps, 'run' | 'open'>): ReactElement | null {
  const action = bestAction(run);
  if (!action) return null;
  return (
    <button
      type="button"
      className="nj-button"
      onClick={() => {
        ask(run.id, action);
        open(run.id);
      }}
    >
      {en.actions[action]}
    </button>
  );
}
