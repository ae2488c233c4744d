import { useEffect, useMemo, useRef, useState } from 'react';
import type { NightFeed } from '../../live/night-feed.js';
import { useRunsVersion } from '../../live/use-night.js';
import { blocking, drawn, type Drawn } from './drawn.js';
import type { Layout } from './layered.js';
import { layouts } from './layouts.js';
import { NODE_HEIGHT, NODE_WIDTH } from './places.js';
import type { ProcessGraph, ProcessKey } from './process-graph.js';
import type { Tallies } from './tally.js';

/** What is drawn, and where. */
export interface Picture {
  readonly drawn: Drawn;
  readonly layout: Layout;
}

export interface PictureWishes {
  readonly collapse: boolean;
  readonly blocking: boolean;
  readonly opened: readonly string[];
  readonly chosen: string | undefined;
}

interface Pictured {
  /** Null while the first one is being made. */
  readonly picture: Picture | null;
  /** Processes that would be drawn otherwise now. */
  readonly changed: number;
  readonly update: () => void;
}

interface Snapshot {
  readonly completed: ReadonlySet<ProcessKey>;
  readonly stuck: ReadonlySet<ProcessKey>;
  readonly ended: ReadonlySet<ProcessKey>;
}

interface Night {
  readonly feed: NightFeed;
  readonly graph: ProcessGraph;
  readonly tallies: Tallies;
}

/** With what is missing after that, the picture begins nevertheless. */
const WAITS_FOR_RUNS_MS = 800;

/**
 * Which nodes there are is decided when somebody looks, and again when somebody wishes: a status that changes is told by its node
 * and moves nothing.
 */
export function usePicture(night: Night, wishes: PictureWishes): Pictured {
  const { feed, graph, tallies } = night;
  const version = useRunsVersion(feed);
  const [updates, setUpdates] = useState(0);
  const complete = useHasAllRuns(night, version);
  const chosen = useRef(wishes.chosen);
  useEffect(() => {
    chosen.current = wishes.chosen;
  });
  const kept = useMemo(
    () => (complete ? snapshotOf(graph, tallies) : null),
    [graph, tallies, complete, updates, wishes.collapse, wishes.blocking],
  );
  const clusters = wishes.opened.filter((id) => !graph.processes.has(id)).join('\n');
  const now = useMemo(() => {
    if (!kept) return null;
    const only = wishes.blocking ? blocking(graph, kept.stuck, kept.ended) : null;
    return drawn(graph, {
      completed: wishes.collapse ? kept.completed : new Set(),
      ...{ only, chosen: chosen.current ?? null, opened: clusters.split('\n') },
    });
  }, [graph, kept, wishes.collapse, wishes.blocking, clusters]);
  const picture = useLaidOut(now);
  return {
    picture,
    changed: useMemo(
      () => (kept ? differences(kept, snapshotOf(graph, tallies), wishes) : 0),
      [kept, graph, tallies, version, wishes.collapse, wishes.blocking],
    ),
    update: () => {
      setUpdates(updates + 1);
    },
  };
}

function useHasAllRuns({ feed, graph }: Night, version: number): boolean {
  const jobs = useMemo(() => [...graph.processes.values()].reduce((sum, one) => sum + one.jobs, 0), [graph]);
  const [waited, setWaited] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(setWaited, WAITS_FOR_RUNS_MS, true);
    return () => {
      window.clearTimeout(timer);
    };
  }, [feed]);
  return useMemo(() => waited || feed.runs.size >= jobs, [waited, feed, jobs, version]);
}

function snapshotOf({ processes }: ProcessGraph, tallies: Tallies): Snapshot {
  const all = [...processes.keys()].map((key) => ({ key, tally: tallies.of(key) }));
  const keys = (
    wanted: (tally: NonNullable<(typeof all)[number]['tally']>) => boolean,
  ): ReadonlySet<string> => new Set(all.flatMap(({ key, tally }) => (tally && wanted(tally) ? [key] : [])));
  return {
    completed: keys(({ finished }) => finished),
    stuck: keys(({ stuck }) => stuck),
    ended: keys(({ done, total }) => done === total),
  };
}

function differences(before: Snapshot, now: Snapshot, { collapse, blocking: only }: PictureWishes): number {
  const sets = [
    ...(collapse ? (['completed'] as const) : []),
    ...(only ? (['stuck', 'ended'] as const) : []),
  ];
  const changed = sets.flatMap((name) => [
    ...[...before[name]].filter((key) => !now[name].has(key)),
    ...[...now[name]].filter((key) => !before[name].has(key)),
  ]);
  return new Set(changed).size;
}

/** The picture before stays until the next one is laid out. */
function useLaidOut(now: Drawn | null): Picture | null {
  const [picture, setPicture] = useState<Picture | null>(null);
  useEffect(() => {
    if (!now) return undefined;
    const given = new AbortController();
    const nodes = now.nodes.map(({ id }) => ({ id, width: NODE_WIDTH, height: NODE_HEIGHT }));
    const show = (layout: Layout): void => {
      if (!given.signal.aborted) setPicture({ drawn: now, layout });
    };
    const known = layouts.find(nodes, now.edges);
    if (known) show(known);
    else void layouts.make(nodes, now.edges, given.signal).then(show);
    return () => {
      given.abort();
    };
  }, [now]);
  return picture;
}
