import type { ReactElement } from 'react';
import type { Attempt, Run } from '../api/shapes.js';
import { en } from '../text/en.js';
import { Outside } from '../ui/outside-text.js';
import { PanelProblem } from '../ui/panel-problem.js';
import { durationText } from '../ui/duration.js';
import { Time } from '../ui/time.js';
import { useAttempts } from './run-queries.js';

interface AttemptsProps {
  readonly run: Run;
  readonly zone: string | null;
}

/** Every attempt, the latest first, with what was sent and what was answered. */
export function Attempts({ run, zone }: AttemptsProps): ReactElement {
  const attempts = useAttempts(run);
  if (attempts.isError) return <PanelProblem error={attempts.error} again={() => void attempts.refetch()} />;
  if (!attempts.data) return <p className="nj-reading" aria-busy="true" />;
  if (attempts.data.length === 0) return <p>{en.attempts.none}</p>;
  return (
    <>
      {attempts.data.toReversed().map((attempt) => (
        <OneAttempt key={attempt.number} attempt={attempt} zone={zone} />
      ))}
    </>
  );
}

function OneAttempt({
  attempt,
  zone,
}: {
  readonly attempt: Attempt;
  readonly zone: string | null;
}): ReactElement {
  const { number, kind, state, cause, queuedAt, endedAt } = attempt;
  return (
    <section className="nj-attempt">
      <h3>
        {en.attempts.number(number)}{' '}
        <span className="nj-flag">
          {kind} · {state}
          {cause === null ? '' : ` · ${en.causes[cause]}`}
        </span>
      </h3>
      <p className="nj-muted">
        {en.attempts.queued} <Time at={queuedAt} zone={zone} />
        {endedAt === null ? null : (
          <>
            {' '}
            · {en.attempts.ended} <Time at={endedAt} zone={zone} />
          </>
        )}
      </p>
      {attempt.remoteMayBeRunning ? <p className="nj-warn">{en.attempts.remote}</p> : null}
      <Facts attempt={attempt} />
      <SentCalls attempt={attempt} zone={zone} />
    </section>
  );
}

function Facts({ attempt }: { readonly attempt: Attempt }): ReactElement {
  const { agentExecutionId, executionId, parameters, executionInfo, detail } = attempt;
  const facts: readonly (readonly [string, string | null])[] = [
    [en.attempts.agentExecutionId, agentExecutionId],
    [en.attempts.executionId, executionId],
    [en.attempts.parameters, parameters === '' ? null : parameters],
    ['', executionInfo ?? detail],
  ];
  return (
    <dl className="nj-facts">
      {facts.map(([name, value]) =>
        value === null ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <Outside text={value} />
            </dd>
          </div>
        ),
      )}
    </dl>
  );
}

/** The calls of an attempt; their addresses and answers are those of an external system. */
export function SentCalls({
  attempt,
  zone,
}: {
  readonly attempt: Attempt;
  readonly zone: string | null;
}): ReactElement | null {
  if (attempt.sends.length === 0) return null;
  return (
    <div className="nj-scroll" tabIndex={0} role="group" aria-label={en.attempts.sends}>
      <table className="nj-sends">
        <thead>
          <tr>
            <th scope="col">{en.attempts.columns.verb}</th>
            <th scope="col">{en.attempts.columns.at}</th>
            <th scope="col">{en.attempts.columns.took}</th>
            <th scope="col">{en.attempts.columns.outcome}</th>
          </tr>
        </thead>
        <tbody>
          {attempt.sends.map(({ verb, url, sentAt, answeredAt, outcome, detail }, index) => (
            <tr key={index}>
              <th scope="row" title={url}>
                {verb}
              </th>
              <td>
                <Time at={sentAt} zone={zone} />
              </td>
              <td>
                {answeredAt === null
                  ? en.attempts.noAnswer
                  : durationText(Date.parse(answeredAt) - Date.parse(sentAt))}
              </td>
              <td>
                {outcome ?? ''} <Outside text={detail ?? ''} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
