import type { ReactElement } from 'react';
import type { Attempt, Run } from '../api/shapes.js';
import { en } from '../text/en.js';
import { run as texts } from '../text/run.js';
import { Outside } from '../ui/outside-text.js';
import { PanelProblem } from '../ui/panel-problem.js';
import { Duration, Time } from '../ui/time.js';
import { CopyButton } from './copy.js';
import { maskedText } from './parameter-rows.js';
import { useAttempts } from './run-queries.js';
import { SentCalls } from './sent-calls.js';

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
        <OneAttempt key={attempt.number} attempt={attempt} run={run} zone={zone} />
      ))}
      <p className="nj-muted">{texts.attempts.secret}</p>
    </>
  );
}

interface AttemptProps extends AttemptsProps {
  readonly attempt: Attempt;
}

function OneAttempt({ attempt, run, zone }: AttemptProps): ReactElement {
  const { number, kind, state, cause, queuedAt, sendingAt, endedAt } = attempt;
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
        {sendingAt === null || endedAt === null ? null : (
          <>
            {' '}
            · <Duration from={sendingAt} to={endedAt} />
          </>
        )}
      </p>
      {attempt.remoteMayBeRunning ? <p className="nj-warn">{en.attempts.remote}</p> : null}
      <Facts attempt={attempt} run={run} />
      <SentCalls attempt={attempt} zone={zone} />
    </section>
  );
}

interface Fact {
  readonly name: string;
  readonly value: string | null;
  readonly copied?: true;
}

function Facts({ attempt, run }: { readonly attempt: Attempt; readonly run: Run }): ReactElement {
  const { agentExecutionId, executionId, parameters, executionInfo, detail, targetUrl } = attempt;
  const facts: readonly Fact[] = [
    { name: texts.attempts.agent, value: run.agentGroup },
    { name: texts.attempts.target, value: targetUrl },
    { name: en.attempts.agentExecutionId, value: agentExecutionId, copied: true },
    { name: en.attempts.executionId, value: executionId, copied: true },
    { name: en.attempts.parameters, value: parameters === '' ? null : maskedText(parameters) },
    { name: texts.attempts.requested, value: attempt.killRequestedBy },
    { name: texts.attempts.answer, value: executionInfo ?? detail },
  ];
  return (
    <dl className="nj-facts">
      {facts.map(({ name, value, copied }) =>
        value === null ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <Outside text={value} />
              {copied ? <CopyButton text={value} what={name} /> : null}
            </dd>
          </div>
        ),
      )}
    </dl>
  );
}
