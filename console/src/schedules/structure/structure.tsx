import '../../night/graph/graph.css';
import { useQuery } from '@tanstack/react-query';
import { ReactFlowProvider } from '@xyflow/react';
import { useEffect, useMemo, useState, type ReactElement } from 'react';
import { answerOf, api } from '../../api/client.js';
import {
  drawn as drawnOf,
  related as relatedTo,
  type Drawn,
  type DrawnNode,
} from '../../night/graph/drawn.js';
import type { Layout } from '../../night/graph/layered.js';
import { layouts } from '../../night/graph/layouts.js';
import { NODE_HEIGHT, NODE_WIDTH } from '../../night/graph/places.js';
import { processGraph, type ProcessGraph } from '../../night/graph/process-graph.js';
import { structure as text } from '../../text/structure.js';
import { PanelProblem } from '../../ui/panel-problem.js';
import { PickVersion } from '../pick-version.js';
import type { SchedulePlace } from '../schedule-place.js';
import { StructureCanvas } from './structure-canvas.js';
import { asDrawn } from './structure-graph.js';
import { StructureList } from './structure-list.js';

interface StructureProps {
  readonly place: SchedulePlace;
  readonly active: number;
}

/** Processes of a version and what comes after what, whatever the date. */
export function ScheduleStructure({ place, active }: StructureProps): ReactElement {
  const { schedule } = place;
  const version = Number(place.search.v ?? active);
  const latest = useLatest(schedule) ?? Math.max(active, version);
  const found = useQuery({
    queryKey: ['schedule-graph', schedule, version],
    queryFn: () =>
      answerOf(
        api.GET('/api/v1/schedules/{schedule}/versions/{version}/graph', {
          params: { path: { schedule, version } },
        }),
      ),
  });
  useEffect(() => {
    layouts.warm();
  }, []);
  const graph = useMemo(() => (found.data ? processGraph(asDrawn(found.data)) : null), [found.data]);
  return (
    <section className="nj-graph nj-structure" aria-label={text.title}>
      <div className="nj-row-of-buttons">
        <PickVersion
          label={text.version}
          value={version}
          first={1}
          latest={latest}
          pick={(next) => {
            place.show({ v: next === active ? undefined : String(next), at: undefined, open: undefined });
          }}
        />
        {found.data ? (
          <span className="nj-muted">
            {text.counts(graph?.processes.size ?? 0, found.data.dependencies.length)}
          </span>
        ) : null}
      </div>
      {found.isPending ? <p className="nj-reading">{text.loading}</p> : null}
      {found.isError ? <PanelProblem error={found.error} again={() => void found.refetch()} /> : null}
      {graph?.processes.size === 0 ? <p className="nj-muted">{text.none}</p> : null}
      {graph && graph.processes.size > 0 ? <Panes place={place} graph={graph} /> : null}
      <p className="nj-muted nj-graph-legend">{text.legend}</p>
    </section>
  );
}

/** One that was made later than the active one, too. */
const useLatest = (schedule: string): number | undefined =>
  useQuery({
    queryKey: ['versions', schedule, 'latest'],
    queryFn: () =>
      answerOf(
        api.GET('/api/v1/schedules/{schedule}/versions', {
          params: { path: { schedule }, query: { limit: 1 } },
        }),
      ),
  }).data?.items[0]?.version;

interface PanesProps {
  readonly place: SchedulePlace;
  readonly graph: ProcessGraph;
}

function Panes({ place, graph }: PanesProps): ReactElement {
  const opened = place.search.open ?? NONE;
  const drawn = useMemo(
    () => drawnOf(graph, { completed: new Set(), only: null, chosen: null, opened }),
    [graph, opened.join('\n')],
  );
  const laidOut = useLayout(drawn);
  const { at } = place.search;
  // A process is chosen by its key, also while it is drawn in a cluster.
  const node = at === undefined ? undefined : (drawn.nodeOf.get(at) ?? at);
  const related = useMemo(
    () => (node === undefined || !laidOut?.layout.nodes.has(node) ? null : relatedTo(drawn.edges, node)),
    [drawn, node, laidOut],
  );
  const choose = (id: string | undefined): void => {
    place.show({ at: id }, true);
  };
  const enter = ({ id, kind, members }: DrawnNode): void => {
    const process = graph.processes.get(members[0] ?? '')?.process;
    if (kind === 'cluster') place.show({ open: [...opened, id], at: undefined });
    else if (kind === 'process' && process !== undefined) place.goTo({ tab: 'jobs', q: process });
  };
  return (
    <>
      <p className="nj-hidden" id="structure-what">
        {text.what}
      </p>
      {opened.length === 0 ? null : (
        <p>
          <button
            type="button"
            className="nj-link"
            onClick={() => {
              place.show({ open: undefined, at: undefined });
            }}
          >
            {text.closeAll}
          </button>
        </p>
      )}
      <div className="nj-graph-panes" style={{ ['--nj-node-height' as string]: `${NODE_HEIGHT}px` }}>
        <StructureList
          graph={graph}
          chosen={at}
          choose={choose}
          enter={(process) => {
            place.goTo({ tab: 'jobs', q: process });
          }}
        />
        {laidOut ? (
          <ReactFlowProvider>
            <StructureCanvas
              {...laidOut}
              graph={graph}
              chosen={node}
              related={related}
              choose={choose}
              enter={enter}
            />
          </ReactFlowProvider>
        ) : (
          <p className="nj-reading">{text.loading}</p>
        )}
      </div>
    </>
  );
}

const NONE: readonly string[] = [];

interface LaidOut {
  readonly drawn: Drawn;
  readonly layout: Layout;
}

/** The picture before stays until the next one is laid out. */
function useLayout(drawn: Drawn): LaidOut | null {
  const [laidOut, setLaidOut] = useState<LaidOut | null>(null);
  useEffect(() => {
    const given = new AbortController();
    const nodes = drawn.nodes.map(({ id }) => ({ id, width: NODE_WIDTH, height: NODE_HEIGHT }));
    void layouts.make(nodes, drawn.edges, given.signal).then((layout) => {
      if (!given.signal.aborted) setLaidOut({ drawn, layout });
    });
    return () => {
      given.abort();
    };
  }, [drawn]);
  return laidOut;
}
