import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, type ComponentType, type ReactElement } from 'react';
import { useKeys } from '../app/keys.js';
import type { Place } from '../app/scope.js';
import { en } from '../text/en.js';
import { dayGraph } from './graph/day-graph.js';
import { RunTable } from './run-table.js';
import { VIEW_NAMES, type ViewName } from './search.js';
import type { ViewProps } from './view-props.js';

interface ViewEntry {
  /** Pressed, it shows the view. */
  readonly key: string;
  readonly view: ComponentType<ViewProps>;
}

const readGraph = async (): Promise<{ default: ComponentType<ViewProps> }> => ({
  default: (await import('./graph/graph-view.js')).GraphView,
});
const readTimeline = async (): Promise<{ default: ComponentType<ViewProps> }> => ({
  default: (await import('./timeline/timeline.js')).Timeline,
});

/** What a view needs beside the runs is asked for while those are being read, not after them. */
export function usePreparedView({ schedule, date, search: { view } }: Place): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (view === 'timeline') void readTimeline();
    if (view !== 'graph') return;
    void readGraph();
    // Who draws it is told when it fails.
    queries.query(dayGraph({ schedule, date }, 0)).catch(() => undefined);
  }, [queries, schedule, date, view]);
}

/**
 * The table is loaded at once, every other view as a chunk of its own:
 * `view: lazy(async () => ({ default: (await import('./timeline/timeline.js')).Timeline }))`.
 */
const VIEWS: Readonly<Partial<Record<ViewName, ViewEntry>>> = {
  graph: {
    key: '1',
    view: lazy(readGraph),
  },
  timeline: {
    key: '2',
    view: lazy(readTimeline),
  },
  table: { key: '3', view: RunTable },
  report: {
    key: '4',
    view: lazy(async () => ({ default: (await import('./report/report-view.js')).ReportView })),
  },
};

/** Which rendering of the night one looks at; with one alone there is nothing to choose. */
export function ViewSwitch({ place }: { readonly place: Place }): ReactElement | null {
  const shown = place.search.view ?? 'table';
  const show = (view: ViewName) => (): void => {
    place.show({ view: view === 'table' ? undefined : view });
  };
  useKeys(Object.fromEntries(VIEW_NAMES.map((name) => [VIEWS[name]?.key ?? '', show(name)])));
  if (VIEW_NAMES.length === 1) return null;
  return (
    <div className="nj-views" role="group" aria-label={en.views.title}>
      {VIEW_NAMES.map((name) => (
        <button
          key={name}
          type="button"
          title={VIEWS[name]?.key}
          {...(name === shown ? { 'aria-current': 'true' as const } : {})}
          onClick={show(name)}
        >
          {en.views[name]}
        </button>
      ))}
    </div>
  );
}

export function View(props: ViewProps): ReactElement {
  const Shown = VIEWS[props.place.search.view ?? 'table']?.view ?? RunTable;
  return (
    <Suspense fallback={<p className="nj-reading">{en.views.reading}</p>}>
      <Shown {...props} />
    </Suspense>
  );
}
