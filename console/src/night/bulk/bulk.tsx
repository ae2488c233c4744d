import { useQuery } from '@tanstack/react-query';
import { useEffect, useState, type ReactElement } from 'react';
import type { Run } from '../../api/shapes.js';
import type { NightFeed } from '../../live/night-feed.js';
import { bulk as text } from '../../text/bulk.js';
import { en } from '../../text/en.js';
import { Key } from '../../ui/key.js';
import { Outside } from '../../ui/outside-text.js';
import { number } from '../../ui/time.js';
import { hasFlag } from '../run-flags.js';
import { inWords } from '../search.js';
import { chosenIds, type Selection } from '../selection.js';
import type { Choosing } from '../use-selection.js';
import { previewOf, type ActionPreview, type AskedBulk, type BulkAction } from './bulk-commands.js';
import { BulkDialog } from './bulk-dialog.js';

/** In the order in which they are offered. */
const ACTIONS: readonly BulkAction[] = [
  ...(['restart', 'release', 'release-skip', 'hold', 'force'] as const),
  ...(['skip', 'complete', 'fail', 'kill'] as const),
];
/** What a rerun of more than these would reach takes the server too long to look up for a bar. */
const RERUN_AT_MOST = 100;
const AGAIN_MS = 5000;
const AGAIN_AT_MOST = 1000;

interface BulkProps {
  readonly feed: NightFeed;
  readonly choosing: Choosing;
  /** By a key, on what is chosen. */
  readonly wanted: BulkAction | null;
  readonly taken: () => void;
  /** Opens a run for its start to be resolved: that is done one by one. */
  readonly resolve: (id: string) => void;
}

/** Under the table while runs are chosen: how many, and what can be done to them. */
export function Bulk({ feed, choosing, wanted, taken, resolve }: BulkProps): ReactElement {
  const { selection } = choosing;
  const [asked, setAsked] = useState<AskedBulk | null>(null);
  const ask = (action: BulkAction): void => {
    setAsked({ action, ids: chosenIds(selection, feed.runs.all()) });
  };
  useEffect(() => {
    if (wanted === null) return;
    ask(wanted);
    taken();
  }, [wanted]);
  return (
    <section className="nj-bulk" aria-label={text.bar}>
      <Chosen choosing={choosing} />
      <Offers feed={feed} choosing={choosing} ask={ask} resolve={resolve} />
      <span className="nj-space" />
      <button type="button" className="nj-quiet" onClick={choosing.clear}>
        {text.clear} <Key name="Esc" />
      </button>
      {asked ? (
        <BulkDialog
          key={`${asked.action} ${asked.ids[0] ?? ''}`}
          {...{ asked, feed, choosing, ask: setAsked }}
          close={() => {
            setAsked(null);
          }}
        />
      ) : null}
    </section>
  );
}

function Chosen({
  choosing: { selection, count, outOfView },
}: {
  readonly choosing: Choosing;
}): ReactElement {
  return (
    <p role="status">
      <strong>{text.chosen(count, number(count))}</strong>
      {selection.kind === 'filter' ? (
        <>
          {': '}
          <Outside text={text.matching(inWords(selection.filter))} />
        </>
      ) : null}
      {outOfView === 0 ? null : `, ${text.outOfView(outOfView, number(outOfView))}`}
    </p>
  );
}

interface OffersProps extends Pick<BulkProps, 'feed' | 'choosing' | 'resolve'> {
  readonly ask: (action: BulkAction) => void;
}

function Offers({ feed, choosing, ask, resolve }: OffersProps): ReactElement {
  const { selection, count } = choosing;
  const preview = useQuery({
    queryKey: ['bulk', numberOf(selection), count],
    queryFn: () => {
      const ids = chosenIds(selection, feed.runs.all());
      return previewOf({ ids, actions: ids.length <= RERUN_AT_MOST ? [...ACTIONS, 'rerun'] : ACTIONS });
    },
    placeholderData: (before: readonly ActionPreview[] | undefined) => before,
    refetchInterval: count <= AGAIN_AT_MOST ? AGAIN_MS : false,
  });
  const unknown = feed.runs.all().filter((run) => choosing.isChosen(run) && isUnknown(run));
  const [first] = unknown;
  const can = preview.data?.filter((one) => one.can > 0) ?? [];
  if (preview.isError) return <Outside text={preview.error.message} />;
  if (!preview.data) return <span className="nj-muted">{text.asking}</span>;
  return (
    <>
      {can.map(({ action, can: runs }) => (
        <button
          key={action}
          type="button"
          className="nj-button"
          data-danger={action === 'kill'}
          onClick={() => {
            ask(action);
          }}
        >
          {text.button(en.actions[action], number(runs))}
        </button>
      ))}
      {first ? (
        <button
          type="button"
          className="nj-button"
          onClick={() => {
            resolve(first.id);
          }}
        >
          {text.button(text.unknown, number(unknown.length))}
        </button>
      ) : null}
      {can.length === 0 && !first ? <span className="nj-muted">{text.nothing}</span> : null}
    </>
  );
}

const isUnknown = (run: Run): boolean => hasFlag(run, 'unknown');

/** What is asked for once is not asked for again while the same is chosen. */
const numbers = new WeakMap<Selection, number>();
let last = 0;
function numberOf(selection: Selection): number {
  const known = numbers.get(selection);
  if (known !== undefined) return known;
  last += 1;
  numbers.set(selection, last);
  return last;
}
