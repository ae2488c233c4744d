import { useQuery } from '@tanstack/react-query';
import { useRef, useState, type HTMLAttributes, type ReactElement } from 'react';
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
import { bestAction, inTheirPlaces, needing, type HoldsUp } from './attention-order.js';
import { messageOf } from './message.js';

/** So many are there to be scrolled to, and so many where all are asked for; the table has the others. */
const [SHOWN, SHOWN_OPENED] = [6, 20];
/** So many are in view at once; the style sheet says the same. */
const IN_VIEW = 2;

interface AttentionProps {
  readonly feed: NightFeed;
  readonly zone: string | null;
  readonly place: Place;
  readonly open: (run: string) => void;
}

/**
 * Runs with which nothing goes on until somebody acts, in the order of what that is worth, each with what to do next. It has its
 * place whether there are any or not: what is below does not move under a hand when one comes or goes.
 */
export function Attention({ feed, zone, place, open }: AttentionProps): ReactElement {
  const [opened, setOpened] = useState(false);
  const holdsUp = useHoldsUp(place);
  const mayAct = may(useMe(), 'operate', place.schedule);
  const { needed, using } = useTheirPlaces(needing(feed.runs.all(), holdsUp));
  const most = opened ? SHOWN_OPENED : SHOWN;
  return (
    <section className="nj-attention" aria-labelledby="attention" data-opened={opened} {...using}>
      <div className="nj-attention-head">
        <h2 id="attention">{en.attention.title}</h2>
        {needed.length > IN_VIEW || opened ? (
          <button
            type="button"
            className="nj-quiet"
            aria-expanded={opened}
            onClick={() => {
              setOpened(!opened);
            }}
          >
            {opened ? en.attention.fewer : en.attention.all(needed.length)}
          </button>
        ) : null}
      </div>
      {needed.length === 0 ? <p className="nj-muted">{en.attention.none}</p> : null}
      <ul>
        {needed.slice(0, most).map((run) => (
          <li key={run.id}>
            <Needed run={run} zone={zone} holdsUp={holdsUp.get(run.id) ?? 0} open={open} />
            {mayAct ? <Next run={run} open={open} /> : null}
          </li>
        ))}
        {needed.length > most ? (
          <li className="nj-muted">{en.attention.more(needed.length - most)}</li>
        ) : null}
      </ul>
    </section>
  );
}

interface InPlace {
  readonly needed: readonly Run[];
  readonly using: HTMLAttributes<HTMLElement>;
}

/** What becomes more urgent takes no place from under a hand: while they are pointed at or have the focus, runs stay where they are. */
function useTheirPlaces(found: readonly Run[]): InPlace {
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  const before = useRef<readonly string[]>([]);
  const needed = pointed || focused ? inTheirPlaces(before.current, found) : found;
  before.current = needed.map(({ id }) => id);
  return {
    needed,
    using: {
      onPointerEnter: () => {
        setPointed(true);
      },
      onPointerLeave: () => {
        setPointed(false);
      },
      onFocus: () => {
        setFocused(true);
      },
      onBlur: () => {
        setFocused(false);
      },
    },
  };
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
