import type { ReactElement } from 'react';
import type { AgentRequest } from '../../api/shapes.js';
import { report } from '../../text/report.js';
import { en } from '../../text/en.js';
import { Name, Outside } from '../../ui/outside-text.js';
import { StatusBadge } from '../../ui/status-badge.js';
import { isDone } from '../../ui/status.js';
import { Time } from '../../ui/time.js';
import { ActLine } from './acts.js';
import type { Failure } from './report-facts.js';

const { failures: texts } = report;
const SHOWN = 50;

interface FailuresProps {
  readonly failures: readonly Failure[];
  readonly zone: string | null;
}

/** Each run of which an attempt failed: when and how, who did what about it and why, and what has become of it. */
export function Failures({ failures, zone }: FailuresProps): ReactElement {
  return (
    <section>
      <h2>{texts.title}</h2>
      {failures.length === 0 ? <p>{texts.none}</p> : null}
      {failures.slice(0, SHOWN).map((failure) => (
        <FailureOf key={failure.run.id} failure={failure} zone={zone} />
      ))}
      {failures.length > SHOWN ? <p className="nj-muted">{texts.more(failures.length - SHOWN)}</p> : null}
    </section>
  );
}

function FailureOf({
  failure: { run, attempts, mended },
  zone,
}: {
  readonly failure: Failure;
  readonly zone: string | null;
}): ReactElement {
  return (
    <article className="nj-failure">
      <h3>
        <Name text={`${run.process} · ${run.job}`} />
        <span className="nj-muted">{texts.now}</span>
        <StatusBadge run={run} />
      </h3>
      <ol>
        {attempts.map((attempt) => (
          <li key={attempt.id}>
            <Attempt attempt={attempt} zone={zone} />
          </li>
        ))}
        {mended.map((act) => (
          <li key={act.id}>
            <ActLine act={act} zone={zone} />
          </li>
        ))}
        {mended.length === 0 ? <li>{isDone(run.status) ? texts.byItself : texts.nobody}</li> : null}
      </ol>
    </article>
  );
}

function Attempt({
  attempt: { attempt, cause, endedAt, createdAt, info },
  zone,
}: {
  readonly attempt: AgentRequest;
  readonly zone: string | null;
}): ReactElement {
  return (
    <>
      <Time at={endedAt ?? createdAt} zone={zone} />{' '}
      <strong>{cause === null ? en.causes.START_UNKNOWN : en.causes[cause]}</strong>{' '}
      <span className="nj-muted">{texts.attempt(attempt)}</span>
      {info === null ? null : (
        <>
          {' '}
          <Outside text={info} />
        </>
      )}
    </>
  );
}
