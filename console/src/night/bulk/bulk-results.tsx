import { Button } from '@mantine/core';
import type { ReactElement } from 'react';
import type { NightFeed } from '../../live/night-feed.js';
import { bulk as text } from '../../text/bulk.js';
import { en } from '../../text/en.js';
import { Outside } from '../../ui/outside-text.js';
import { number } from '../../ui/time.js';
import { nameOf } from '../cells.js';
import type { Choosing } from '../use-selection.js';
import type { AskedBulk, BulkAction, RunResult } from './bulk-commands.js';

/** What takes it back. */
const INVERSE: Readonly<Partial<Record<BulkAction, BulkAction>>> = {
  hold: 'release',
  release: 'hold',
  skip: 'release-skip',
};
const LISTED = 100;

interface ResultsProps {
  readonly action: BulkAction;
  readonly results: readonly RunResult[];
  readonly feed: NightFeed;
  readonly choosing: Choosing;
  readonly again: (failed: readonly string[]) => void;
  readonly ask: (asked: AskedBulk) => void;
  readonly close: () => void;
}

/** What became of each run: that some were refused is normal, and told of each. */
export function BulkResults({
  action,
  results,
  feed,
  choosing,
  again,
  ask,
  close,
}: ResultsProps): ReactElement {
  const failed = results.filter(({ detail }) => detail !== null);
  const done = results.filter(({ detail }) => detail === null).map(({ id }) => id);
  const inverse = INVERSE[action];
  const end = (): void => {
    if (failed.length === 0) choosing.clear();
    close();
  };
  const failedIds = failed.map(({ id }) => id);
  return (
    <div className="nj-results">
      <p role="status">
        <strong>{text.done(done.length, number(done.length))}</strong>
      </p>
      <Failed failed={failed} feed={feed} />
      <div className="nj-buttons">
        {inverse && done.length > 0 ? (
          <Button
            variant="default"
            onClick={() => {
              ask({ action: inverse, ids: done });
            }}
          >
            {text.undo(en.actions[inverse], number(done.length))}
          </Button>
        ) : null}
        {failed.length === 0 ? null : (
          <>
            <Button
              variant="default"
              onClick={() => {
                choosing.choose(failedIds);
                close();
              }}
            >
              {text.keep(number(failed.length))}
            </Button>
            <Button
              variant="default"
              onClick={() => {
                again(failedIds);
              }}
            >
              {text.retry(number(failed.length))}
            </Button>
          </>
        )}
        <Button onClick={end} data-autofocus>
          {text.close}
        </Button>
      </div>
    </div>
  );
}

interface FailedProps {
  readonly failed: readonly RunResult[];
  readonly feed: NightFeed;
}

function Failed({ failed, feed }: FailedProps): ReactElement | null {
  if (failed.length === 0) return null;
  return (
    <>
      <p>{text.failed(failed.length, number(failed.length))}</p>
      <ul tabIndex={0}>
        {failed.slice(0, LISTED).map(({ id, detail }) => {
          const run = feed.runs.get(id);
          return (
            <li key={id}>
              <Outside text={`${run ? nameOf(run) : id}: ${detail ?? ''}`} />
            </li>
          );
        })}
      </ul>
      {failed.length > LISTED ? <p>{text.more(number(failed.length - LISTED))}</p> : null}
    </>
  );
}
