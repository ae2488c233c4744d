import { useQuery } from '@tanstack/react-query';
import { useMemo, type ReactElement } from 'react';
import { answerOf, api } from '../../api/client.js';
import type { DayForecast } from '../../api/shapes.js';
import { useKeys } from '../../app/keys.js';
import type { Place } from '../../app/scope.js';
import type { NightFeed } from '../../live/night-feed.js';
import { graph as text } from '../../text/graph.js';
import { Key } from '../../ui/key.js';
import { isNarrowed } from '../search.js';
import type { ShownRuns } from '../shown-runs.js';
import { Canvas } from './canvas.js';
import { related } from './drawn.js';
import { Outline } from './outline.js';
import { listHeight, NODE_HEIGHT } from './places.js';
import { keyOf, type ProcessGraph, type ProcessKey } from './process-graph.js';
import { criticalPath, expectedEnds, NO_PATH, SceneProvider, type Cursor, type Scene } from './scene.js';
import { severity, Tallies } from './tally.js';
import { Toolbar } from './toolbar.js';
import { useCursor } from './use-cursor.js';
import { usePicture, type Picture } from './use-picture.js';
import { useWishes, type GraphWishes } from './use-wishes.js';
import { along, arrow, runToOpen, type Ground } from './walk.js';

interface PanelProps {
  readonly feed: NightFeed;
  readonly shown: ShownRuns;
  readonly place: Place;
  readonly zone: string | null;
  readonly graph: ProcessGraph;
}

/** Toolbar, outline and picture. */
export function GraphPanel(props: PanelProps): ReactElement {
  const { feed, place, graph } = props;
  const tallies = useMemo(
    () =>
      new Tallies({
        subscribe: feed.runs.subscribe,
        version: feed.runs.version,
        all: () => feed.runs.all(),
      }),
    [feed],
  );
  const wishes = useWishes(place, graph);
  const { picture, changed, update } = usePicture(
    { feed, graph, tallies },
    {
      ...{ collapse: wishes.collapse, blocking: wishes.blocking },
      ...{ opened: place.search.open ?? [], chosen: place.search.at },
    },
  );
  const openedProcesses = [...wishes.opened].filter((id) => graph.processes.has(id));
  return (
    <section className="nj-graph" aria-label={text.title}>
      <Tools picture={picture} wishes={wishes} tallies={tallies} />
      <p className="nj-hidden" id="graph-what">
        {text.what}
      </p>
      <p className="nj-graph-changed" role="status" hidden={changed === 0}>
        {text.changed(changed)}{' '}
        <button type="button" className="nj-quiet" onClick={update}>
          {text.update} <Key name="v" />
        </button>
      </p>
      <Listed picture={picture} listed={openedProcesses.length} />
      {picture ? (
        <Drawing
          {...props}
          picture={picture}
          tallies={tallies}
          wishes={wishes}
          update={update}
          listed={openedProcesses}
        />
      ) : (
        <p className="nj-reading">{text.reading}</p>
      )}
      <p className="nj-muted nj-graph-legend">{text.legend}</p>
    </section>
  );
}

/** Jobs of more processes are not listed at once. */
const MOST_LISTED = 60;

interface ListedProps {
  readonly picture: Picture | null;
  readonly listed: number;
}

/** Where not all could be listed, that is said. */
function Listed({ picture, listed }: ListedProps): ReactElement | null {
  const all = picture?.drawn.nodes.filter(({ kind }) => kind === 'process').length ?? 0;
  if (listed < MOST_LISTED || listed >= all) return null;
  return <p className="nj-muted">{text.listedFirst(listed, all)}</p>;
}

interface ToolsProps {
  readonly picture: Picture | null;
  readonly wishes: GraphWishes;
  readonly tallies: Tallies;
}

function Tools({ picture, wishes, tallies }: ToolsProps): ReactElement {
  const processes = picture?.drawn.nodes.filter(({ kind }) => kind === 'process') ?? [];
  const tool = (
    label: string,
    on: boolean,
    wish: 'completed' | 'no-path' | 'blocking',
  ): { readonly label: string; readonly on: boolean; readonly toggle: () => void } => ({
    ...{ label, on },
    toggle: () => {
      wishes.turn(wish);
    },
  });
  const weight = (key: ProcessKey): number => {
    const tally = tallies.of(key);
    return tally ? severity(tally) : 0;
  };
  return (
    <Toolbar
      tools={[
        tool(text.path, wishes.path, 'no-path'),
        tool(text.completed, wishes.collapse, 'completed'),
        tool(text.blocking, wishes.blocking, 'blocking'),
      ]}
      outline={wishes.toggleOutline}
      expand={() => {
        const ids = processes.map(({ id }) => id).toSorted((a, b) => weight(a) - weight(b));
        wishes.openAll(ids.slice(0, MOST_LISTED));
      }}
      close={() => {
        wishes.openAll([]);
      }}
    />
  );
}

interface DrawingProps extends PanelProps {
  readonly picture: Picture;
  readonly tallies: Tallies;
  readonly wishes: GraphWishes;
  readonly update: () => void;
  readonly listed: readonly ProcessKey[];
}

