import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement, type ReactNode } from 'react';
import { answerOf, api } from '../api/client.js';
import { may, useMe, type Me } from '../app/me.js';
import { dateBeside, type Place } from '../app/scope.js';
import type { NightFeed } from '../live/night-feed.js';
import { useCommand } from '../run/command.js';
import { nightActions } from '../text/night-actions.js';
import { isDone } from '../ui/status.js';
import { openAndRequest, WhatWasRefused } from './open-night.js';

const text = nightActions.steps;
const KEY = 'nightjar.first-steps';
const HIDDEN = 'hidden';
/** Who has had more nights than these knows the console, or has an installation of others. */
const NIGHTS_OF_A_NEW_ONE = 3;

interface Known {
  readonly dates: readonly string[];
  readonly mended: boolean;
}

/** What somebody who is new may do first, each ticked when it has been done: the whole tutorial. */
export function FirstSteps({
  place,
  feed,
}: {
  readonly place: Place;
  readonly feed: NightFeed;
}): ReactElement | null {
  const [hidden, setHidden] = useState(() => localStorage.getItem(KEY) === HIDDEN);
  const me = useMe();
  const operates = may(me, 'operate', place.schedule);
  const known = useQuery({
    queryKey: ['night', place.schedule, place.date, 'first-steps'],
    queryFn: () => readKnown(place.schedule, me),
    enabled: !hidden && operates,
  });
  if (hidden || (me && !operates)) return null;
  const hide = (): void => {
    localStorage.setItem(KEY, HIDDEN);
    setHidden(true);
  };
  if (known.data && known.data.dates.length > NIGHTS_OF_A_NEW_ONE) return null;
  return (
    <section className="nj-steps" aria-labelledby="first-steps" aria-busy={!known.data}>
      <h2 id="first-steps">{text.title}</h2>
      <button type="button" className="nj-quiet" onClick={hide}>
        {text.hide}
      </button>
      {known.data && me ? <Steps place={place} feed={feed} known={known.data} me={me} /> : null}
    </section>
  );
}

async function readKnown(schedule: string, me: Me | undefined): Promise<Known> {
  const [executions, moves] = await Promise.all([
    answerOf(api.GET('/api/v1/executions', { params: { query: { schedule, limit: 20 } } })),
    answerOf(
      api.GET('/api/v1/activity', {
        params: { query: { schedule, actor: me?.name ?? '', type: 'run.status-changed', limit: 100 } },
      }),
    ),
  ]);
  return {
    dates: [...new Set(executions.items.map(({ businessDate }) => businessDate))],
    mended: moves.items.some(({ from, to }) => from === 'ERROR' && to === 'PENDING'),
  };
}

interface StepsProps {
  readonly place: Place;
  readonly feed: NightFeed;
  readonly known: Known;
  readonly me: Me;
}

function Steps({ place, feed, known: { dates, mended }, me }: StepsProps): ReactElement {
  const seen =
    dates.length > 1 ||
    feed.runs.all().every(({ status, execution }) => execution === null || isDone(status));
  return (
    <ol>
      <Step done={seen} title={text.see}>
        {text.seeHow}
      </Step>
      <Step done={dates.length > 1} title={text.again}>
        {text.againHow} {dates.length > 1 ? null : <AnotherNight place={place} />}
      </Step>
      <Step done={mended} title={text.mend}>
        {text.mendHow}
      </Step>
      <Step done={false} title={text.own}>
        {text.ownHow}{' '}
        {may(me, 'define', place.schedule) ? <a href="/schedules">{nightActions.import}</a> : null}{' '}
        <a href="/api/v1/schedules/template">{text.template}</a>
      </Step>
    </ol>
  );
}

function Step({
  done,
  title,
  children,
}: {
  readonly done: boolean;
  readonly title: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <li data-done={done}>
      <strong>{title}</strong> <span className="nj-hidden">({done ? text.done : text.toDo})</span>
      <span>{children}</span>
    </li>
  );
}

/** The date after the one that is shown, opened and requested, and shown. */
function AnotherNight({ place }: { readonly place: Place }): ReactElement {
  const scope = { schedule: place.schedule, date: dateBeside(place.date, 1) };
  const command = useCommand(
    ({ key }) => openAndRequest(scope, key),
    () => {
      place.goTo(scope);
    },
  );
  return (
    <>
      <button type="button" className="nj-button" disabled={command.sending} onClick={command.send}>
        {text.againNow(scope.date)}
      </button>
      <WhatWasRefused command={command} />
    </>
  );
}
