import { Button, TextInput } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { answerOf, api } from '../../api/client.js';
import type { components } from '../../api/schema.js';
import { connections as texts } from '../../text/admin-access.js';
import { durationText, SECOND } from '../../ui/duration.js';
import { FormProblem } from '../../ui/form-problem.js';
import { mistakesOf, type Form } from '../../ui/form.js';
import { Outside } from '../../ui/outside-text.js';
import { useSend, type Send } from '../../ui/send.js';
import { Findings } from '../parts.js';
import type { Connection } from '../queries.js';
import { FIELD_OF, labelOf, saidIn, type ConnectionValues } from './connection-values.js';

type CheckAnswer = components['schemas']['UnsavedConnectionCheck'];

interface Checked {
  readonly form: Form<ConnectionValues>;
  readonly stored: Connection | null;
}

export interface CheckSend extends Send {
  readonly scope: string;
  readonly setScope: (scope: string) => void;
  readonly came: CheckAnswer | null;
}

/** Asks for a token by what is typed, saved or not. The token itself is told to nobody. */
export function useCheck({ form, stored }: Checked): CheckSend {
  const [scope, setScope] = useState('');
  const [came, setCame] = useState<CheckAnswer | null>(null);
  const check = useSend(async (key) => {
    const name = stored ? { name: stored.name } : {};
    try {
      const params = { header: { 'Idempotency-Key': key } };
      const body = { ...name, ...saidIn(form.values), scope };
      return await answerOf(api.POST('/api/v1/connections/check', { params, body }));
    } catch (error) {
      form.refuse(mistakesOf(error, FIELD_OF));
      throw error;
    }
  }, setCame);
  return { ...check, scope, setScope, came };
}

/** What came, in words. */
export function Check({
  check,
  form,
  before,
}: {
  readonly check: CheckSend;
  readonly form: Form<ConnectionValues>;
  readonly before: () => void;
}): ReactElement {
  const { scope, setScope, came } = check;
  return (
    <section className="nj-test">
      <TextInput
        label={texts.checkScope}
        size="xs"
        value={scope}
        onChange={({ currentTarget }) => {
          setScope(currentTarget.value);
        }}
      />
      <Button
        type="button"
        variant="default"
        size="xs"
        disabled={check.sending}
        onClick={() => {
          before();
          check.send();
        }}
      >
        {texts.check}
      </Button>
      <div role="status">
        {check.sending ? (
          texts.checking
        ) : came ? (
          <Came came={came} />
        ) : (
          <p className="nj-muted">{texts.checkWhat}</p>
        )}
      </div>
      {came && !check.sending ? <Findings title={texts.checkFindings} findings={came.findings} /> : null}
      <FormProblem problem={check.problem} errors={check.problem ? form.errors : {}} labelOf={labelOf} />
    </section>
  );
}

function Came({ came }: { readonly came: CheckAnswer }): ReactElement {
  const isUp = came.status === 'UP';
  const lives = came.expiresInSeconds;
  const words = [
    isUp ? (lives === null ? texts.upUnsaid : texts.up(durationText(lives * SECOND))) : texts.down,
    ...(came.missingScopes.length === 0 ? [] : [texts.missing(came.missingScopes.join(', '))]),
    ...(came.withPreviousSecret ? [texts.withPrevious] : []),
    ...(came.error === undefined ? [] : [came.error]),
  ];
  return (
    <p className="nj-said" data-tone={isUp ? 'completed' : 'error'}>
      <Outside text={words.join(' ')} />
    </p>
  );
}
