import { Button } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { answerOf, api } from '../api/client.js';
import type { AllowedAction, Run } from '../api/shapes.js';
import { run as texts } from '../text/run.js';
import { useLasting } from '../ui/lasting.js';
import { useSend } from '../ui/send.js';
import { Time } from '../ui/time.js';
import { Refused } from './command.js';

export const mayAskAgain = (allowed: readonly AllowedAction[]): boolean =>
  allowed.some((one) => one.action === 'ask-status' && one.allowed);

interface AskAgainProps {
  readonly run: Run;
  readonly put: (after: Run) => void;
}

/** Of a run whose contact is lost. It asks for nothing but Status, so it goes without a word; what comes is seen as it comes. */
export function AskAgain({ run, put }: AskAgainProps): ReactElement {
  const [askedAt, setAskedAt] = useState<string | null>(null);
  const ask = useSend(
    (key) =>
      answerOf(
        api.POST('/api/v1/runs/{id}/actions/ask-status', {
          params: { path: { id: run.id }, header: { 'Idempotency-Key': key } },
          body: { attempt: run.attempt },
        }),
      ),
    (after) => {
      setAskedAt(new Date().toISOString());
      put(after);
    },
  );
  return (
    <>
      <Button
        size="xs"
        variant="filled"
        aria-busy={ask.sending}
        data-lasting={useLasting(ask.sending)}
        onClick={ask.send}
      >
        {texts.askAgain.button}
      </Button>
      <p className="nj-asked nj-muted" role="status">
        {askedAt === null ? null : (
          <>
            {texts.askAgain.asked} <Time at={askedAt} zone={null} />. {texts.askAgain.then}
          </>
        )}
      </p>
      <Refused command={ask} run={run} />
    </>
  );
}
