import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { answerOf, api } from '../../api/client.js';
import { Dialog } from '../../app/dialog.js';
import { callbacks as text } from '../../text/callbacks.js';
import { en } from '../../text/en.js';
import { forms } from '../../text/forms.js';
import { ChoiceField, TextField } from '../../ui/field.js';
import { FormProblem } from '../../ui/form-problem.js';
import { mistakesOf, useForm, type Form } from '../../ui/form.js';
import { Outside } from '../../ui/outside-text.js';
import { useSend, type Send } from '../../ui/send.js';
import { toast } from '../../ui/toasts.js';
import {
  bodyOf,
  FIELD_OF,
  fieldOf,
  SECRETS,
  valuesOf,
  type CallbackSettings,
  type CallbackValues,
} from './callback-values.js';

interface FormProps {
  readonly schedule: string;
  /** null = nobody is told. */
  readonly settings: CallbackSettings | null;
  readonly administers: boolean;
  readonly again: () => void;
}

const labelOf = (field: string): string => text.fields[field] ?? field;

export function CallbackForm({ schedule, settings, administers, again }: FormProps): ReactElement {
  // What the form began with: what somebody saves meanwhile is told, and takes the place of nothing.
  const [seen, setSeen] = useState(settings);
  const [removing, setRemoving] = useState(false);
  const [findings, setFindings] = useState<readonly { readonly message: string }[]>([]);
  const form = useForm(valuesOf(seen), { key: `callbacks.${schedule}`, secret: SECRETS });
  const hasMoved = (settings?.version ?? 0) !== (seen?.version ?? 0);
  const begin = (saved: CallbackSettings | null): void => {
    setSeen(saved);
    form.begin(valuesOf(saved));
  };
  const save = useSave({ schedule, version: settings?.version ?? 0, form, again }, (saved) => {
    begin(saved);
    setFindings(saved.findings);
    toast(text.saved);
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save.send();
      }}
    >
      <Notes restored={form.restored} now={hasMoved ? settings : undefined} findings={findings} />
      <FormProblem problem={save.problem} errors={form.errors} labelOf={labelOf} />
      <Fields form={form} seen={seen} readOnly={!administers} />
      {administers ? (
        <div className="nj-buttons nj-settings-bar">
          {settings ? (
            <Button
              type="button"
              variant="default"
              onClick={() => {
                setRemoving(true);
              }}
            >
              {text.remove}
            </Button>
          ) : null}
          <Button
            type="button"
            variant="default"
            aria-disabled={!form.changed && !hasMoved}
            onClick={() => {
              begin(settings);
              save.clear();
            }}
          >
            {text.discard}
          </Button>
          <Button type="submit" disabled={save.sending}>
            {hasMoved ? text.over : text.save}
          </Button>
        </div>
      ) : null}
      {removing ? (
        <Remove
          schedule={schedule}
          close={() => {
            setRemoving(false);
          }}
          done={() => {
            begin(null);
            setRemoving(false);
          }}
        />
      ) : null}
    </form>
  );
}

interface NotesProps {
  readonly restored: boolean;
  /** What somebody else has saved; undefined = nobody has. */
  readonly now: CallbackSettings | null | undefined;
  readonly findings: readonly { readonly message: string }[];
}

function Notes({ restored, now, findings }: NotesProps): ReactElement {
  return (
    <>
      {restored ? (
        <p className="nj-settings-note" role="status">
          {forms.restored}
        </p>
      ) : null}
      {now === undefined ? null : (
        <p className="nj-settings-note" role="status">
          {text.moved} <Outside text={now?.url ?? text.none} />
        </p>
      )}
      {findings.map(({ message }) => (
        <p key={message} className="nj-settings-note">
          <Outside text={message} />
        </p>
      ))}
    </>
  );
}

interface FieldsProps {
  readonly form: Form<CallbackValues>;
  readonly seen: CallbackSettings | null;
  readonly readOnly: boolean;
}

