import type { ReactElement } from 'react';
import type { Attempt } from '../api/shapes.js';
import { en } from '../text/en.js';
import { run as texts } from '../text/run.js';
import { durationText } from '../ui/duration.js';
import { Outside } from '../ui/outside-text.js';
import { Time } from '../ui/time.js';
import { CopyButton } from './copy.js';
import { curlOf, folded, maskedBody, type Folded, type Send } from './requests.js';

interface CallsProps {
  readonly attempt: Attempt;
  readonly zone: string | null;
}

/** The calls of an attempt; their addresses and answers are those of an external system. */
export function SentCalls({ attempt, zone }: CallsProps): ReactElement | null {
  if (attempt.sends.length === 0) return null;
  return (
    <ul className="nj-sends" aria-label={en.attempts.sends}>
      {folded(attempt.sends).map((call, index) => (
        <Call key={index} call={call} zone={zone} />
      ))}
    </ul>
  );
}

function Call({
  call: { send, first, count },
  zone,
}: {
  readonly call: Folded;
  readonly zone: string | null;
}): ReactElement {
  return (
    <li>
      <p className="nj-send">
        <strong>{send.verb}</strong> <code>{send.method}</code> <Time at={first.sentAt} zone={zone} />
        {count === 1 ? null : (
          <>
            –<Time at={send.sentAt} zone={zone} />{' '}
            <span className="nj-flag">{texts.attempts.folded(count)}</span>
          </>
        )}
        <span className="nj-space" />
        <span data-outcome={send.outcome}>{send.outcome ?? ''}</span>
        <span className="nj-muted">{tookOf(send)}</span>
      </p>
      <details>
        <summary>{texts.attempts.request}</summary>
        <dl className="nj-facts">
          <div>
            <dt>{texts.attempts.address}</dt>
            <dd>
              <Outside text={send.url} />
            </dd>
          </div>
          {send.body === null ? null : (
            <div>
              <dt>{texts.attempts.body}</dt>
              <dd>
                <Outside text={maskedBody(send.body)} />
              </dd>
            </div>
          )}
          <div>
            <dt>{texts.attempts.curl}</dt>
            <dd>
              <CopyButton text={curlOf(send)} what={texts.attempts.curlWhat} />
            </dd>
          </div>
        </dl>
      </details>
      <details>
        <summary>{texts.attempts.answer}</summary>
        <p className="nj-message" tabIndex={0}>
          {send.answeredAt === null ? texts.attempts.noAnswer : <Outside text={send.detail ?? ''} />}
        </p>
      </details>
    </li>
  );
}

const tookOf = ({ sentAt, answeredAt }: Send): string =>
  answeredAt === null ? en.attempts.noAnswer : durationText(Date.parse(answeredAt) - Date.parse(sentAt));
