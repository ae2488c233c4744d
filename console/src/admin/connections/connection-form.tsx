import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { answerOf, api } from '../../api/client.js';
import type { components } from '../../api/schema.js';
import { admin } from '../../text/admin.js';
import { connections as texts } from '../../text/admin-access.js';
import { durationText, SECOND } from '../../ui/duration.js';
import { ChoiceField, TextField } from '../../ui/field.js';
import { FormProblem } from '../../ui/form-problem.js';
import { mistakesOf, useForm, type Form } from '../../ui/form.js';
import { Outside } from '../../ui/outside-text.js';
import { useSend, type Send } from '../../ui/send.js';
import { Time } from '../../ui/time.js';
import { visible } from '../../ui/visible.js';
import { useAdminPlace } from '../admin-place.js';
import { Ask } from '../ask.js';
import { Findings, Restored } from '../parts.js';
import type { Connection } from '../queries.js';

type Saved = components['schemas']['SavedConnection'];

const NEW = {
  ...{ name: '', tokenUrl: '', clientId: '', clientSecret: '', authentication: 'client_secret_basic' },
  ...{ audience: '', resource: '', origins: '', overlapMinutes: '60', version: '' },
};
type ConnectionValues = typeof NEW;

const valuesOf = (stored: Connection): ConnectionValues => ({
  ...{ name: stored.name, tokenUrl: stored.tokenUrl, clientId: stored.clientId, clientSecret: '' },
  ...{ authentication: stored.authentication, audience: stored.audience ?? '', overlapMinutes: '60' },
  ...{ resource: stored.resource ?? '', origins: (stored.origins ?? []).join('\n') },
  version: String(stored.version),
});

const FIELD_OF = {
  ...{ INVALID_URL: 'tokenUrl', INVALID_ORIGIN: 'origins', SECRET_REQUIRED: 'clientSecret' },
  ...{ ALREADY_EXISTS: 'name', SET_BY_ENVIRONMENT: 'name' },
};
/** `origins.1` is a line of a field. */
const labelOf = (field: string): string => texts.fields[field.split('.')[0] ?? ''] ?? field;

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
  const isMoved = save.problem?.code === 'VERSION_MOVED';
  return (
    <>
      <form
        className="nj-admin-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
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
      {stored ? <Check name={stored.name} /> : null}
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
    const { values } = form;
    const minutes = values.overlapMinutes.trim();
    const said = {
      tokenUrl: values.tokenUrl.trim(),
      clientId: values.clientId.trim(),
      authentication: values.authentication as Connection['authentication'],
      audience: values.audience.trim() || null,
      resource: values.resource.trim() || null,
      origins: values.origins.split(/\s+/).filter((one) => one !== ''),
      ...(values.clientSecret === '' ? {} : { clientSecret: values.clientSecret }),
      // What is no number is refused by the server, with its words.
      ...(minutes === ''
        ? {}
        : { overlapMinutes: /^\d+$/.test(minutes) ? Number(minutes) : (minutes as never) }),
    };
    try {
      if (!stored)
        return await answerOf(
          api.POST('/api/v1/connections', {
            params: { header: { 'Idempotency-Key': key } },
            body: { name: values.name.trim(), ...said },
          }),
        );
      const params = { path: { name: stored.name } };
      const version = Number(values.version);
      return await answerOf(api.PUT('/api/v1/connections/{name}', { params, body: { ...said, version } }));
    } catch (error) {
      form.refuse(mistakesOf(error, FIELD_OF));
      throw error;
    } finally {
      void queries.invalidateQueries({ queryKey: ['admin', 'connections'] });
    }
  }, done);
}

type CheckAnswer = components['schemas']['ConnectionCheck'];

/** Asks for a token by what is saved, and says in words what came. The token itself is told to nobody. */
function Check({ name }: { readonly name: string }): ReactElement {
  const [scope, setScope] = useState('');
  const [came, setCame] = useState<CheckAnswer | null>(null);
  const check = useSend(
    (key) =>
      answerOf(
        api.POST('/api/v1/connections/{name}/check', {
          params: { path: { name }, header: { 'Idempotency-Key': key } },
          body: { scope },
        }),
      ),
    setCame,
  );
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
      <Button type="button" variant="default" size="xs" onClick={check.send} disabled={check.sending}>
        {texts.check}
      </Button>
      <div role="status">{check.sending ? texts.checking : came ? <Came came={came} /> : null}</div>
      <FormProblem problem={check.problem} errors={{}} />
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
