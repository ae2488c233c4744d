import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { answerOf, api } from '../../api/client.js';
import type { components } from '../../api/schema.js';
import { admin } from '../../text/admin.js';
import { connections as texts } from '../../text/admin-access.js';
import { ChoiceField, TextField } from '../../ui/field.js';
import { FormProblem } from '../../ui/form-problem.js';
import { mistakesOf, useForm, type Form } from '../../ui/form.js';
import { useSend, type Send } from '../../ui/send.js';
import { Time } from '../../ui/time.js';
import { visible } from '../../ui/visible.js';
import { useAdminPlace } from '../admin-place.js';
import { Ask } from '../ask.js';
import { Findings, Restored } from '../parts.js';
import type { Connection } from '../queries.js';
import { Check, useCheck } from './check.js';
import { FIELD_OF, labelOf, NEW, saidIn, valuesOf, type ConnectionValues } from './connection-values.js';

type Saved = components['schemas']['SavedConnection'];

interface FormProps {
  readonly stored: Connection | null;
  readonly done: () => void;
}

export function ConnectionForm({ stored, done }: FormProps): ReactElement {
  const saved = stored ? valuesOf(stored) : NEW;
  const form = useForm(saved, { key: `connection ${stored?.name ?? ''}`, secret: ['clientSecret'] });
  const [answer, setAnswer] = useState<Saved | null>(null);
  const [deleting, setDeleting] = useState(false);
  const { show } = useAdminPlace();
  const save = useSave(stored, form, (after) => {
    setAnswer(after);
    form.begin(valuesOf({ ...after, secretSet: true }));
    if (!stored) show({ new: undefined, name: after.name }, true);
  });
  const check = useCheck({ form, stored });
  const isMoved = save.problem?.code === 'VERSION_MOVED';
  return (
    <>
      <form
        className="nj-admin-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          check.clear();
          save.send();
        }}
      >
        <Restored form={form} saved={saved} />
        <FormProblem problem={save.problem} errors={form.errors} labelOf={labelOf} />
        {isMoved && stored ? <Moved form={form} version={stored.version} clear={save.clear} /> : null}
        <Fields form={form} stored={stored} />
        <div className="nj-form-bar">
          <Button type="submit" disabled={save.sending || !form.changed}>
            {admin.save}
          </Button>
          {stored ? (
            <Button
              type="button"
              variant="default"
              onClick={() => {
                setDeleting(true);
              }}
            >
              {texts.remove}
            </Button>
          ) : null}
          {answer && !form.changed ? <span role="status">{admin.saved}</span> : null}
        </div>
        {answer && !form.changed ? <Findings findings={answer.findings} /> : null}
      </form>
      <Check check={check} form={form} before={save.clear} />
      {deleting && stored ? (
        <Ask
          title={texts.removeTitle(visible(stored.name))}
          what={texts.removeWhat}
          act={texts.removeAct}
          word={stored.name}
          list="connections"
          call={() =>
            answerOf(api.DELETE('/api/v1/connections/{name}', { params: { path: { name: stored.name } } }))
          }
          done={done}
          close={() => {
            setDeleting(false);
          }}
        />
      ) : null}
    </>
  );
}

interface MovedProps {
  readonly form: Form<ConnectionValues>;
  readonly version: number;
  readonly clear: () => void;
}

function Moved({ form, version, clear }: MovedProps): ReactElement {
  return (
    <p className="nj-note">
      {texts.moved}{' '}
      <button
        type="button"
        className="nj-link"
        onClick={() => {
          form.set('version', String(version));
          clear();
        }}
      >
        {texts.over}
      </button>
    </p>
  );
}

interface FieldsProps {
  readonly form: Form<ConnectionValues>;
  readonly stored: Connection | null;
}

function Fields({ form, stored }: FieldsProps): ReactElement {
  const { help, fields } = texts;
  const labelled = <K extends keyof ConnectionValues>(
    name: K,
  ): { form: FieldsProps['form']; name: K; label: string } => ({
    ...{ form, name },
    label: fields[name] ?? name,
  });
  return (
    <fieldset>
      <legend>{stored ? stored.name : texts.create}</legend>
      {stored ? null : <TextField {...labelled('name')} help={help.name} required most={128} />}
      <TextField {...labelled('tokenUrl')} help={help.tokenUrl} required mono />
      <div className="nj-fields">
        <TextField {...labelled('clientId')} required most={500} mono />
        <TextField
          {...labelled('clientSecret')}
          type="password"
          required={!stored}
          help={stored ? help.keepSecret : help.newSecret}
        />
        <ChoiceField {...labelled('authentication')} choices={texts.authentication} />
        {stored ? <TextField {...labelled('overlapMinutes')} help={help.overlapMinutes} most={5} /> : null}
        <TextField {...labelled('audience')} help={help.optional} />
        <TextField {...labelled('resource')} help={help.optional} />
      </div>
      <TextField {...labelled('origins')} help={help.origins} required rows={3} most={20_000} />
      {stored?.secretFingerprint ? (
        <p className="nj-muted">
          {texts.secret(stored.secretFingerprint)}
          {stored.previousSecretUntil === null ? null : (
            <>
              {' · '}
              {texts.previous} <Time at={stored.previousSecretUntil} zone={null} />
            </>
          )}
        </p>
      ) : null}
    </fieldset>
  );
}

function useSave(
  stored: Connection | null,
  form: Form<ConnectionValues>,
  done: (after: Saved) => void,
): Send {
  const queries = useQueryClient();
  return useSend(async (key) => {
    const said = saidIn(form.values);
    try {
      if (!stored)
        return await answerOf(
          api.POST('/api/v1/connections', {
            params: { header: { 'Idempotency-Key': key } },
            body: { name: form.values.name.trim(), ...said },
          }),
        );
      const params = { path: { name: stored.name } };
      const version = Number(form.values.version);
      return await answerOf(api.PUT('/api/v1/connections/{name}', { params, body: { ...said, version } }));
    } catch (error) {
      form.refuse(mistakesOf(error, FIELD_OF));
      throw error;
    } finally {
      void queries.invalidateQueries({ queryKey: ['admin', 'connections'] });
    }
  }, done);
}
