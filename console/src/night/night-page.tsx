import { lazy, Suspense, useEffect, useState, type ReactElement } from 'react';
import { Problem } from '../api/problem.js';
import { hasWords, usePaletteSource, type Hit } from '../app/palette-sources.js';
import { usePlace, type Place } from '../app/scope.js';
import { Shell } from '../app/shell.js';
import { Interrupted, LiveDot } from '../live/live-dot.js';
import type { NightFeed } from '../live/night-feed.js';
import { useFeedState, useNight, useRunsVersion } from '../live/use-night.js';
import type { RunDrawer } from '../run/run-drawer.js';
import { en } from '../text/en.js';
import { PanelProblem } from '../ui/panel-problem.js';
import { lookOf, needsAPerson } from '../ui/status.js';
import { Attention } from './attention.js';
import { Counts } from './counts.js';
import { Cycles } from './cycles.js';
import { Filter } from './filter.js';
import { FirstSteps } from './first-steps.js';
import { NightActions } from './night-actions.js';
import { NightScope } from './night-scope.js';
import { OpenNight } from './open-night.js';
import { useShownRuns } from './shown-runs.js';
import { useSelection } from './use-selection.js';
import { useDay } from './use-day.js';
import { looksAtUsual, useUsual } from './use-usual.js';
import { Verdict } from './verdict.js';
import { useZone } from './use-zone.js';
import { usePreparedView, View, ViewSwitch } from './views.js';

const readDrawer = async (): Promise<{ default: typeof RunDrawer }> => {
  const { RunDrawer } = await import('../run/run-drawer.js');
  return { default: RunDrawer };
};
const LazyDrawer = lazy(readDrawer);
/** After the first paint and what belongs to it: what one will want next. */
const SETTLED_AFTER_MS = 1500;

export function NightPage(): ReactElement {
  const place = usePlace();
  const feed = useNight(place.schedule, place.date);
  usePreparedView(place);
  return (
    <Shell
      screen="night"
      scope={<NightScope place={place} />}
      live={<LiveDot feed={feed} />}
      strip={<Interrupted feed={feed} />}
    >
      <main className="nj-main nj-night" id="main" tabIndex={-1} data-drawer={place.search.run !== undefined}>
        <h1 className="nj-hidden">{en.night.title(place.schedule, place.date)}</h1>
        <Night place={place} feed={feed} />
      </main>
    </Shell>
  );
}

function Night({ place, feed }: { readonly place: Place; readonly feed: NightFeed }): ReactElement {
  const { phase, problem } = useFeedState(feed);
  useRunsVersion(feed);
  useTitle(place, feed);
  if (phase === 'failed')
    return <PanelProblem error={problem ?? new Problem(0, '', en.night.failed)} again={feed.readAll} />;
  if (phase === 'reading') return <p className="nj-reading">{en.night.loading}</p>;
  if (feed.runs.size === 0) return <NoNight place={place} />;
  return <Runs place={place} feed={feed} />;
}

function Runs({ place, feed }: { readonly place: Place; readonly feed: NightFeed }): ReactElement {
  const settled = useSettled();
  const usual = useUsual(place.schedule, settled && looksAtUsual(place.search));
  const shown = useShownRuns(feed, place.search, usual);
  const choosing = useSelection(feed, shown, place.search);
  const zone = useZone(place.schedule);
  const open = (run: string): void => {
    place.show({ run, tab: undefined });
  };
  useRunsInPalette(feed, open);
  return (
    <>
      <FirstSteps place={place} feed={feed} />
      <div className="nj-verdict-bar">
        <Verdict place={place} feed={feed} zone={zone} />
        <NightActions place={place} feed={feed} />
      </div>
      <Attention feed={feed} zone={zone} place={place} open={open} />
      <Cycles feed={feed} place={place} />
      <Counts feed={feed} place={place} />
      <div className="nj-view-bar">
        <ViewSwitch place={place} />
        <Filter place={place} feed={feed} shown={shown.ids.length} />
      </div>
      <View feed={feed} shown={shown} choosing={choosing} place={place} zone={zone} usual={usual} />
      {place.search.run === undefined ? null : (
        <Suspense fallback={<aside className="nj-drawer" aria-busy="true" />}>
          <LazyDrawer
            key={place.search.run}
            id={place.search.run}
            ids={shown.ids}
            feed={feed}
            place={place}
            zone={zone}
          />
        </Suspense>
      )}
    </>
  );
}

/** The night has been painted for a while. A run that is opened then is there at once: what draws it has been loaded. */
function useSettled(): boolean {
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => {
      setSettled(true);
      void readDrawer();
    }, SETTLED_AFTER_MS);
    return () => {
      window.clearTimeout(timer);
    };
  }, []);
  return settled;
}

/** Runs of the night by words in their names, or by their ids. */
function useRunsInPalette(feed: NightFeed, open: (run: string) => void): void {
  usePaletteSource((words, most) => {
    const found: Hit[] = [];
    for (const { id, process, job, status, cause, flags, executionId } of feed.runs.all()) {
      if (found.length === most) break;
      if (!hasWords(`${process} ${job} ${id} ${executionId ?? ''}`, words)) continue;
      const act = (): void => {
        open(id);
      };
      found.push({
        id: `run-${id}`,
        word: `${process} · ${job}`,
        detail: lookOf({ status, cause, flags }).word,
        act,
      });
    }
    return found;
  });
}

/** The tab says when people are needed, also while it is in the background. */
function useTitle({ schedule, date }: Place, feed: NightFeed): void {
  const needed = feed.runs.all().filter(needsAPerson).length;
  useEffect(() => {
    document.title = `${needed > 0 ? `(${needed}!) ` : ''}${schedule} ${date} · ${en.product}`;
  }, [needed, schedule, date]);
}

function NoNight({ place: { schedule, date } }: { readonly place: Place }): ReactElement {
  const day = useDay({ schedule, date });
  const code = day.error instanceof Problem ? day.error.code : null;
  if (day.isPending) return <p className="nj-reading">{en.night.loading}</p>;
  if (code === 'UNKNOWN_SCHEDULE' || code === 'ROLE_REQUIRED')
    return <p className="nj-empty">{en.night.noSchedule(schedule)}</p>;
  if (day.isError && code !== 'UNKNOWN_DAY')
    return <PanelProblem error={day.error} again={() => void day.refetch()} />;
  return (
    <section className="nj-empty">
      <p>{en.night.noDay(date)}</p>
      <OpenNight schedule={schedule} date={date} />
    </section>
  );
}
