import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { answerOf, api } from '../api/client.js';
import { en } from '../text/en.js';
import { palette as text } from '../text/palette.js';
import { visible } from '../ui/visible.js';
import { useKeys } from './keys.js';
import { hasWords, inView, type Hit } from './palette-sources.js';
import { saidDate } from './said-date.js';
import { useSchedules } from './schedules.js';
import { lastLooked, lastScope } from './scope.js';
import { SCREENS } from './screens.js';

const MOST = 20;

interface PaletteProps {
  /** What keys did before the palette lay over the page. */
  readonly acts: ReadonlyMap<string, () => void>;
  readonly close: () => void;
}

interface Group {
  readonly name: string;
  readonly hits: readonly Hit[];
}

/** One field that finds what is in view, leads to every screen, schedule and date, and does what keys do. */
export function Palette({ acts, close }: PaletteProps): ReactElement {
  const [said, say] = useState('');
  const [at, setAt] = useState(0);
  const groups = useGroups(said, acts);
  const hits = groups.flatMap((group) => group.hits);
  const chosen = hits[Math.min(at, hits.length - 1)];
  const act = (hit: Hit | undefined): void => {
    if (!hit) return;
    close();
    // What it opens comes after this has gone, and takes the focus.
    window.setTimeout(hit.act, 0);
  };
  const move = (event: KeyboardEvent): void => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined) {
      event.preventDefault();
      setAt((Math.min(at, hits.length - 1) + by + hits.length) % Math.max(hits.length, 1));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      act(chosen);
    }
  };
  useKeys({ Escape: close, 'Ctrl k': close }, { modal: true });
  return (
    <Modal
      opened
      onClose={close}
      title={text.title}
      lockScroll={false}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': text.close }}
    >
      <input
        className="nj-palette-field"
        role="combobox"
        aria-expanded={hits.length > 0}
        aria-controls="palette-hits"
        aria-label={text.field}
        {...(chosen ? { 'aria-activedescendant': `hit-${chosen.id}` } : {})}
        placeholder={text.field}
        data-autofocus
        value={said}
        onChange={({ target }) => {
          say(target.value);
          setAt(0);
        }}
        onKeyDown={move}
      />
      <Hits groups={groups} chosen={chosen} act={act} />
    </Modal>
  );
}

interface HitsProps {
  readonly groups: readonly Group[];
  readonly chosen: Hit | undefined;
  readonly act: (hit: Hit) => void;
}

function Hits({ groups, chosen, act }: HitsProps): ReactElement {
  const found = groups.filter(({ hits }) => hits.length > 0);
  const active = useRef<HTMLDivElement>(null);
  useEffect(() => {
    active.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <div className="nj-palette" id="palette-hits" role="listbox" aria-label={text.results} tabIndex={-1}>
      {found.length === 0 ? <p className="nj-muted">{text.nothing}</p> : null}
      {found.map(({ name, hits }) => (
        <div key={name} role="group" aria-label={name}>
          <p aria-hidden="true">{name}</p>
          {hits.map((hit) => (
            <div
              key={hit.id}
              id={`hit-${hit.id}`}
              ref={hit.id === chosen?.id ? active : undefined}
              role="option"
              aria-selected={hit.id === chosen?.id}
              onPointerDown={(event) => {
                event.preventDefault();
                act(hit);
              }}
            >
              <bdi>{visible(hit.word)}</bdi>
              {hit.detail === undefined ? null : <span className="nj-muted">{visible(hit.detail)}</span>}
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

function useGroups(said: string, acts: ReadonlyMap<string, () => void>): readonly Group[] {
  const words = said.toLowerCase().split(/\s+/).filter(Boolean);
  const navigate = useNavigate();
  const schedules = useSchedules();
  const scope = lastScope();
  const today = new Date().toISOString().slice(0, 10);
  const toNight = (schedule: string, date: string): Hit => ({
    id: `night-${schedule}-${date}`,
    word: text.night(schedule, date),
    act: () => void navigate({ to: '/night/$schedule/$date', params: { schedule, date } }),
  });
  const toNights = (date: string): Hit => ({
    id: `nights-${date}`,
    word: text.allNights(date),
    act: () => void navigate({ to: '/nights/$date', params: { date } }),
  });
  const byId = useRunById(said);
  const date = saidDate(said, today);
  const nights = [
    ...(scope && date !== null ? [toNight(scope.schedule, date)] : []),
    ...(date !== null && schedules.length > 1 ? [toNights(date)] : []),
    ...schedules
      .filter(({ name }) => words.length > 0 && hasWords(name, words))
      .slice(0, MOST)
      .map(({ name }) => toNight(name, lastLooked()?.date ?? today)),
  ];
  const screens = SCREENS.map(({ id, to }): Hit => ({
    id: `screen-${id}`,
    word: en.screens[id],
    act: () => void navigate({ to }),
  }));
  const matching = (hits: readonly Hit[]): readonly Hit[] => hits.filter(({ word }) => hasWords(word, words));
  return [
    { name: text.groups.runs, hits: words.length === 0 ? [] : [...inView(words, MOST), ...byId] },
    { name: text.groups.nights, hits: nights },
    { name: text.groups.go, hits: matching(screens) },
    { name: text.groups.do, hits: matching(verbs(acts)) },
  ];
}

/** A run of any night by its id, which people have from a log or from each other. */
function useRunById(said: string): readonly Hit[] {
  const navigate = useNavigate();
  const id = /^\s*(\d{1,19})\s*$/.exec(said)?.[1];
  const { data } = useQuery({
    queryKey: ['run', id, 'palette'],
    queryFn: () => answerOf(api.GET('/api/v1/runs/{id}', { params: { path: { id: id ?? '' } } })),
    enabled: id !== undefined,
    retry: false,
  });
  if (!data) return [];
  const { schedule, businessDate: date, process, job } = data;
  return [
    {
      id: `any-run-${data.id}`,
      word: `${process} · ${job}`,
      detail: text.night(schedule, date),
      act: () =>
        void navigate({
          to: '/night/$schedule/$date',
          params: { schedule, date },
          search: { run: data.id },
        }),
    },
  ];
}

/** A key as it is listed, by what the browser calls it. */
function eventKey(listed: string): string {
  if (listed === 'Esc') return 'Escape';
  return /^Shift (.)$/.exec(listed)?.[1]?.toUpperCase() ?? listed;
}

/** What is done by a key can be found by its words. Moving about is for the keys themselves. */
function verbs(acts: ReadonlyMap<string, () => void>): readonly Hit[] {
  return en.keys.list.flatMap(([key, word]) => {
    const act = acts.get(eventKey(key));
    return act && !/^(Ctrl|Esc|Enter|g |j$|k$)/.test(key)
      ? [{ id: `do-${key.replace(/\W/g, '_')}`, word, detail: key, act }]
      : [];
  });
}
