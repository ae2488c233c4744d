import { useEffect, useMemo, useRef, useState } from 'react';
import { useRunsVersion } from '../../live/use-night.js';
import { useNow } from '../../ui/time.js';
import type { ViewProps } from '../view-props.js';
import type { RunTimes } from './bars.js';
import { groupsOf, lanesOf, type Lane } from './lanes.js';
import { useRunTimes } from './run-times.js';
import { scaleOf, type Scale, type Span } from './time-scale.js';
import type { Leavable } from './timeline-search.js';
import { useRange, type Range } from './use-range.js';
import { wholeNight } from './whole-night.js';

/** All that the parts of the timeline draw from. */
export interface Timeline extends Range {
  readonly now: number;
  readonly lanes: readonly Lane[];
  readonly times: ReadonlyMap<string, RunTimes>;
  readonly timesError: unknown;
  readonly without: readonly Leavable[];
  readonly full: Span | null;
  readonly scale: Scale;
  readonly setWidth: (width: number) => void;
  readonly executed: readonly Span[];
  readonly opened: Opened;
  /** Idle times that somebody has unfolded, by an instant within: their ends may be known better later. */
  readonly unfolded: ReadonlySet<number>;
  readonly unfold: (at: number | null) => void;
}

interface Opened {
  readonly toggle: (group: string) => void;
  readonly all: () => void;
  readonly none: () => void;
}

/** So many runs are shown at once; more are shown by their groups at first. */
const FEW = 100;
const NOTHING: ReadonlyMap<string, RunTimes> = new Map();

export function useTimeline({ feed, shown, place }: ViewProps): Timeline {
  const { group = 'process', without = [] } = place.search;
  const now = useNow();
  const version = useAtMostEach(useRunsVersion(feed), 500);
  const runs = useMemo(() => {
    const wanted = new Set(shown.ids);
    return feed.runs.all().filter(({ id }) => wanted.has(id));
  }, [feed, shown.ids, version]);
  const answer = useRunTimes(place, feed.runs.size);
  const times = answer.data ?? NOTHING;
  const groups = useMemo(() => groupsOf(runs, group), [runs, group]);
  const [opened, setOpened] = useState<ReadonlySet<string>>(
    () => new Set(runs.length <= FEW ? groups.map(({ id }) => id) : []),
  );
  const lanes = useMemo(() => lanesOf(groups, opened, group), [groups, opened, group]);
  const left = without.join();
  const night = useMemo(() => wholeNight(runs, { times, without, now }), [runs, times, left, now]);
  const axis = useAxis(useRange(place), night, without.includes('folds'));
  return {
    ...{ now, lanes, times, timesError: answer.error, without },
    ...axis,
    ...{ full: night.full, executed: night.executed },
    opened: {
      toggle: (id) => {
        setOpened(
          opened.has(id) ? new Set([...opened].filter((one) => one !== id)) : new Set([...opened, id]),
        );
      },
      all: () => {
        setOpened(new Set(groups.map(({ id }) => id)));
      },
      none: () => {
        setOpened(new Set());
      },
    },
  };
}

type Axis = Range & Pick<Timeline, 'scale' | 'setWidth' | 'unfolded' | 'unfold'>;
type Night = ReturnType<typeof wholeNight>;

/** The scale of what is looked at, in the width that there is. */
function useAxis({ range, show }: Range, { full, idle }: Night, isEven: boolean): Axis {
  const [width, setWidth] = useState(0);
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(new Set());
  const { from, to } = range ?? full ?? { from: 0, to: 1 };
  const scale = useMemo(() => {
    const folds = isEven
      ? []
      : idle.filter((one) => ![...unfolded].some((at) => one.from <= at && at <= one.to));
    return scaleOf({ from, to }, width, folds);
  }, [from, to, width, idle, unfolded, isEven]);
  const unfold = (at: number | null): void => {
    setUnfolded(at === null ? new Set() : new Set([...unfolded, at]));
  };
  return { range, show, scale, setWidth, unfolded, unfold };
}

/** A value that changes often, and is followed not more often than this. */
function useAtMostEach(value: number, ms: number): number {
  const [shown, setShown] = useState(value);
  const timer = useRef<number | undefined>(undefined);
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
    timer.current ??= window.setTimeout(() => {
      timer.current = undefined;
      setShown(latest.current);
    }, ms);
  }, [value, ms]);
  useEffect(
    () => () => {
      window.clearTimeout(timer.current);
    },
    [],
  );
  return shown;
}
