import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Activity } from '../api/shapes.js';
import { activity as text } from '../text/activity.js';
import { Outside } from '../ui/outside-text.js';
import { number, Time } from '../ui/time.js';
import type { Line } from './bursts.js';

interface LineProps {
  readonly line: Line;
  readonly opened: ReadonlySet<string>;
  readonly turn: (id: string) => void;
}

export function FeedLine({ line: { events }, opened, turn }: LineProps): ReactElement {
  const [latest] = events;
  const many = events.length > 1;
  const told = many ? burstText(latest, events.length) : latest.text;
  return (
    <div className="nj-feed-line" data-burst={many} data-system={isOfSystem(latest)}>
      <span className="nj-feed-at">
        <Time at={latest.at} zone={null} />
      </span>
      <span className="nj-feed-text" title={told}>
        <Outside text={told} />
      </span>
      <span className="nj-feed-links">
        {many ? (
          <button
            type="button"
            className="nj-quiet"
            aria-expanded={opened.has(latest.id)}
            onClick={() => {
              turn(latest.id);
            }}
          >
            {opened.has(latest.id) ? text.closeBurst : text.openBurst}
          </button>
        ) : null}
        <Place event={latest} run={!many} />
      </span>
    </div>
  );
}

const whoOf = ({ actor }: Activity): string =>
  actor === 'system' || actor === 'agent' ? text.by[actor] : actor;

const isOfSystem = ({ actor }: Activity): boolean => actor === 'system' || actor === 'agent';

function burstText(latest: Activity, count: number): string {
  if (latest.type === 'run.status-changed' && latest.to !== null)
    return text.burst(number(count), { schedule: latest.schedule, to: latest.to, by: whoOf(latest) });
  return text.burstOf(number(count), latest.text);
}

/** Where it has happened: the run, or the night that it is of. */
function Place({
  event: { schedule, businessDate, runId },
  run,
}: {
  readonly event: Activity;
  readonly run: boolean;
}): ReactElement | null {
  if (schedule === null || businessDate === null) return null;
  const search = run && runId !== null ? { run: runId } : {};
  return (
    <Link
      className="nj-link"
      to="/night/$schedule/$date"
      params={{ schedule, date: businessDate }}
      search={search}
    >
      {run && runId !== null ? text.openRun : text.openNight}
    </Link>
  );
}
