import { Tabs } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Suspense, lazy, useEffect, useRef, type ReactElement, type RefObject } from 'react';
import type { AllowedAction, Run } from '../api/shapes.js';
import { useKeys } from '../app/keys.js';
import type { Place } from '../app/scope.js';
import type { NightFeed } from '../live/night-feed.js';
import { useFeedState } from '../live/use-night.js';
import { RUN_TABS, type RunTab } from '../night/search.js';
import { run as texts } from '../text/run.js';
import { Attempts } from './attempts.js';
import { Events } from './events.js';
import { History } from './history.js';
import { Links } from './links.js';
import { Parameters } from './parameters.js';
import { linksOf, type RunLinks } from './run-queries.js';
import { Why } from './why.js';

const Log = lazy(async () => ({ default: (await import('./log/log.js')).Log }));

interface TabsProps {
  readonly run: Run;
  readonly feed: NightFeed;
  readonly place: Place;
  readonly zone: string | null;
  readonly allowed: readonly AllowedAction[];
  readonly mayAct: boolean;
  readonly put: (after: Run) => void;
}

export function RunTabs({ run, feed, place, zone, allowed, mayAct, put }: TabsProps): ReactElement {
  const tab = place.search.tab ?? defaultTab(run);
  const show = (next: RunTab): void => {
    place.show({ tab: next, line: undefined }, true);
  };
  useTabKeys(run, place, show);
  const { connection } = useFeedState(feed);
  const panels: Readonly<Record<RunTab, () => ReactElement>> = {
    why: () => <Why run={run} place={place} zone={zone} stale={connection === 'interrupted'} />,
    attempts: () => <Attempts run={run} zone={zone} />,
    log: () => (
      <Suspense fallback={<p className="nj-reading" aria-busy="true" />}>
        <Log run={run} place={place} />
      </Suspense>
    ),
    params: () => <Parameters run={run} allowed={allowed} mayAct={mayAct} put={put} />,
    history: () => <History run={run} />,
    links: () => <Links run={run} place={place} />,
    events: () => <Events run={run} zone={zone} />,
  };
  return (
    <Tabs
      value={tab}
      onChange={(value) => {
        const next = RUN_TABS.find((one) => one === value);
        if (next) show(next);
      }}
    >
      <Tabs.List ref={useChosenInSight(tab)}>
        {RUN_TABS.map((one) => (
          <Tabs.Tab key={one} value={one}>
            {texts.tabs[one]}
            {one === 'attempts' && run.attempt > 0 ? ` ${run.attempt}` : ''}
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

/** All seven do not fit on a phone: the list scrolls, and the one that is shown is in the middle of it. */
function useChosenInSight(tab: RunTab): RefObject<HTMLDivElement | null> {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const chosen = list.current?.querySelector<HTMLElement>('[aria-selected=true]');
    if (!list.current || !chosen) return;
    list.current.scrollLeft = chosen.offsetLeft - (list.current.clientWidth - chosen.offsetWidth) / 2;
  }, [tab]);
  return list;
}

function useTabKeys(run: Run, place: Place, show: (tab: RunTab) => void): void {
  const queries = useQueryClient();
  const open = async (side: keyof RunLinks): Promise<void> => {
    try {
      const found = (await queries.query({ ...linksOf(run), staleTime: 'static' }))[side].find(isHere);
      if (found?.run) place.show({ run: found.run, tab: undefined });
      else show('links');
    } catch {
      // Where it says why they cannot be read.
      show('links');
    }
  };
  useKeys({
    w: () => {
      show('why');
    },
    l: () => {
      show('log');
    },
    '[': () => void open('before'),
    ']': () => void open('after'),
  });
}

/** Those of other schedules are named with it, and have a night of their own. */
const isHere = ({ ref, run }: { readonly ref: string; readonly run: string | null }): boolean =>
  run !== null && ref.split('/').length === 2;

/** What one opens a run in this state for. */
function defaultTab({ status, attempt }: Run): RunTab {
  if (status === 'RUNNING') return 'log';
  return attempt > 0 && status !== 'PENDING' && status !== 'HELD' ? 'attempts' : 'why';
}
