import { useMemo, type ReactElement } from 'react';
import type { Run } from '../api/shapes.js';
import type { Place } from '../app/scope.js';
import type { NightFeed } from '../live/night-feed.js';
import { en } from '../text/en.js';
import { Pop } from '../app/pop.js';
import { plainLook, STATUSES } from '../ui/status.js';
import { visible } from '../ui/visible.js';
import { NIGHT_FLAGS } from './run-flags.js';
import { FACETS } from './search.js';

/** The cycle is chosen above; a job among those of its process. */
const NAMES = ['flow', 'app', 'agent', 'type', 'process', 'job'] as const;
type Offered = (typeof NAMES)[number];

interface MenusProps {
  readonly place: Place;
  readonly feed: NightFeed;
}

/** What there is to choose from in this night, beside what is typed. */
export function FilterMenus({ place, feed }: MenusProps): ReactElement {
  const { size } = feed.runs;
  const { process } = place.search;
  const values = useMemo(() => valuesOf(feed.runs.all(), process), [feed, size, process]);
  return (
    <>
      <Several
        name="status"
        all={STATUSES.map((one) => [one, plainLook(one).word])}
        chosen={place.search.status ?? []}
        choose={(status) => {
          place.show({ status }, true);
        }}
      />
      <Several
        name="flag"
        all={NIGHT_FLAGS.map((one) => [one, en.filter.flags[one]])}
        chosen={place.search.flag ?? []}
        choose={(flag) => {
          place.show({ flag }, true);
        }}
      />
      {NAMES.filter((name) => values[name].length > 1 || place.search[name] !== undefined).map((name) => (
        <One key={name} name={name} all={values[name]} place={place} />
      ))}
    </>
  );
}

function valuesOf(
  runs: readonly Run[],
  process: string | undefined,
): Readonly<Record<Offered, readonly string[]>> {
  const of = (name: Offered, some = runs): readonly string[] =>
    [...new Set(some.map((run) => run[FACETS[name]]))].sort();
  const ofProcess = process === undefined ? [] : runs.filter((run) => run.process === process);
  return {
    ...{ flow: of('flow'), app: of('app'), agent: of('agent'), type: of('type'), process: of('process') },
    job: of('job', ofProcess),
  };
}

interface OneProps {
  readonly name: Offered;
  readonly all: readonly string[];
  readonly place: Place;
}

function One({ name, all, place }: OneProps): ReactElement {
  const value = place.search[name] ?? '';
  const title = en.filter.names[name];
  const options = value === '' || all.includes(value) ? all : [value, ...all];
  return (
    <select
      className="nj-facet"
      aria-label={title}
      data-set={value !== ''}
      value={value}
      onChange={({ target }) => {
        place.show({ [name]: target.value === '' ? undefined : target.value }, true);
      }}
    >
      <option value="">{en.filter.any(title)}</option>
      {options.map((one) => (
        <option key={one} value={one}>
          {visible(one)}
        </option>
      ))}
    </select>
  );
}

interface SeveralProps<T extends string> {
  readonly name: 'status' | 'flag';
  readonly all: readonly (readonly [value: T, word: string])[];
  readonly chosen: readonly T[];
  /** Undefined = any. */
  readonly choose: (chosen: readonly T[] | undefined) => void;
}

function Several<T extends string>({ name, all, chosen, choose }: SeveralProps<T>): ReactElement {
  const title = en.filter.names[name];
  const words = all.filter(([value]) => chosen.includes(value)).map(([, word]) => word);
  return (
    <Pop
      label={
        <span className="nj-facet" data-set={words.length > 0}>
          {words.length === 0 ? en.filter.any(title) : en.filter.is(title, words.join(', '))}
        </span>
      }
    >
      <ul className="nj-choices">
        {all.map(([value, word]) => (
          <li key={value}>
            <label>
              <input
                type="checkbox"
                checked={chosen.includes(value)}
                onChange={({ target }) => {
                  const rest = chosen.filter((one) => one !== value);
                  const next = target.checked ? [...rest, value] : rest;
                  choose(next.length === 0 ? undefined : next);
                }}
              />
              {word}
            </label>
          </li>
        ))}
      </ul>
    </Pop>
  );
}
