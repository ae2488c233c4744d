import { useVirtualizer } from '@tanstack/react-virtual';
import { useDeferredValue, useMemo, useRef, useState, type ReactElement } from 'react';
import { useKeys } from '../../app/keys.js';
import type { ProcessGraph, ProcessInfo, ProcessKey } from '../../night/graph/process-graph.js';
import { graph as ports } from '../../text/graph.js';
import { structure as text } from '../../text/structure.js';
import { Name } from '../../ui/outside-text.js';

const ROW_PX = 28;
const MOST_NEIGHBOURS = 12;

interface ListProps {
  readonly graph: ProcessGraph;
  readonly chosen: string | undefined;
  readonly choose: (key: ProcessKey | undefined) => void;
  readonly enter: (process: string) => void;
}

/** The same in words: every process, and of the chosen one what is before it and after it. */
export function StructureList({ graph, chosen, choose, enter }: ListProps): ReactElement {
  const [typed, setTyped] = useState('');
  const wanted = useDeferredValue(typed).toLowerCase();
  const all = useMemo(
    () => [...graph.processes.values()].filter(({ key }) => key.toLowerCase().includes(wanted)),
    [graph, wanted],
  );
  const field = useRef<HTMLInputElement>(null);
  useKeys({ '/': () => field.current?.focus() });
  const info = graph.processes.get(chosen ?? '');
  return (
    <div className="nj-structure-list">
      <input
        ref={field}
        type="search"
        aria-label={text.filter}
        placeholder={text.filter}
        maxLength={200}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
        }}
      />
      {all.length === 0 ? <p className="nj-muted">{text.noMatch}</p> : null}
      <Rows all={all} chosen={chosen} choose={choose} />
      {info ? <Chosen info={info} graph={graph} choose={choose} enter={enter} /> : null}
    </div>
  );
}

interface RowsProps extends Pick<ListProps, 'chosen' | 'choose'> {
  readonly all: readonly ProcessInfo[];
}

function Rows({ all, chosen, choose }: RowsProps): ReactElement {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: all.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  return (
    <div className="nj-structure-rows" ref={scroller} tabIndex={0} role="group" aria-label={text.list}>
      <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const info = all[index];
          return info ? (
            <button
              key={info.key}
              type="button"
              aria-pressed={info.key === chosen}
              style={{ transform: `translateY(${start}px)` }}
              onClick={() => {
                choose(info.key);
              }}
            >
              <Name text={info.process} /> <span className="nj-muted">{info.flow}</span>
            </button>
          ) : null;
        })}
      </div>
    </div>
  );
}

interface ChosenProps extends Pick<ListProps, 'graph' | 'choose' | 'enter'> {
  readonly info: ProcessInfo;
}

function Chosen({ info, graph, choose, enter }: ChosenProps): ReactElement {
  const all = [...graph.edges, ...graph.portEdges];
  const before = all.flatMap(({ from, to }) => (to === info.key ? [from] : []));
  const after = all.flatMap(({ from, to }) => (from === info.key ? [to] : []));
  return (
    <div className="nj-structure-chosen" role="status">
      <p>
        <strong>
          <Name text={info.process} />
        </strong>{' '}
        <button
          type="button"
          className="nj-link"
          onClick={() => {
            enter(info.process);
          }}
        >
          {text.inTable} ({text.jobs(info.jobs)})
        </button>
      </p>
      <Neighbours title={text.before} ids={before} graph={graph} choose={choose} />
      <Neighbours title={text.after} ids={after} graph={graph} choose={choose} />
    </div>
  );
}

interface NeighboursProps extends Pick<ListProps, 'graph' | 'choose'> {
  readonly title: string;
  readonly ids: readonly string[];
}

function Neighbours({ title, ids, graph, choose }: NeighboursProps): ReactElement {
  return (
    <p>
      <span className="nj-muted">{title}</span> {ids.length === 0 ? text.nothing : null}
      {ids.slice(0, MOST_NEIGHBOURS).map((id) => (
        <button
          key={id}
          type="button"
          className="nj-link"
          onClick={() => {
            choose(id);
          }}
        >
          <Name text={labelOf(id, graph)} />
        </button>
      ))}
      {ids.length > MOST_NEIGHBOURS ? text.more(ids.length - MOST_NEIGHBOURS) : null}
    </p>
  );
}

function labelOf(id: string, graph: ProcessGraph): string {
  const port = graph.ports.find((one) => one.id === id);
  return port ? ports.ports[port.kind](port.name, port.count) : (graph.processes.get(id)?.process ?? id);
}
