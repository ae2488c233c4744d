import { lazy, Suspense, useState, type ReactElement } from 'react';
import { may, useMe } from '../app/me.js';
import type { Scope } from '../app/scope.js';
import type { NightFeed } from '../live/night-feed.js';
import { nightActions as text } from '../text/night-actions.js';
import { requestable } from './requestable.js';
import { useDay } from './use-day.js';

const RequestDialog = lazy(async () => ({ default: (await import('./request-dialog.js')).RequestDialog }));
const CloseDialog = lazy(async () => ({ default: (await import('./close-dialog.js')).CloseDialog }));

/** What somebody who operates the schedule can do to the night as a whole. */
export function NightActions({
  place: { schedule, date },
  feed,
}: {
  readonly place: Scope;
  readonly feed: NightFeed;
}): ReactElement | null {
  const [asked, ask] = useState<'request' | 'close' | null>(null);
  const me = useMe();
  const path = { schedule, date };
  const day = useDay(path);
  if (!may(me, 'operate', schedule) || day.data?.status !== 'OPEN') return null;
  const choices = requestable(feed.runs.all());
  const close = (): void => {
    ask(null);
  };
  return (
    <span className="nj-night-actions">
      {choices.length === 0 ? null : (
        <button
          type="button"
          className="nj-button"
          onClick={() => {
            ask('request');
          }}
        >
          {text.request}
        </button>
      )}
      <button
        type="button"
        className="nj-button"
        onClick={() => {
          ask('close');
        }}
      >
        {text.close}
      </button>
      <Suspense fallback={null}>
        {asked === 'request' ? <RequestDialog scope={path} choices={choices} close={close} /> : null}
        {asked === 'close' ? <CloseDialog scope={path} feed={feed} close={close} /> : null}
      </Suspense>
    </span>
  );
}
