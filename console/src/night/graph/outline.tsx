import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { useRunsVersion } from '../../live/use-night.js';
import type { NightFeed } from '../../live/night-feed.js';
import { graph as text } from '../../text/graph.js';
import { Name } from '../../ui/outside-text.js';
import { StatusIcon } from '../../ui/status-badge.js';
import { lookOf } from '../../ui/status.js';
import { outlineItems, type OutlineItem } from './outline-items.js';
import type { ProcessKey } from './process-graph.js';
import { useRunsOf, useTally, type Scene } from './scene.js';

/** The style sheet says the same. */
const rowHeight = (): number => (window.matchMedia('(pointer: coarse)').matches ? 40 : 28);

interface OutlineProps {
  readonly feed: NightFeed;
  readonly scene: Scene;
  readonly shown: ReadonlySet<ProcessKey>;
  readonly isShown: boolean | null;
  readonly choose: (process: ProcessKey, run: string | null) => void;
  readonly open: (process: ProcessKey, run: string | null) => void;
}

/** The graph in words: a tree of flows, processes and jobs. */
export function Outline({ feed, scene, shown, isShown, choose, open }: OutlineProps): ReactElement {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useActive(scene);
  const version = useRunsVersion(feed);
  const { graph, tallies, opened } = scene;
  const items = useMemo(
    () => outlineItems({ graph, tallies, shown, opened, closed }),
    [graph, tallies, shown, opened, closed, version],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: rowHeight,
    overscan: 12,
    getItemKey: (index) => items[index]?.id ?? index,
  });
  const at = items.findIndex(({ id }) => id === active);
  useEffect(() => {
    if (at !== -1) rows.scrollToIndex(at);
  }, [at]);
  const toggle = ({ id, kind }: OutlineItem): void => {
    if (kind === 'process') scene.toggle(id);
    else if (kind === 'flow')
      setClosed(closed.has(id) ? new Set([...closed].filter((one) => one !== id)) : new Set([...closed, id]));
  };
  const goTo = (index: number): void => {
    const item = items[Math.max(0, Math.min(items.length - 1, index))];
    if (!item) return;
    setActive(item.id);
    if (item.process !== null) choose(item.process, item.run);
  };
  const act = { items, at, goTo, toggle, open };
  return (
    <div
      ref={scroller}
      className="nj-outline"
      role="tree"
      tabIndex={0}
      aria-label={text.outline}
      {...(isShown === null ? {} : { 'data-shown': isShown })}
      {...(at === -1 ? {} : { 'aria-activedescendant': rowId(active ?? '') })}
      onKeyDown={(event) => {
        treeKey(event, act);
      }}
    >
      <div role="presentation" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ key, index, start }) => {
          const item = items[index];
          return item ? (
            <Row key={key} item={item} start={start} scene={scene} index={index} at={at} act={act} />
          ) : null;
        })}
      </div>
    </div>
  );
}

/** What one has chosen in the picture is where one is in the outline. */
function useActive({ cursor, graph }: Scene): [string | null, (id: string) => void] {
  const [active, setActive] = useState<string | null>(null);
  const chosen = cursor?.run ?? (graph.processes.has(cursor?.node ?? '') ? cursor?.node : undefined);
  useEffect(() => {
    if (chosen !== undefined) setActive(chosen);
  }, [chosen]);
  return [active, setActive];
}

const rowId = (id: string): string => `outline-${encodeURIComponent(id)}`;

interface Acting {
  readonly items: readonly OutlineItem[];
  readonly at: number;
  readonly goTo: (index: number) => void;
  readonly toggle: (item: OutlineItem) => void;
  readonly open: (process: ProcessKey, run: string | null) => void;
}

/** As trees are used everywhere. */
function treeKey(event: KeyboardEvent, { items, at, goTo, toggle, open }: Acting): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const item = items[at];
  const parent = (): number => items.findLastIndex((one, n) => n < at && one.level < (item?.level ?? 0));
  const acts: Readonly<Record<string, () => void>> = {
    ArrowDown: () => {
      goTo(at + 1);
    },
    ArrowUp: () => {
      goTo(at - 1);
    },
    Home: () => {
      goTo(0);
    },
    End: () => {
      goTo(items.length - 1);
    },
    ArrowRight: () => {
      if (item?.isOpen === false) toggle(item);
      else if (item?.isOpen === true) goTo(at + 1);
    },
    ArrowLeft: () => {
      if (item?.isOpen === true) toggle(item);
      else if (parent() !== -1) goTo(parent());
    },
    ' ': () => {
      if (item) toggle(item);
    },
    Enter: () => {
      const process = item?.process ?? null;
      if (item && process !== null) open(process, item.run);
      else if (item) toggle(item);
    },
  };
  const act = acts[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

interface RowProps {
  readonly item: OutlineItem;
  readonly start: number;
  readonly scene: Scene;
  readonly index: number;
  readonly at: number;
  readonly act: Acting;
}

function Row({ item, start, scene, index, at, act }: RowProps): ReactElement {
  const { id, level, isOpen, place, size, kind } = item;
  return (
    <div
      id={rowId(id)}
      role="treeitem"
      className="nj-outline-row"
      data-level={level}
      aria-level={level}
      aria-posinset={place}
      aria-setsize={size}
      aria-selected={index === at}
      {...(isOpen === null ? {} : { 'aria-expanded': isOpen })}
      style={{ transform: `translateY(${start}px)` }}
      onClick={() => {
        act.goTo(index);
        if (item.run !== null && item.process !== null) act.open(item.process, item.run);
      }}
      onDoubleClick={() => {
        act.toggle(item);
      }}
    >
      <span
        className="nj-outline-twist"
        aria-hidden="true"
        onClick={(event) => {
          event.stopPropagation();
          act.toggle(item);
        }}
      >
        {isOpen === null ? '' : isOpen ? '▾' : '▸'}
      </span>
      {kind === 'run' ? <RunLine item={item} scene={scene} /> : <TallyLine item={item} scene={scene} />}
    </div>
  );
}

interface LineProps {
  readonly item: OutlineItem;
  readonly scene: Scene;
}

function TallyLine({ item: { id, kind, processes }, scene }: LineProps): ReactElement {
  const tally = useTally(scene, processes);
  const info = scene.graph.processes.get(id);
  const name =
    kind === 'flow' ? id : `${info?.process ?? id}${info && info.requestNo > 0 ? ` #${info.requestNo}` : ''}`;
  return (
    <>
      {tally ? (
        <span className="nj-outline-look" data-tone={tally.look.tone}>
          <StatusIcon icon={tally.look.icon} />
          <span className="nj-hidden">{tally.look.word}</span>
        </span>
      ) : null}
      <Name text={name} />
      <span className="nj-number">{tally ? text.done(tally.done, tally.total) : ''}</span>
    </>
  );
}

function RunLine({ item: { process, run: id }, scene }: LineProps): ReactElement | null {
  const run = useRunsOf(scene, process ?? '').find((one) => one.id === id);
  if (!run) return null;
  const look = lookOf(run);
  return (
    <>
      <span className="nj-outline-look" data-tone={look.tone}>
        <StatusIcon icon={look.icon} />
        <span className="nj-hidden">{look.word}</span>
      </span>
      <Name text={run.job} />
    </>
  );
}
