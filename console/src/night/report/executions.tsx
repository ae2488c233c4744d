import type { ReactElement } from 'react';
import type { Execution } from '../../api/shapes.js';
import { report } from '../../text/report.js';
import { Duration } from '../../ui/time.js';
import { Name } from '../../ui/outside-text.js';
import { Time } from '../../ui/time.js';

const { executions: texts } = report;
const SHOWN = 50;

interface ExecutionsProps {
  readonly executions: readonly Execution[];
  readonly zone: string | null;
}

/** What was requested for the date, by whom, and how long it took; the earliest first. */
export function Executions({ executions, zone }: ExecutionsProps): ReactElement {
  return (
    <section>
      <h2>{texts.title}</h2>
      {executions.length === 0 ? (
        <p>{texts.none}</p>
      ) : (
        <table className="nj-report-executions">
          <thead>
            <tr>
              {Object.values(texts.columns).map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {executions
              .slice(0, SHOWN)
              .toReversed()
              .map((execution) => (
                <ExecutionRow key={execution.id} execution={execution} zone={zone} />
              ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function ExecutionRow({
  execution: { cycleName, flowName, processName, requestedBy, startedAt, endedAt, status },
  zone,
}: {
  readonly execution: Execution;
  readonly zone: string | null;
}): ReactElement {
  const names = [
    cycleName,
    ...(flowName === cycleName ? [] : [flowName]),
    ...(processName === null ? [] : [processName]),
  ];
  return (
    <tr>
      <td className="nj-wide">
        <Name text={names.join(' / ')} />
      </td>
      <td>
        <Name text={requestedBy} />
      </td>
      <td>{startedAt === null ? report.short.none : <Time at={startedAt} zone={zone} />}</td>
      <td>{endedAt === null ? report.short.none : <Time at={endedAt} zone={zone} />}</td>
      <td className="nj-figure">
        {startedAt === null || endedAt === null ? (
          report.short.none
        ) : (
          <Duration from={startedAt} to={endedAt} />
        )}
      </td>
      <td>{texts.status[status]}</td>
    </tr>
  );
}
