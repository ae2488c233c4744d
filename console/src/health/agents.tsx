import type { ReactElement } from 'react';
import type { Health } from '../api/shapes.js';
import { health as text } from '../text/health.js';
import { Name, Outside } from '../ui/outside-text.js';
import { number, Time } from '../ui/time.js';

const COLUMNS = ['host', 'groups', 'since', 'inHand'] as const;

/** Who starts and follows what runs, and how much each has in hand. */
export function Agents({ agents }: { readonly agents: Health['agents'] }): ReactElement {
  const hosts = agents.items.some(({ host }) => host !== null);
  const shown = COLUMNS.filter((column) => hosts || column !== 'host');
  return (
    <section aria-labelledby="health-agents">
      <h2 id="health-agents">{text.agentsTitle}</h2>
      {agents.items.length === 0 ? <p className="nj-muted">{text.noAgents}</p> : null}
      {agents.items.length === 0 ? null : (
        <table className="nj-agents">
          <thead>
            <tr>
              {shown.map((column) => (
                <th key={column} scope="col" data-column={column}>
                  {text.agentColumns[column]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {agents.items.map(({ host, agentGroups, startedAt, inHand }) => (
              <tr key={`${host ?? ''} ${startedAt} ${agentGroups.join()}`}>
                {hosts ? (
                  <td>
                    <Name text={host ?? ''} />
                  </td>
                ) : null}
                <td>
                  {agentGroups.length === 0 ? text.allGroups : <Outside text={agentGroups.join(', ')} />}
                </td>
                <td>
                  <Time at={startedAt} zone={null} />
                </td>
                <td data-column="inHand">{number(inHand)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