function Drawing(props: DrawingProps): ReactElement {
  const { feed, shown, place, picture, tallies, wishes, update, listed } = props;
  const [cursor, choose] = useCursor(place);
  const scene = useSceneOf(props, cursor);
  const inPicture = useMemo(() => new Set(picture.drawn.nodeOf.keys()), [picture.drawn]);
  const ground = { drawn: picture.drawn, layout: picture.layout, scene };
  const openOf = (process: ProcessKey, run: string | null): void => {
    const id = run ?? runToOpen(tallies.runsOf(process))?.id;
    if (id !== undefined) scene.openRun(id);
  };
  useGraphKeys({ place, shown, cursor, choose, ground, update, wishes });
  const room = useMemo(
    () => new Map(listed.map((key) => [key, listHeight(tallies.runsOf(key).length)])),
    [listed.join('\n'), tallies, picture],
  );
  if (picture.drawn.nodes.length === 0)
    return (
      <p className="nj-empty">
        {text.nothingBlocks}{' '}
        <button
          type="button"
          className="nj-quiet"
          onClick={() => {
            wishes.turn('blocking');
          }}
        >
          {text.showAll}
        </button>
      </p>
    );
  return (
    <SceneProvider value={scene}>
      <div className="nj-graph-panes" style={{ ['--nj-node-height' as string]: `${NODE_HEIGHT}px` }}>
        <Outline
          feed={feed}
          scene={scene}
          shown={inPicture}
          isShown={wishes.outline}
          choose={(process, run) => {
            const node = picture.drawn.nodeOf.get(process);
            if (node !== undefined) choose({ node, run: wishes.opened.has(node) ? run : null });
          }}
          open={openOf}
        />
        <Canvas
          picture={picture}
          scene={scene}
          room={room}
          frame={`${wishes.collapse} ${wishes.blocking}`}
          choose={choose}
          walk={(direction) => {
            choose(arrow(direction, cursor, ground));
          }}
          enter={() => {
            enter(cursor, ground, openOf);
          }}
        />
      </div>
    </SceneProvider>
  );
}

/** Opens what one is at: the run of a process, or what is in a cluster. */
function enter(
  cursor: Cursor | null,
  { drawn, scene }: Ground & { readonly scene: Scene },
  open: (process: ProcessKey, run: string | null) => void,
): void {
  const node = drawn.nodes.find(({ id }) => id === cursor?.node);
  if (!cursor || !node) return;
  const [key] = node.members;
  if (node.kind === 'process' && key !== undefined) open(key, cursor.run);
  else if (node.kind !== 'port') scene.toggle(node.id);
}

function useSceneOf(props: DrawingProps, cursor: Cursor | null): Scene {
  const { feed, place, shown, picture, graph, tallies, wishes, zone } = props;
  const forecast = useForecast(place);
  const { drawn } = picture;
  const path = useMemo(
    () => (wishes.path ? criticalPath(forecast, drawn, (id) => feed.runs.get(id)) : NO_PATH),
    [forecast, drawn, feed, wishes.path],
  );
  const expected = useMemo(() => expectedEnds(forecast, graph), [forecast, graph]);
  const node = cursor && picture.layout.nodes.has(cursor.node) ? cursor.node : undefined;
  const relatedTo = useMemo(() => (node === undefined ? null : related(drawn.edges, node)), [drawn, node]);
  const matching = useMemo(
    () => (isNarrowed(place.search) ? new Set(shown.ids.flatMap((id) => keysOf(feed, id))) : null),
    [feed, shown.ids, isNarrowed(place.search)],
  );
  return {
    ...{ tallies, graph, zone, expected, path, cursor, matching },
    ...{ related: relatedTo, opened: wishes.opened, toggle: wishes.toggle },
    openRun: (run) => {
      place.show({ run, tab: undefined });
    },
    inTable: (process) => {
      place.show({ view: undefined, process });
    },
  };
}

const keysOf = (feed: NightFeed, id: string): readonly ProcessKey[] => {
  const run = feed.runs.get(id);
  return run ? [keyOf(run)] : [];
};

/** The same that the sentence above is made of. */
function useForecast({ schedule, date }: Place): DayForecast | undefined {
  const path = { schedule, date };
  return useQuery({
    queryKey: ['night', schedule, date, 'forecast'],
    queryFn: () =>
      answerOf(api.GET('/api/v1/schedules/{schedule}/days/{date}/forecast', { params: { path } })),
  }).data;
}

interface GraphKeys {
  readonly place: Place;
  readonly shown: ShownRuns;
  readonly cursor: Cursor | null;
  readonly choose: (cursor: Cursor | null) => void;
  readonly ground: Ground;
  readonly update: () => void;
  readonly wishes: GraphWishes;
}

function useGraphKeys({ place, shown, cursor, choose, ground, update, wishes }: GraphKeys): void {
  const { run } = place.search;
  const go = (way: 'before' | 'after') => (): void => {
    const next = along(way, cursor, ground);
    if (next) choose(next);
  };
  useKeys({ '[': go('before'), ']': go('after'), o: wishes.toggleOutline, v: update });
  useKeys(
    {
      Escape: () => {
        choose(null);
      },
    },
    { on: cursor !== null && run === undefined },
  );
  const beside = (step: number) => (): void => {
    const next = shown.ids[shown.ids.indexOf(run ?? '') + step];
    if (next !== undefined) place.show({ run: next }, true);
  };
  useKeys({ j: beside(1), k: beside(-1) }, { on: run !== undefined });
}
