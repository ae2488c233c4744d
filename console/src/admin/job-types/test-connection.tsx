import { Button } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { answerOf, api } from '../../api/client.js';
import type { components } from '../../api/schema.js';
import { jobTypes as texts } from '../../text/admin-job-types.js';
import { durationText } from '../../ui/duration.js';
import { FormProblem } from '../../ui/form-problem.js';
import { mistakesOf, type Form } from '../../ui/form.js';
import { Outside } from '../../ui/outside-text.js';
import { useSend, type Send } from '../../ui/send.js';
import { Findings } from '../parts.js';
import { bodyOf, FIELD_OF, labelOf, type JobTypeValues } from './job-type-values.js';

type Tried = components['schemas']['TriedJobType'];
type Step = Tried['steps'][number];

interface Tested {
  readonly values: JobTypeValues;
  readonly tried: Tried;
}

export interface Test extends Send {
  readonly tested: Tested | null;
}

/** Tries what is typed, saved or not, by calls that start nothing. */
export function useTest(form: Form<JobTypeValues>): Test {
  const [tested, setTested] = useState<Tested | null>(null);
  const send = useSend(async (key) => {
    const { values } = form;
    try {
      const params = { header: { 'Idempotency-Key': key } };
      const body = bodyOf(values);
      return { values, tried: await answerOf(api.POST('/api/v1/job-types/check', { params, body })) };
    } catch (error) {
      form.refuse(mistakesOf(error, FIELD_OF));
      throw error;
    }
  }, setTested);
  return { ...send, tested };
}

interface TestProps {
  readonly form: Form<JobTypeValues>;
  readonly test: Test;
  /** What was said before is looked at no more. */
  readonly before: () => void;
}

/** What came of each call, in words. */
export function TestConnection({ form, test, before }: TestProps): ReactElement {
  const { tested } = test;
  const isOther = tested !== null && JSON.stringify(tested.values) !== JSON.stringify(form.values);
  return (
    <section className="nj-test">
      <Button
        type="button"
        variant="default"
        size="xs"
        disabled={test.sending}
        onClick={() => {
          before();
          test.send();
        }}
      >
        {texts.test}
      </Button>
      <div role="status" className="nj-test-answer">
        {test.sending ? (
          texts.testing
        ) : tested ? (
          <Steps steps={tested.tried.steps} />
        ) : (
          <p className="nj-muted">{texts.testWhat}</p>
        )}
        {isOther && !test.sending ? <p className="nj-muted">{texts.testOther}</p> : null}
      </div>
      {tested && !test.sending ? (
        <Findings title={texts.testFindings} findings={tested.tried.findings} />
      ) : null}
      <FormProblem problem={test.problem} errors={test.problem ? form.errors : {}} labelOf={labelOf} />
    </section>
  );
}

const TONES = { DONE: 'completed', FAILED: 'error', NOT_MADE: 'disabled' } as const;

function Steps({ steps }: { readonly steps: readonly Step[] }): ReactElement {
  return (
    <ol className="nj-tried">
      {steps.map((one) => (
        <li key={one.step} className="nj-said" data-tone={TONES[one.outcome]}>
          <strong>{texts.steps[one.step]}</strong> {saidOf(one)}{' '}
          {one.detail === null ? null : <Outside text={one.detail} />}
        </li>
      ))}
    </ol>
  );
}

function saidOf({ step, outcome, httpStatus, latencyMs }: Step): string {
  const took = durationText(latencyMs ?? 0);
  const said =
    outcome === 'DONE'
      ? texts.stepDone[step](took)
      : outcome === 'FAILED'
        ? texts.stepFailed(took)
        : texts.stepNotMade;
  const status = httpStatus === null ? '' : `, ${texts.httpStatus(String(httpStatus))}`;
  return `${said}${status}.`;
}
