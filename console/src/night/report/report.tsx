import './report.css';
import { useMemo, type ReactElement } from 'react';
import type { Scope } from '../../app/scope.js';
import type { NightFeed } from '../../live/night-feed.js';
import { report } from '../../text/report.js';
import { Badge } from '../../ui/status-badge.js';
import { plainLook, STATUSES } from '../../ui/status.js';
import { number } from '../../ui/time.js';
import { useRunTimes } from '../timeline/run-times.js';
import type { RunTimes } from '../timeline/bars.js';
import { Acts } from './acts.js';
import { Executions } from './executions.js';
import { Failures } from './failures.js';
import { Late, Longest, PassedOver } from './job-tables.js';
import { failuresOf, otherActs, type ReportInput } from './report-facts.js';
import { Short } from './short.js';
import { useActs, useExecutions, useFailed } from './use-report.js';

interface ReportProps {
  readonly scope: Scope;
  readonly feed: NightFeed;
  readonly zone: string | null;
}

const NOTHING: ReadonlyMap<string, RunTimes> = new Map();

/** A night on one page: what ran against its plan, what failed and who mended it, what was done by hand. */
export function Report({ scope, feed, zone }: ReportProps): ReactElement {
  const { size } = feed.runs;
  const version = feed.runs.version();
  const [times, failed, acts] = [useRunTimes(scope, size), useFailed(scope, size), useActs(scope, size)];
  const executions = useExecutions(scope);
  const input: ReportInput = useMemo(
    () => ({
      runs: feed.runs.all(),
      times: times.data ?? NOTHING,
      failed: failed.data ?? [],
      acts: acts.data ?? [],
    }),
    [feed, version, times.data, failed.data, acts.data],
  );
  const failures = useMemo(() => failuresOf(input), [input]);
  const all = [times, failed, acts, executions];
  return (
    <div className="nj-report" aria-busy={all.some(({ isPending }) => isPending)}>
      {all.some(({ isError }) => isError) ? (
        <p className="nj-problem" role="alert">
          {report.failed}
        </p>
      ) : null}
      <div className="nj-report-two">
        <Short input={input} zone={zone} />
        <Statuses feed={feed} />
      </div>
      <Failures failures={failures} zone={zone} />
      <Acts acts={otherActs(input, failures)} zone={zone} />
      <PassedOver input={input} />
      <div className="nj-report-two">
        <Longest input={input} />
        <Late input={input} zone={zone} />
      </div>
      <Executions executions={executions.data ?? []} zone={zone} />
    </div>
  );
}

function Statuses({ feed: { runs } }: { readonly feed: NightFeed }): ReactElement {
  return (
    <section>
      <h2>{report.counts}</h2>
      <table>
        <tbody>
          {STATUSES.filter((status) => (runs.counts.get(status) ?? 0) > 0).map((status) => (
            <tr key={status}>
              <th scope="row">
                <Badge look={plainLook(status)} />
              </th>
              <td className="nj-figure">{number(runs.counts.get(status) ?? 0)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
