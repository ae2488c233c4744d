import { useMemo, type ReactElement } from 'react';
import type { Place } from '../app/scope.js';
import type { NightFeed } from '../live/night-feed.js';
import { en } from '../text/en.js';
import { Name } from '../ui/outside-text.js';
import { StatusIcon } from '../ui/status-badge.js';
import { number } from '../ui/time.js';
import { cycleStates, type CycleState } from './cycle-states.js';

/** Of a larger night there may be other cycles in what is read later: they find their place there. */
const SMALL = 1000;

/** The cycles of the date with how they stand. Choosing one narrows what is seen to it; with one alone there is nothing to choose. */
export function Cycles({
  feed,
  place,
}: {
  readonly feed: NightFeed;
  readonly place: Place;
}): ReactElement | null {
  const chosen = place.search.cycle;
  const version = feed.runs.version();
  const states = useMemo(() => cycleStates(feed.runs.all()), [feed, version]);
  if (states.length < 2 && chosen === undefined && feed.runs.size < SMALL) return null;
  const choose = (cycle: string | undefined) => (): void => {
    place.show({ cycle });
  };
  return (
    <section className="nj-cycles" aria-label={en.cycles.title}>
      <button type="button" aria-pressed={chosen === undefined} onClick={choose(undefined)}>
        {en.cycles.all}
      </button>
      {states.map((state) => (
        <button
          key={state.cycle}
          type="button"
          aria-pressed={chosen === state.cycle}
          onClick={choose(chosen === state.cycle ? undefined : state.cycle)}
        >
          <Cycle state={state} />
        </button>
      ))}
    </section>
  );
}

function Cycle({ state: { cycle, look, done, runs } }: { readonly state: CycleState }): ReactElement {
  return (
    <>
      <span className="nj-cycle-icon" data-tone={look.tone} title={look.word}>
        <StatusIcon icon={look.icon} />
        <span className="nj-hidden">{look.word}</span>
      </span>
      <Name text={cycle} />
      <span className="nj-muted">{en.cycles.done(number(done), number(runs))}</span>
    </>
  );
}
