import { useEffect, useRef, useState, useSyncExternalStore, type ReactElement } from 'react';
import type { ActionName, Run } from '../api/shapes.js';
import { useKeys } from '../app/keys.js';
import { may, useMe } from '../app/me.js';
import type { Place } from '../app/scope.js';
import type { NightFeed } from '../live/night-feed.js';
import { en } from '../text/en.js';
import { tellDone } from './act-at-once.js';
import { ActionDialog } from './action-dialog.js';
import { Actions } from './actions.js';
import { useAsked } from './ask.js';
import { DrawerBar } from './drawer-bar.js';
import { Header } from './header.js';
import { ResolveDialog } from './resolve-dialog.js';
import { useAllowedActions } from './run-queries.js';
import { RunTabs } from './tabs.js';
import './run.css';

interface DrawerProps {
  readonly id: string;
  /** The rows of the table, for going to the one beside. */
  readonly ids: readonly string[];
  readonly feed: NightFeed;
  readonly place: Place;
  readonly zone: string | null;
}

/** A run beside the table: the page behind it stays in use. */
export function RunDrawer({ id, ids, feed, place, zone }: DrawerProps): ReactElement {
  const run = useRun(feed, id);
  const close = (): void => {
    place.show({ run: undefined, tab: undefined, line: undefined });
  };
  useKeys({ Escape: close });
  const at = ids.indexOf(id);
  const goTo = (other: string | undefined): (() => void) | undefined =>
    other === undefined
      ? undefined
      : () => {
          place.show({ run: other }, true);
        };
  return (
    <aside className="nj-drawer" aria-label={en.run.drawer}>
      <DrawerBar
        previous={goTo(at === -1 ? undefined : ids[at - 1])}
        next={goTo(at === -1 ? undefined : ids[at + 1])}
        close={close}
      />
      {run ? (
        <RunDetail run={run} feed={feed} place={place} zone={zone} />
      ) : (
        <p className="nj-empty">{en.run.gone}</p>
      )}
    </aside>
  );
}

const useRun = (feed: NightFeed, id: string): Run | undefined =>
  useSyncExternalStore(feed.runs.subscribe, () => feed.runs.get(id));

interface DetailProps {
  readonly run: Run;
  readonly feed: NightFeed;
  readonly place: Place;
  readonly zone: string | null;
}

function RunDetail({ run, feed, place, zone }: DetailProps): ReactElement {
  const known = useAllowedActions(run).data;
  const allowed = known ?? [];
  const [asking, setAsking] = useState<ActionName | null>(null);
  useAsked(run.id, setAsking);
  const mayAct = may(useMe(), 'operate', run.schedule);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const close = (): void => {
    setAsking(null);
    heading.current?.focus({ preventScroll: true });
  };
  const put = (after: Run): void => {
    feed.put(after);
  };
  const done = (after: Run): void => {
    put(after);
    if (asking !== null) tellDone(asking, after, put);
    close();
  };
  return (
    <>
      <Header run={run} zone={zone} heading={heading} />
      <Actions
        run={run}
        allowed={known}
        mayAct={mayAct}
        ask={setAsking}
        look={(tab) => {
          place.show({ tab, line: undefined }, true);
        }}
        put={put}
      />
      <RunTabs {...{ run, feed, place, zone, allowed, mayAct, put }} />
      {asking === null || !mayAct ? null : asking === 'resolve-start' ? (
        <ResolveDialog run={run} close={close} done={done} />
      ) : (
        <ActionDialog key={asking} action={asking} allowed={allowed} run={run} close={close} done={done} />
      )}
    </>
  );
}