function Fields({ form, seen, readOnly }: FieldsProps): ReactElement {
  const { kind, signing } = form.values;
  const shared = <K extends keyof CallbackValues & string>(name: K) => ({
    ...{ form, name, readOnly },
    label: labelOf(name),
  });
  const isStored = seen?.authentication.kind === kind && seen.authentication.secretSet;
  const secret = { type: 'password', ...(isStored ? { help: text.help.kept } : { required: true }) } as const;
  const signings = [
    ...(seen?.signingSecretSet === true ? [['keep', text.signing.keep] as const] : []),
    ...[['none', text.signing.none] as const, ['set', text.signing.set] as const],
  ];
  return (
    <div className="nj-settings-groups">
      <fieldset>
        <legend>{text.title}</legend>
        <TextField {...shared('url')} help={text.help.url} required mono />
        <ChoiceField {...shared('mode')} help={text.help.mode} choices={text.modes} />
      </fieldset>
      <fieldset>
        <legend>{labelOf('kind')}</legend>
        <ChoiceField {...shared('kind')} choices={text.kinds} />
        {kind === 'basic' ? (
          <>
            <TextField {...shared('username')} required most={500} />
            <TextField {...shared('password')} {...secret} />
          </>
        ) : null}
        {kind === 'bearer' ? <TextField {...shared('token')} {...secret} most={8000} /> : null}
        {kind === 'oauth' ? (
          <>
            <TextField {...shared('connection')} help={text.help.connection} most={128} />
            <TextField {...shared('scope')} help={text.help.optional} />
          </>
        ) : null}
        <ChoiceField {...shared('signing')} choices={signings} />
        {signing === 'set' ? (
          <TextField
            {...shared('signingSecret')}
            type="password"
            help={text.help.signingSecret}
            required
            most={500}
          />
        ) : null}
      </fieldset>
    </div>
  );
}

interface SaveProps {
  readonly schedule: string;
  /** What was saved when one pressed: 0 = nothing. */
  readonly version: number;
  readonly form: Form<CallbackValues>;
  readonly again: () => void;
}

type Saved = CallbackSettings & { readonly findings: readonly { readonly message: string }[] };

function useSave({ schedule, version, form, again }: SaveProps, done: (saved: Saved) => void): Send {
  const queries = useQueryClient();
  return useSend(
    async (key) => {
      const params = { path: { schedule }, header: { 'Idempotency-Key': key } };
      const body = { ...bodyOf(form.values), version };
      try {
        return await answerOf(api.PUT('/api/v1/schedules/{schedule}/callback-settings', { params, body }));
      } catch (error) {
        const mistakes = Object.entries(mistakesOf(error, FIELD_OF));
        form.refuse(Object.fromEntries(mistakes.map(([name, message]) => [fieldOf(name), message])));
        again();
        throw error;
      }
    },
    (saved) => {
      queries.setQueryData(['callback-settings', schedule], saved);
      done(saved);
    },
  );
}

interface RemoveProps {
  readonly schedule: string;
  readonly close: () => void;
  readonly done: () => void;
}

function Remove({ schedule, close, done }: RemoveProps): ReactElement {
  const queries = useQueryClient();
  const remove = useSend(
    () =>
      answerOf<unknown>(
        api.DELETE('/api/v1/schedules/{schedule}/callback-settings', { params: { path: { schedule } } }),
      ),
    () => {
      queries.setQueryData(['callback-settings', schedule], null);
      void queries.invalidateQueries({ queryKey: ['callbacks', schedule] });
      toast(text.removed);
      done();
    },
    'over',
  );
  return (
    <Dialog title={text.removeTitle} close={close}>
      <p>{text.removeWhat}</p>
      <FormProblem problem={remove.problem} errors={{}} />
      <div className="nj-buttons">
        <Button type="button" variant="default" onClick={close}>
          {en.dialog.cancel}
        </Button>
        <Button type="button" color="red" onClick={remove.send} disabled={remove.sending}>
          {text.removeAct}
        </Button>
      </div>
    </Dialog>
  );
}
