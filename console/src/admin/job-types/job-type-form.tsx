import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { answerOf, api } from '../../api/client.js';
import type { components } from '../../api/schema.js';
import { admin } from '../../text/admin.js';
import { jobTypes as texts } from '../../text/admin-job-types.js';
import { mistakesOf, useForm, type Form } from '../../ui/form.js';
import { FormProblem } from '../../ui/form-problem.js';
import { readObject } from '../../ui/json-text.js';
import { useSend, type Send } from '../../ui/send.js';
import { useAdminPlace } from '../admin-place.js';
import { Findings, Restored } from '../parts.js';
import type { JobType } from '../queries.js';
import { JobTypeFields } from './job-type-fields.js';
import { DeleteJobType, Moved, Repoint } from './job-type-dialogs.js';
import { JobTypeJson, ViewSwitch } from './job-type-json.js';
import {
  bodyOf,
  differences,
  FIELD_OF,
  labelOf,
  NEW_TYPE,
  PLACES,
  storedValues,
  type JobTypeValues,
} from './job-type-values.js';
import { TestConnection, useTest } from './test-connection.js';

type Saved = components['schemas']['SavedJobType'];

interface FormProps {
  /** null = a new one. */
  readonly stored: JobType | null;
  readonly mayChange: boolean;
  readonly done: () => void;
}

export function JobTypeForm({ stored, mayChange, done }: FormProps): ReactElement {
  const saved = stored ? storedValues(stored) : NEW_TYPE;
  const form = useForm(saved, { key: `job-type ${stored?.name ?? ''} ${stored?.schedule ?? ''}` });
  const [asking, setAsking] = useState<'repoint' | 'delete' | null>(null);
  const [answer, setAnswer] = useState<Saved | null>(null);
  const { said, show } = useAdminPlace();
  const close = (): void => {
    setAsking(null);
  };
  const save = useSave({ stored, form, refused: close }, (after) => {
    setAnswer(after);
    setAsking(null);
    form.begin(storedValues(after));
    if (!stored) show({ new: undefined, type: after.name, of: after.schedule ?? undefined }, true);
  });
  const test = useTest(form);
  useSavedElsewhere(form, saved);
  const moved = save.problem?.code === 'VERSION_MOVED' && stored !== null;
  const json = said('view') === 'json' || form.values.json !== '';
  const changes = differences(form.values, saved).filter((name) => PLACES.includes(name));
  const submit = (): void => {
    test.clear();
    if (stored && changes.length > 0) setAsking('repoint');
    else save.send();
  };
  return (
    <>
      <form
        className="nj-admin-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !event.ctrlKey) return;
          event.preventDefault();
          submit();
        }}
      >
        <Restored form={form} saved={saved} />
        <ViewSwitch form={form} json={json} />
        {moved ? (
          <Moved form={form} latest={stored} take={save.clear} />
        ) : asking === null ? (
          <FormProblem problem={save.problem} errors={json ? {} : form.errors} labelOf={labelOf} />
        ) : null}
        {json ? (
          <JobTypeJson form={form} readOnly={!mayChange} />
        ) : (
          <JobTypeFields form={form} isNew={stored === null} readOnly={!mayChange} />
        )}
        {mayChange ? (
          <Bar
            form={form}
            save={save}
            isSaved={answer !== null}
            isStored={stored !== null}
            remove={() => {
              setAsking('delete');
            }}
          />
        ) : null}
        {answer && !form.changed ? <Findings findings={answer.findings} /> : null}
        {mayChange ? <TestConnection form={form} test={test} before={save.clear} /> : null}
      </form>
      {asking === 'repoint' && stored && !moved ? (
        <Repoint stored={stored} form={form} changes={changes} save={save} close={close} />
      ) : asking === 'delete' && stored ? (
        <DeleteJobType stored={stored} done={done} close={close} />
      ) : null}
    </>
  );
}

interface BarProps {
  readonly form: Form<JobTypeValues>;
  readonly save: Send;
  readonly isSaved: boolean;
  readonly isStored: boolean;
  readonly remove: () => void;
}

function Bar({ form, save, isSaved, isStored, remove }: BarProps): ReactElement {
  return (
    <div className="nj-form-bar">
      <Button type="submit" disabled={save.sending || !form.changed || !isReadable(form.values)}>
        {admin.save}
      </Button>
      {isStored ? (
        <Button type="button" variant="default" onClick={remove}>
          {texts.remove}
        </Button>
      ) : null}
      {isSaved && !form.changed ? <span role="status">{admin.saved}</span> : null}
    </div>
  );
}

const isReadable = ({ json }: JobTypeValues): boolean => json === '' || readObject(json).ok;

interface Saving {
  readonly stored: JobType | null;
  readonly form: Form<JobTypeValues>;
  /** Where it is to be mended is behind the question. */
  readonly refused: () => void;
}

function useSave({ stored, form, refused }: Saving, done: (after: Saved) => void): Send {
  const queries = useQueryClient();
  return useSend(async (key) => {
    const header = { 'Idempotency-Key': key };
    const body = bodyOf(form.values);
    try {
      if (!stored) return await answerOf(api.POST('/api/v1/job-types', { params: { header }, body }));
      const path = { name: stored.name };
      const query = { schedule: stored.schedule ?? '' };
      const version = Number(form.values.version);
      return await answerOf(
        api.PUT('/api/v1/job-types/{name}', { params: { path, query }, body: { ...body, version } }),
      );
    } catch (error) {
      form.refuse(mistakesOf(error, FIELD_OF));
      refused();
      throw error;
    } finally {
      void queries.invalidateQueries({ queryKey: ['admin', 'job-types'] });
    }
  }, done);
}

/** While nothing is typed, what others save is shown. */
function useSavedElsewhere(form: Form<JobTypeValues>, saved: JobTypeValues): void {
  const { version } = saved;
  const latest = useRef({ form, saved });
  useEffect(() => {
    latest.current = { form, saved };
  });
  useEffect(() => {
    const { form: there, saved: read } = latest.current;
    if (there.values.version !== version && differences(there.values, read).length === 0) there.begin(read);
  }, [version]);
}
