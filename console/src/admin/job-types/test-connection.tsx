import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { answerOf, api } from '../../api/client.js';
import { jobTypes as texts } from '../../text/admin-job-types.js';
import { durationText } from '../../ui/duration.js';
import { FormProblem } from '../../ui/form-problem.js';
import { Outside } from '../../ui/outside-text.js';
import { useSend } from '../../ui/send.js';
import type { JobType, JobTypeCheck } from '../queries.js';

interface Props {
  readonly stored: JobType;
  /** What is typed is not what is asked. */
  readonly changed: boolean;
}

/** Asks the system check of what is saved, and says in words what came. */
export function TestConnection({ stored, changed }: Props): ReactElement {
  const [check, setCheck] = useState<JobTypeCheck | null>(null);
  const queries = useQueryClient();
  const test = useSend(
    (key) =>
      answerOf(
        api.POST('/api/v1/job-types/{name}/check', {
          params: {
            path: { name: stored.name },
            query: { schedule: stored.schedule ?? '' },
            header: { 'Idempotency-Key': key },
          },
        }),
      ),
    (answer) => {
      setCheck(answer);
      void queries.invalidateQueries({ queryKey: ['admin', 'job-type-checks'] });
    },
  );
  return (
    <section className="nj-test">
      <Button type="button" variant="default" size="xs" onClick={test.send} disabled={test.sending}>
        {texts.test}
      </Button>
      <div role="status" className="nj-test-answer">
        {test.sending ? texts.testing : check ? <Answer check={check} /> : null}
        {changed && !test.sending ? <p className="nj-muted">{texts.testSaved}</p> : null}
      </div>
      <FormProblem problem={test.problem} errors={{}} />
    </section>
  );
}

function Answer({ check }: { readonly check: JobTypeCheck }): ReactElement {
  const took = durationText(check.latencyMs ?? 0);
  const said =
    check.status === 'UP' ? texts.up(took) : check.status === 'DOWN' ? texts.down(took) : texts.notDefined;
  const tone = check.status === 'UP' ? 'completed' : check.status === 'DOWN' ? 'error' : 'disabled';
  return (
    <p data-tone={tone} className="nj-said">
      {said} {check.status === 'DOWN' && check.error !== undefined ? <Outside text={check.error} /> : null}
    </p>
  );
}
