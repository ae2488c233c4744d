import { useMantineColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement, type ReactNode } from 'react';
import { answerOf, api } from '../api/client.js';
import { en } from '../text/en.js';
import { Key } from '../ui/key.js';
import { visible } from '../ui/visible.js';
import { useNow } from '../ui/time.js';
import { useFeedState } from '../live/use-night.js';
import type { NightFeed } from '../live/night-feed.js';
import { KeysHelp } from './keys-help.js';
import { useKeys } from './keys.js';
import { logOut, useMe } from './me.js';
import { dateBeside, type Place } from './scope.js';

const SCHEMES = ['auto', 'light', 'dark'] as const;

/** Top bar and the page under it. Only what exists is in it. */
export function Shell({
  place,
  feed,
  children,
}: {
  readonly place: Place;
  readonly feed: NightFeed;
  readonly children: ReactNode;
}): ReactElement {
  const [help, setHelp] = useState(false);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const turnScheme = (): void => {
    setColorScheme(SCHEMES[(SCHEMES.indexOf(colorScheme) + 1) % SCHEMES.length] ?? 'auto');
  };
  const goBeside = (days: number): void => {
    place.goTo({ schedule: place.schedule, date: dateBeside(place.date, days) });
  };
  useKeys({
    '?': () => {
      setHelp(true);
    },
    t: turnScheme,
    ',': () => {
      goBeside(-1);
    },
    '.': () => {
      goBeside(1);
    },
  });
  return (
    <div className="nj-shell">
      <a className="nj-skip" href="#runs">
        {en.shell.skip}
      </a>
      <nav className="nj-top" aria-label={en.shell.bar}>
        <span className="nj-product">{en.product}</span>
        <ScheduleSwitch place={place} />
        <DateSwitch place={place} goBeside={goBeside} />
        <span className="nj-space" />
        <LiveDot feed={feed} />
        <button type="button" className="nj-quiet" onClick={turnScheme}>
          {en.shell.scheme[colorScheme]}
        </button>
        <button
          type="button"
          className="nj-quiet"
          onClick={() => {
            setHelp(true);
          }}
        >
          {en.shell.keys} <Key name="?" />
        </button>
        <a className="nj-quiet" href="/api/docs">
          {en.shell.docs}
        </a>
        <Person />
      </nav>
      <Interrupted feed={feed} />
      {children}
      <KeysHelp
        opened={help}
        close={() => {
          setHelp(false);
        }}
      />
    </div>
  );
}

function ScheduleSwitch({ place }: { readonly place: Place }): ReactElement {
  const schedules = useQuery({
    queryKey: ['schedules'],
    queryFn: () => answerOf(api.GET('/api/v1/schedules', { params: { query: { limit: 1000 } } })),
  });
  const names = schedules.data?.items.map(({ name }) => name) ?? [];
  const shown = names.includes(place.schedule) ? names : [place.schedule, ...names];
  return (
    <label className="nj-scope">
      <span className="nj-hidden">{en.shell.schedule}</span>
      <select
        value={place.schedule}
        onChange={({ target }) => {
          place.goTo({ schedule: target.value, date: place.date });
        }}
      >
        {shown.map((name) => (
          <option key={name} value={name}>
            {visible(name)}
          </option>
        ))}
      </select>
    </label>
  );
}

function DateSwitch({
  place,
  goBeside,
}: {
  readonly place: Place;
  readonly goBeside: (days: number) => void;
}): ReactElement {
  return (
    <span className="nj-scope">
      <button
        type="button"
        className="nj-quiet"
        aria-label={en.shell.before}
        onClick={() => {
          goBeside(-1);
        }}
      >
        ‹
      </button>
      <label>
        <span className="nj-hidden">{en.shell.date}</span>
        <input
          type="date"
          value={place.date}
          onChange={({ target }) => {
            if (target.value !== '') place.goTo({ schedule: place.schedule, date: target.value });
          }}
        />
      </label>
      <button
        type="button"
        className="nj-quiet"
        aria-label={en.shell.after}
        onClick={() => {
          goBeside(1);
        }}
      >
        ›
      </button>
    </span>
  );
}

function LiveDot({ feed }: { readonly feed: NightFeed }): ReactElement {
  const { connection } = useFeedState(feed);
  return (
    <span className="nj-live" data-connection={connection}>
      {connection === 'live'
        ? en.live.live
        : connection === 'connecting'
          ? en.live.connecting
          : en.live.short}
    </span>
  );
}

const TELL_AFTER_S = 2;

function Interrupted({ feed }: { readonly feed: NightFeed }): ReactElement | null {
  const { connection, aliveAt } = useFeedState(feed);
  const now = useNow();
  const seconds = Math.max(0, Math.round((now - aliveAt) / 1000));
  if (connection !== 'interrupted' || seconds < TELL_AFTER_S) return null;
  return (
    <p className="nj-strip" role="status">
      {en.live.interrupted(seconds)}
    </p>
  );
}

function Person(): ReactElement | null {
  const me = useMe();
  if (!me) return null;
  return (
    <span className="nj-person">
      <bdi>{visible(me.name)}</bdi>
      {me.method === 'session' ? (
        <button type="button" className="nj-quiet" onClick={() => void logOut()}>
          {en.shell.leave}
        </button>
      ) : null}
    </span>
  );
}
