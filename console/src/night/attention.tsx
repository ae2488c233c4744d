import type { ReactElement } from 'react';
import type { Run } from '../api/shapes.js';
import type { NightFeed } from '../live/night-feed.js';
import { en } from '../text/en.js';
import { Name, Outside } from '../ui/outside-text.js';
import { StatusBadge } from '../ui/status-badge.js';
import { needsAPerson } from '../ui/status.js';
import { Time } from '../ui/time.js';
import { messageOf } from './message.js';

const SHOWN = 6;

interface AttentionProps {
  readonly feed: NightFeed;
  readonly zone: string | null;
  readonly open: (run: string) => void;
}

/** Runs with which nothing goes on until somebody acts: first the Starts of unknown fate, then what has waited longest. */
export function Attention({ feed, zone, open }: AttentionProps): ReactElement | null {
  const needed = feed.runs.all().filter(needsAPerson).toSorted(byUrgency);
  if (needed.length === 0) return null;
  return (
    <section className="nj-attention" aria-labelledby="attention">
      <h2 id="attention">{en.attention.title}</h2>
      <ul>
        {needed.slice(0, SHOWN).map((run) => (
          <li key={run.id}>
            <button
              type="button"
              onClick={() => {
                open(run.id);
              }}
            >
              <StatusBadge run={run} />
              <span className="nj-attention-name">
                <Name text={`${run.process} · ${run.job}`} />
              </span>
              <span className="nj-attention-why">
                <Outside text={messageOf(run)} />
              </span>
              {run.endedAt === null ? null : (
                <span className="nj-muted">
                  {en.attention.since} <Time at={run.endedAt} zone={zone} />
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
      {needed.length > SHOWN ? <p className="nj-muted">{en.attention.more(needed.length - SHOWN)}</p> : null}
    </section>
  );
}

const isUnknown = ({ cause }: Run): number => (cause === 'START_UNKNOWN' ? 0 : 1);

const byUrgency = (a: Run, b: Run): number =>
  isUnknown(a) - isUnknown(b) || (a.endedAt ?? '').localeCompare(b.endedAt ?? '');
