import { Button } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { answerOf, api } from '../../api/client.js';
import type { paths } from '../../api/schema.js';
import { audit as texts } from '../../text/admin-overrides.js';
import { FormProblem } from '../../ui/form-problem.js';
import { Outside } from '../../ui/outside-text.js';
import { useSend } from '../../ui/send.js';
import { number } from '../../ui/time.js';

type Verified = paths['/api/v1/audit/verify']['get']['responses'][200]['content']['application/json'];

/** Whether the chain is as it was written, in words, with its head to keep. */
export function Verify(): ReactElement {
  const [found, setFound] = useState<Verified | null>(null);
  const verify = useSend(() => answerOf(api.GET('/api/v1/audit/verify', {})), setFound);
  return (
    <section className="nj-test">
      <Button size="xs" variant="default" onClick={verify.send} disabled={verify.sending}>
        {texts.verify}
      </Button>
      <div role="status">{verify.sending ? texts.verifying : found ? <Found found={found} /> : null}</div>
      <FormProblem problem={verify.problem} errors={{}} />
    </section>
  );
}

function Found({ found: { ok, records, head, broken } }: { readonly found: Verified }): ReactElement {
  return (
    <>
      <p className="nj-said" data-tone={ok ? 'completed' : 'error'}>
        {broken ? texts.broken(broken.seq) : texts.ok(number(records))}{' '}
        {broken ? <Outside text={`${broken.code}: ${broken.message}`} /> : null}
      </p>
      {head ? (
        <p className="nj-muted">
          {texts.head} <code className="nj-hash">{`${head.seq} ${head.hash}`}</code>
        </p>
      ) : null}
    </>
  );
}
