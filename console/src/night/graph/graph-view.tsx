import './graph.css';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { ReactFlowProvider } from '@xyflow/react';
import { useEffect, useMemo, useState, useSyncExternalStore, type ReactElement } from 'react';
import type { DayGraph } from '../../api/shapes.js';
import type { Place } from '../../app/scope.js';
import type { NightFeed } from '../../live/night-feed.js';
import { graph as text } from '../../text/graph.js';
import { PanelProblem } from '../../ui/panel-problem.js';
import type { ViewProps } from '../view-props.js';
import { dayGraph } from './day-graph.js';
import { GraphPanel } from './graph-panel.js';
import { layouts } from './layouts.js';
import { processGraph } from './process-graph.js';

/** A night as processes and what comes after what. */
export function GraphView({ feed, shown, place, zone }: ViewProps): ReactElement {
  const answer = useDayGraph(feed, place);
  useEffect(() => {
    layouts.warm();
  }, []);
  const graph = useMemo(() => (answer.data ? processGraph(answer.data) : null), [answer.data]);
  if (!graph)
    return answer.isError ? (
      <PanelProblem error={answer.error} again={() => void answer.refetch()} />
    ) : (
      <p className="nj-reading">{text.reading}</p>
    );
  if (graph.processes.size === 0) return <p className="nj-empty">{text.none}</p>;
  return (
    <ReactFlowProvider>
      <GraphPanel
        key={`${place.schedule} ${place.date}`}
        feed={feed}
        shown={shown}
        place={place}
        zone={zone}
        graph={graph}
      />
    </ReactFlowProvider>
  );
}

const REPLANNED_MS = 500;

/** Read once, and again when the day is planned otherwise. */
function useDayGraph(feed: NightFeed, { schedule, date }: Place): UseQueryResult<DayGraph> {
  const plan = useSyncExternalStore(feed.subscribe, feed.plan);
  const [asked, setAsked] = useState(plan);
  useEffect(() => {
    const timer = window.setTimeout(setAsked, REPLANNED_MS, plan);
    return () => {
      window.clearTimeout(timer);
    };
  }, [plan]);
  return useQuery({
    ...dayGraph({ schedule, date }, asked),
    placeholderData: (before, query) =>
      query?.queryKey[1] === schedule && query.queryKey[2] === date ? before : undefined,
  });
}
