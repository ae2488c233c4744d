import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useKeys } from '../app/keys.js';
import type { Place } from '../app/scope.js';
import type { NightFeed } from '../live/night-feed.js';
import { en } from '../text/en.js';
import { Outside } from '../ui/outside-text.js';
import { number } from '../ui/time.js';
import { FilterMenus } from './filter-menus.js';
import { FILTERS, inWords, isNarrowed } from './search.js';

const TYPED_MS = 300;

interface FilterProps {
  readonly place: Place;
  readonly feed: NightFeed;
  readonly shown: number;
}

export function Filter({ place, feed, shown }: FilterProps): ReactElement {
  const { search } = place;
  const all = feed.runs.size;
  return (
    <div className="nj-filter">
      <FilterField place={place} />
      <div className="nj-facets">
        <FilterMenus place={place} feed={feed} />
      </div>
      <span className="nj-muted" role="status">
        {en.filter.shown(number(shown), number(all))}
      </span>
      {isNarrowed(search) ? (
        <button
          type="button"
          className="nj-quiet"
          onClick={() => {
            place.show(Object.fromEntries(FILTERS.map((name) => [name, undefined])));
          }}
        >
          {en.filter.clear}
        </button>
      ) : null}
      {shown === 0 && isNarrowed(search) ? (
        <Outside text={en.filter.hides(number(all), inWords(search))} />
      ) : null}
      {search.ignored === undefined ? null : (
        <span className="nj-muted">
          <Outside text={en.filter.ignored(search.ignored)} />
        </span>
      )}
    </div>
  );
}

/** What is typed counts when nothing is typed for a moment; Back does not go through every letter. */
function FilterField({ place }: { readonly place: Place }): ReactElement {
  const asked = place.search.q ?? '';
  const [typed, setTyped] = useState(asked);
  const field = useRef<HTMLInputElement>(null);
  const latest = useRef({ place, typed, asked });
  useEffect(() => {
    latest.current = { place, typed, asked };
  });
  useEffect(() => {
    const timer = window.setTimeout(() => {
      const { place: there, asked: q } = latest.current;
      if (typed !== q) there.show({ q: typed === '' ? undefined : typed }, true);
    }, TYPED_MS);
    return () => {
      window.clearTimeout(timer);
    };
  }, [typed]);
  useEffect(() => {
    if (document.activeElement !== field.current) setTyped(asked);
  }, [asked]);
  const [writing, setWriting] = useState(false);
  useKeys({ '/': () => field.current?.focus() });
  // What is chosen stays so: the first Escape leaves the field.
  useKeys({ Escape: () => field.current?.blur() }, { on: writing });
  return (
    <input
      ref={field}
      type="search"
      aria-label={en.filter.text}
      placeholder={en.filter.text}
      value={typed}
      maxLength={200}
      onChange={({ target }) => {
        setTyped(target.value);
      }}
      onFocus={() => {
        setWriting(true);
      }}
      onBlur={() => {
        setWriting(false);
      }}
    />
  );
}
