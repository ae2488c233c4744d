import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useKeys } from '../app/keys.js';
import { useScheduleNames } from '../app/schedules.js';
import { activity as text } from '../text/activity.js';
import { visible } from '../ui/visible.js';
import { isNarrowed, type ActivitySearch } from './activity-search.js';
import { KIND_NAMES } from './kinds.js';

export type Change = { readonly [K in keyof ActivitySearch]?: ActivitySearch[K] | undefined };

interface FiltersProps {
  readonly search: ActivitySearch;
  readonly show: (change: Change, replace?: boolean) => void;
}

const ZONE = new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** All of it stands in the address. */
export function Filters({ search, show }: FiltersProps): ReactElement {
  const names = useScheduleNames(search.schedule);
  const whos = [
    ['', text.who.any],
    ['people', text.who.people],
    ['system', text.who.system],
  ] as const;
  return (
    <fieldset className="nj-activity-filters">
      <legend className="nj-hidden">{text.filters}</legend>
      <Choice
        label={text.who.label}
        value={search.who ?? ''}
        of={whos}
        choose={(who) => {
          show({ who: who === 'people' || who === 'system' ? who : undefined });
        }}
      />
      <Choice
        label={text.kind}
        value={search.kind ?? ''}
        of={[['', text.anyKind], ...KIND_NAMES.map((kind) => [kind, text.kinds[kind]] as const)]}
        choose={(kind) => {
          show({ kind: KIND_NAMES.find((one) => one === kind) });
        }}
      />
      <Choice
        label={text.schedule}
        value={search.schedule ?? ''}
        of={[['', text.anySchedule], ...names.map((name) => [name, visible(name)] as const)]}
        choose={(schedule) => {
          show({ schedule: schedule || undefined });
        }}
      />
      <Instant
        label={text.from}
        value={search.from}
        choose={(from) => {
          show({ from });
        }}
      />
      <Instant
        label={text.to}
        value={search.to}
        choose={(to) => {
          show({ to });
        }}
      />
      <Words q={search.q} show={show} />
      {isNarrowed(search) ? (
        <button
          type="button"
          className="nj-quiet"
          onClick={() => {
            const nothing = { who: undefined, kind: undefined, schedule: undefined };
            show({ ...nothing, from: undefined, to: undefined, q: undefined });
          }}
        >
          {text.clear}
        </button>
      ) : null}
    </fieldset>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly of: readonly (readonly [value: string, word: string])[];
  readonly choose: (value: string) => void;
}

const Choice = ({ label, value, of, choose }: ChoiceProps): ReactElement => (
  <label>
    <span>{label}</span>
    <select
      value={value}
      onChange={({ target }) => {
        choose(target.value);
      }}
    >
      {of.map(([one, word]) => (
        <option key={one} value={one}>
          {word}
        </option>
      ))}
    </select>
  </label>
);

interface InstantProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly choose: (instant: string | undefined) => void;
}

/** In the zone of the browser, which the field says; the address has it in UTC. */
const Instant = ({ label, value, choose }: InstantProps): ReactElement => (
  <label title={text.zone(ZONE)}>
    <span>{label}</span>
    <input
      type="datetime-local"
      value={value === undefined ? '' : localOf(value)}
      onChange={({ target }) => {
        choose(target.value === '' ? undefined : new Date(target.value).toISOString());
      }}
    />
  </label>
);

function localOf(instant: string): string {
  const at = new Date(instant);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

const TYPED_MS = 300;

function Words({
  q = '',
  show,
}: Pick<FiltersProps, 'show'> & { readonly q: string | undefined }): ReactElement {
  const [typed, setTyped] = useState(q);
  const field = useRef<HTMLInputElement>(null);
  const latest = useRef({ q, show });
  useEffect(() => {
    latest.current = { q, show };
  });
  useEffect(() => {
    const timer = window.setTimeout(() => {
      if (typed !== latest.current.q) latest.current.show({ q: typed || undefined }, true);
    }, TYPED_MS);
    return () => {
      window.clearTimeout(timer);
    };
  }, [typed]);
  useEffect(() => {
    if (document.activeElement !== field.current) setTyped(q);
  }, [q]);
  useKeys({ '/': () => field.current?.focus() });
  return (
    <input
      ref={field}
      type="search"
      aria-label={text.text}
      placeholder={text.text}
      value={typed}
      maxLength={200}
      onChange={({ target }) => {
        setTyped(target.value);
      }}
    />
  );
}
