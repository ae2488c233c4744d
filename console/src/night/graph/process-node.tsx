import { memo, type ReactElement } from 'react';
import type { Run } from '../../api/shapes.js';
import { graph as text } from '../../text/graph.js';
import { Name } from '../../ui/outside-text.js';
import { StatusIcon } from '../../ui/status-badge.js';
import { isDone, lookOf } from '../../ui/status.js';
import { Duration, Time } from '../../ui/time.js';
import { visible } from '../../ui/visible.js';
import { messageOf } from '../message.js';
import type { DrawnNode } from './drawn.js';
import { listed } from './places.js';
import { useRunsOf, useScene, useTally, type Scene } from './scene.js';
import type { Tally } from './tally.js';

/** What a node is called. */
export function nameOf({ kind, members, cluster, port }: DrawnNode, { graph }: Pick<Scene, 'graph'>): string {
  if (port) return text.ports[port.kind](port.name, port.count);
  if (cluster) return text.cluster[cluster.kind](cluster.name, cluster.number);
  if (kind === 'completed') return text.completedProcesses(members.length);
  const info = graph.processes.get(members[0] ?? '');
  return info ? `${info.process}${info.requestNo === 0 ? '' : ` #${info.requestNo}`}` : '';
}

export const elementId = (node: string): string => `graph-${encodeURIComponent(node)}`;

/** In words, for those who do not see it. */
export function inWords(node: DrawnNode, tally: Tally | undefined, scene: Scene): string {
  const name = visible(nameOf(node, scene));
  if (!tally) return name;
  const said = text.name(name, tally.look.word, text.done(tally.done, tally.total));
  const more = [
    ...(tally.needed > 0 ? [text.needed(tally.needed)] : []),
    ...(isOnPath(node, scene) ? [text.onPath] : []),
  ];
  return [said, ...more].join(', ');
}

const isOnPath = ({ members }: DrawnNode, { path }: Scene): boolean =>
  members.some((key) => path.processes.has(key));

export const DrawnNodeView = memo(function DrawnNodeView({
  data: { node },
}: {
  readonly data: { readonly node: DrawnNode };
}): ReactElement {
  const scene = useScene();
  const tally = useTally(scene, node.members);
  const { cursor, related, matching, opened } = scene;
  const isDim =
    (related !== null && !related.has(node.id)) ||
    (matching !== null && node.kind !== 'port' && !node.members.some((key) => matching.has(key)));
  const isOpen = node.kind === 'process' && opened.has(node.id);
  const active = cursor?.node === node.id && cursor.run !== null ? cursor.run : null;
  return (
    <div
      id={elementId(node.id)}
      className="nj-node"
      role="group"
      aria-label={inWords(node, tally, scene)}
      data-kind={node.kind}
      data-tone={node.port ? 'loaded' : (tally?.look.tone ?? 'loaded')}
      data-path={isOnPath(node, scene)}
      data-dim={isDim}
      data-chosen={cursor?.node === node.id}
    >
      <Head node={node} tally={tally} scene={scene} isOpen={isOpen} />
      {tally ? <Facts node={node} tally={tally} scene={scene} /> : null}
      {isOpen ? <Jobs node={node} scene={scene} active={active} /> : null}
    </div>
  );
});

interface PartProps {
  readonly node: DrawnNode;
  readonly scene: Scene;
}

interface HeadProps extends PartProps {
  readonly tally: Tally | undefined;
  readonly isOpen: boolean;
}

function Head({ node, tally, scene, isOpen }: HeadProps): ReactElement {
  const label = node.kind === 'cluster' ? text.openCluster : isOpen ? text.unlist : text.list;
  return (
    <div className="nj-node-head">
      {tally ? <StatusIcon icon={tally.look.icon} /> : null}
      <Name text={nameOf(node, scene)} />
      {node.kind === 'port' ? null : (
        <button
          type="button"
          tabIndex={-1}
          className="nj-node-twist"
          aria-label={label}
          onClick={(event) => {
            event.stopPropagation();
            scene.toggle(node.id);
          }}
        >
          {isOpen ? '▾' : '▸'}
        </button>
      )}
    </div>
  );
}

interface FactsProps extends PartProps {
  readonly tally: Tally;
}

function Facts({ node, tally, scene }: FactsProps): ReactElement {
  const { done, total, tones } = tally;
  const counted = node.kind === 'cluster' ? `${text.processes(node.members.length)} · ` : '';
  return (
    <>
      <div className="nj-node-facts">
        <span>
          {counted}
          {text.done(done, total)}
        </span>
        <When node={node} tally={tally} scene={scene} />
      </div>
      <div className="nj-bar nj-node-bar" aria-hidden="true">
        {tones.map(([tone, count]) => (
          <span key={tone} data-tone={tone} style={{ flexGrow: count }} />
        ))}
      </div>
    </>
  );
}

/** How long it has taken, or when it is expected to end. */
function When({ node, tally, scene }: FactsProps): ReactElement | null {
  const { startedAt, endedAt, done, total } = tally;
  if (startedAt !== null && endedAt !== null)
    return (
      <span>
        <Duration from={startedAt} to={endedAt} />
      </span>
    );
  const [key] = node.members;
  if (node.kind !== 'process' || key === undefined || done === total) return null;
  const expected = scene.expected(key, tally);
  if (expected?.isBlocked) return <span>{text.blocked}</span>;
  if (!expected || expected.endAt === null) return null;
  return (
    <span>
      {text.expected} <Time at={expected.endAt} zone={scene.zone} />
    </span>
  );
}

interface JobsProps extends PartProps {
  readonly active: string | null;
}

/** In sequence: they run one after the other. */
function Jobs({ node, scene, active }: JobsProps): ReactElement {
  const [key = ''] = node.members;
  const runs = useRunsOf(scene, key);
  const { begin, jobs } = listed(runs, ({ status }) => isDone(status));
  const rest = runs.length - begin - jobs.length;
  return (
    <>
      <ol className="nj-node-jobs" start={begin + 1}>
        {jobs.map((run) => (
          <Job key={run.id} run={run} scene={scene} isActive={run.id === active} />
        ))}
      </ol>
      {begin + rest === 0 ? null : (
        <button
          type="button"
          tabIndex={-1}
          className="nj-node-more"
          onClick={() => {
            scene.inTable(runs[0]?.process ?? '');
          }}
        >
          {[...(begin > 0 ? [text.before(begin)] : []), ...(rest > 0 ? [text.after(rest)] : [])].join(', ')}
          {' · '}
          {text.inTable}
        </button>
      )}
    </>
  );
}

interface JobProps {
  readonly run: Run;
  readonly scene: Scene;
  readonly isActive: boolean;
}

const Job = memo(function Job({ run, scene, isActive }: JobProps): ReactElement {
  const look = lookOf(run);
  return (
    <li
      id={elementId(run.id)}
      data-tone={look.tone}
      data-active={isActive}
      data-path={scene.path.runs.has(run.id)}
      aria-label={`${visible(run.job)}: ${look.word}`}
      title={[look.word, visible(messageOf(run))].filter((one) => one !== '').join(' · ')}
      onClick={(event) => {
        event.stopPropagation();
        scene.openRun(run.id);
      }}
    >
      <StatusIcon icon={look.icon} />
      <Name text={run.job} />
      <span className="nj-node-time">
        {run.startedAt === null || (run.status !== 'RUNNING' && run.endedAt === null) ? null : (
          <Duration from={run.startedAt} to={run.status === 'RUNNING' ? null : run.endedAt} />
        )}
      </span>
    </li>
  );
});
