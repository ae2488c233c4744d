import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { answerOf, api } from '../../api/client.js';
import { OwnPassword } from '../../app/own-password.js';
import { admin } from '../../text/admin.js';
import { people as texts } from '../../text/admin-access.js';
import { SwitchField, TextField } from '../../ui/field.js';
import { FormProblem } from '../../ui/form-problem.js';
import { mistakesOf, useForm, type Form } from '../../ui/form.js';
import { useSend, type Send } from '../../ui/send.js';
import { visible } from '../../ui/visible.js';
import { useAdminPlace } from '../admin-place.js';
import { Ask } from '../ask.js';
import { grantOf, Grants, grantText } from '../grants.js';
import { Restored } from '../parts.js';
import type { Person } from '../queries.js';
import { PasswordDialog } from './password-dialog.js';

interface PersonValues extends Readonly<Record<string, string | boolean | readonly string[]>> {
  readonly name: string;
  readonly displayName: string;
  readonly grants: readonly string[];
  readonly disabled: boolean;
}

const NEW: PersonValues = { name: '', displayName: '', grants: ['viewer:'], disabled: false };

const valuesOf = ({ name, displayName, grants, disabledAt }: Person): PersonValues => ({
  ...{ name, displayName: displayName ?? '', grants: grants.map(grantText) },
  disabled: disabledAt !== null,
});

const FIELD_OF = { UNUSABLE_NAME: 'name', PERSON_EXISTS: 'name', ADMINISTRATOR_OF_ALL: 'grants' };
const labelOf = (field: string): string => texts.fields[field] ?? field;

interface FormProps {
  readonly stored: Person | null;
  readonly isMe: boolean;
  readonly done: () => void;
}

export function PersonForm({ stored, isMe, done }: FormProps): ReactElement {
  const saved = stored ? valuesOf(stored) : NEW;
  const form = useForm(saved, { key: `person ${stored?.name ?? ''}` });
  const [told, setTold] = useState<string | null>(null);
  const [asking, setAsking] = useState<'password' | 'delete' | null>(null);
  const { show } = useAdminPlace();
  const save = useSave(stored, form, (after) => {
    setTold(admin.saved);
    form.begin(valuesOf(after));
    if (!stored) show({ new: undefined, name: after.name }, true);
  });
  const close = (): void => {
    setAsking(null);
  };
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
        <Fields {...{ form, stored, isMe }} />
        <Bar
          {...{ form, save, stored, isMe, told }}
          ask={(what) => {
            setTold(null);
            setAsking(what);
          }}
        />
      </form>
      {asking === 'password' && isMe ? (
        <OwnPassword close={close} />
      ) : asking === 'password' && stored ? (
        <PasswordDialog
          name={stored.name}
          close={close}
          done={() => {
            close();
            setTold(texts.password.done);
          }}
        />
      ) : asking === 'delete' && stored ? (
        <Ask
          title={texts.removeTitle(visible(stored.name))}
          what={texts.removeWhat}
          act={texts.removeAct}
          word={stored.name}
          list="people"
          call={() =>
            answerOf(api.DELETE('/api/v1/people/{name}', { params: { path: { name: stored.name } } }))
          }
          done={done}
          close={close}
        />
      ) : null}
    </>
  );
}

interface FieldsProps {
  readonly form: Form<PersonValues>;
  readonly stored: Person | null;
  readonly isMe: boolean;
}

function Fields({ form, stored, isMe }: FieldsProps): ReactElement {
  return (
    <>
      <div className="nj-fields">
        {stored ? null : (
          <TextField
            form={form}
            name="name"
            label={labelOf('name')}
            help={texts.help.name}
            required
            most={128}
          />
        )}
        <TextField form={form} name="displayName" label={labelOf('displayName')} most={200} />
      </div>
      {stored === null || stored.issuer === null ? (
        <Grants
          label={labelOf('grants')}
          help={texts.help.grants}
          error={form.errors['grants']}
          values={form.values.grants}
          set={(grants) => {
            form.set('grants', grants);
          }}
        />
      ) : (
        <p className="nj-muted">{texts.help.ofProvider}</p>
      )}
      {stored && !isMe ? (
        <SwitchField form={form} name="disabled" label={labelOf('disabled')} help={texts.help.disabled} />
      ) : null}
    </>
  );
}

interface BarProps {
  readonly form: Form<PersonValues>;
  readonly save: Send;
  readonly stored: Person | null;
  readonly isMe: boolean;
  readonly told: string | null;
  readonly ask: (what: 'password' | 'delete') => void;
}

function Bar({ form, save, stored, isMe, told, ask }: BarProps): ReactElement {
  return (
    <div className="nj-form-bar">
      <Button type="submit" disabled={save.sending || !form.changed}>
        {admin.save}
      </Button>
      {stored?.issuer === null ? (
        <Button
          type="button"
          variant="default"
          onClick={() => {
            ask('password');
          }}
        >
          {isMe ? texts.password.own : texts.password.set}
        </Button>
      ) : null}
      {stored && !isMe ? (
        <Button
          type="button"
          variant="default"
          onClick={() => {
            ask('delete');
          }}
        >
          {texts.remove}
        </Button>
      ) : null}
      {told !== null && !form.changed ? <span role="status">{told}</span> : null}
    </div>
  );
}

function useSave(stored: Person | null, form: Form<PersonValues>, done: (after: Person) => void): Send {
  const queries = useQueryClient();
  return useSend(async (key) => {
    const { name, displayName, grants, disabled } = form.values;
    const said = { displayName: displayName.trim() || null, grants: grants.map(grantOf) };
    try {
      if (!stored)
        return await answerOf(
          api.POST('/api/v1/people', {
            params: { header: { 'Idempotency-Key': key } },
            body: { name: name.trim(), ...said },
          }),
        );
      const params = { path: { name: stored.name } };
      return await answerOf(api.PUT('/api/v1/people/{name}', { params, body: { ...said, disabled } }));
    } catch (error) {
      form.refuse(mistakesOf(error, FIELD_OF));
      throw error;
    } finally {
      void queries.invalidateQueries({ queryKey: ['admin', 'people'] });
      void queries.invalidateQueries({ queryKey: ['admin', 'sessions'] });
    }
  }, done);
}
