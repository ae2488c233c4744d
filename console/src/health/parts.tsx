import type { ReactElement } from 'react';
import type { Health } from '../api/shapes.js';
import { health as text } from '../text/health.js';
import { Outside } from '../ui/outside-text.js';
import { Badge, StatusIcon } from '../ui/status-badge.js';
import { Duration, number, Time } from '../ui/time.js';
import { durationText } from '../ui/duration.js';
import { LOOKS } from './looks.js';
import { PARTS, type Level, type PartName, type Verdict } from './verdict.js';

export const LEVELS: Readonly<Record<Level, keyof typeof LOOKS>> = {
  well: 'UP',
  warning: 'WARNING',
  error: 'DOWN',
};

/** The one line: whether tonight gets what it needs. */
export function VerdictLine({ verdict: { level, says } }: { readonly verdict: Verdict }): ReactElement {
  const { tone, icon } = LOOKS[LEVELS[level]];
  const [first, ...others] = says;
  return (
    <p className="nj-health-verdict" data-tone={tone} data-level={level} role="status">
      <StatusIcon icon={icon} />
      <span className="nj-health-says">
        <strong>{first}</strong>
        {others.map((one) => (
          <span key={one}>{one}</span>
        ))}
      </span>
    </p>
  );
}

/** Each part of Nightjar itself, with its one figure; what is the matter with it stands below. */
export function Parts({ health }: { readonly health: Health }): ReactElement {
  return (
    <ul className="nj-parts" aria-label={text.partsTitle}>
      {PARTS.map((name) => (
        <li key={name}>
          <span className="nj-part-name">{text.parts[name]}</span>
          <Badge look={LOOKS[health[name].status]} />
          <span className="nj-part-figure">
            <Figure name={name} health={health} />
          </span>
          {health[name].detail === null ? null : (
            <span className="nj-part-detail">
              <Outside text={health[name].detail} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Figure({ name, health }: { readonly name: PartName; readonly health: Health }): ReactElement {
  const { server, database, queue, agents, events } = health;
  switch (name) {
    case 'server':
      return (
        <>
          {text.version(server.version)} <Duration from={server.startedAt} to={health.checkedAt} />
        </>
      );
    case 'database':
      return <>{durationText(database.latencyMs)}</>;
    case 'queue':
      return <>{text.waiting(number(queue.queued))}</>;
    case 'agents': {
      const inHand = agents.items.reduce((sum, agent) => sum + agent.inHand, 0);
      return <>{text.alive(number(agents.items.length), number(inHand))}</>;
    }
    case 'events':
      return events.latestAt === null ? (
        <>{text.noEvents}</>
      ) : (
        <>
          {text.latest} <Time at={events.latestAt} zone={null} />
        </>
      );
  }
}
