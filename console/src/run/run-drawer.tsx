import { Tabs } from '@mantine/core';
import { useEffect, useRef, useState, useSyncExternalStore, type ReactElement, type RefObject } from 'react';
import type { ActionName, Run } from '../api/shapes.js';
import { useKeys } from '../app/keys.js';
import { may, useMe } from '../app/me.js';
import type { Place } from '../app/scope.js';
import type { NightFeed } from '../live/night-feed.js';
import { useFeedState } from '../live/use-night.js';
import { RUN_TABS, type RunTab } from '../night/search.js';
import { en } from '../text/en.js';
import { Key } from '../ui/key.js';
import { Name, Outside } from '../ui/outside-text.js';
import { StatusBadge } from '../ui/status-badge.js';
import { furtherFlags } from '../ui/status.js';
import { Duration, Time } from '../ui/time.js';
import { ActionDialog } from './action-dialog.js';
import { Actions } from './actions.js';
import { useAsked } from './ask.js';
import { Attempts } from './attempts.js';
import { Log } from './log.js';
import { Parameters } from './parameters.js';
import { ResolveDialog } from './resolve-dialog.js';
import { useAllowedActions } from './run-queries.js';
import { Why } from './why.js';

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
    place.show({ run: undefined, tab: undefined });
  };
  useKeys({ Escape: close });
  const at = ids.indexOf(id);
  const goTo = (other: string | undefined): void => {
    if (other !== undefined) place.show({ run: other }, true);
  };
  return (
    <aside className="nj-drawer" aria-label={en.run.drawer}>
      <div className="nj-drawer-bar">
        <button
          type="button"
          className="nj-quiet"
          disabled={at <= 0}
          onClick={() => {
            goTo(ids[at - 1]);
          }}
        >
          <span className="nj-hidden">{en.run.previous}</span>▲ <Key name="k" />
        </button>
        <button
          type="button"
          className="nj-quiet"
          disabled={at === -1 || at >= ids.length - 1}
          onClick={() => {
            goTo(ids[at + 1]);
          }}
        >
          <span className="nj-hidden">{en.run.next}</span>▼ <Key name="j" />
        </button>
        <span className="nj-space" />
        <button type="button" className="nj-quiet" aria-label={en.run.close} onClick={close}>
          ✕
        </button>
      </div>
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
  const allowed = useAllowedActions(run).data ?? [];
  const [asking, setAsking] = useState<ActionName | null>(null);
  useAsked(run.id, setAsking);
  const mayAct = may(useMe(), 'operate', run.schedule);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const close = (): void => {
    setAsking(null);
    heading.current?.focus({ preventScroll: true });
  };
  const done = (after: Run): void => {
    feed.put(after);
    close();
  };
  return (
    <>
      <Header run={run} zone={zone} heading={heading} />
      {mayAct ? <Actions allowed={allowed} ask={setAsking} /> : <p className="nj-muted">{en.run.lookOnly}</p>}
      <RunTabs run={run} feed={feed} place={place} zone={zone} />
      {asking === null || !mayAct ? null : asking === 'resolve-start' ? (
        <ResolveDialog run={run} close={close} done={done} />
      ) : (
        <ActionDialog key={asking} action={asking} allowed={allowed} run={run} close={close} done={done} />
      )}
    </>
  );
}

interface HeaderProps {
  readonly run: Run;
  readonly zone: string | null;
  readonly heading: RefObject<HTMLHeadingElement | null>;
}

function Header({ run, zone, heading }: HeaderProps): ReactElement {
  const since = run.endedAt ?? run.startedAt ?? run.requestedAt;
  return (
    <header className="nj-run-head">
      <p className="nj-muted">
        <Name text={[run.schedule, `${run.cycle}/${run.flow}`, run.process].join(' / ')} />
      </p>
      <h2 ref={heading} tabIndex={-1}>
        <Name text={run.job} />
      </h2>
      <p className="nj-run-facts">
        <StatusBadge run={run} />
        {furtherFlags(run).map((flag) => (
          <span key={flag} className="nj-flag">
            {flag}
          </span>
        ))}
        {since === null ? null : (
          <span>
            {en.run.since} <Time at={since} zone={zone} />
          </span>
        )}
        {run.startedAt !== null && (run.status === 'RUNNING' || run.endedAt !== null) ? (
          <span>
            <Duration from={run.startedAt} to={run.status === 'RUNNING' ? null : run.endedAt} />
          </span>
        ) : null}
        <span>{en.run.attempt(run.attempt)}</span>
        <span>
          {en.run.jobType} <Name text={run.jobType} />
        </span>
      </p>
      {run.executionInfo !== null || run.detail !== null ? (
        <p className="nj-message">
          <Outside text={run.executionInfo ?? run.detail ?? ''} />
        </p>
      ) : null}
    </header>
  );
}

function RunTabs({ run, feed, place, zone }: DetailProps): ReactElement {
  const tab = place.search.tab ?? defaultTab(run);
  const show = (next: RunTab): void => {
    place.show({ tab: next }, true);
  };
  useKeys({
    w: () => {
      show('why');
    },
    l: () => {
      show('log');
    },
  });
  const { connection } = useFeedState(feed);
  const panels: Readonly<Record<RunTab, () => ReactElement>> = {
    why: () => <Why run={run} place={place} zone={zone} stale={connection === 'interrupted'} />,
    attempts: () => <Attempts run={run} zone={zone} />,
    log: () => <Log run={run} />,
    params: () => <Parameters run={run} />,
  };
  return (
    <Tabs
      value={tab}
      onChange={(value) => {
        const next = RUN_TABS.find((one) => one === value);
        if (next) show(next);
      }}
    >
      <Tabs.List>
        {RUN_TABS.map((one) => (
          <Tabs.Tab key={one} value={one}>
            {en.run.tabs[one]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {RUN_TABS.map((one) => (
        <Tabs.Panel key={one} value={one}>
          {one === tab ? panels[one]() : null}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

/** What one opens a run in this state for. */
function defaultTab({ status, attempt }: Run): RunTab {
  if (status === 'RUNNING') return 'log';
  return attempt > 0 && status !== 'PENDING' && status !== 'HELD' ? 'attempts' : 'why';
}
