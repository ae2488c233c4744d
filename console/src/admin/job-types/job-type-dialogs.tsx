import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { answerOf, api } from '../../api/client.js';
import { Dialog } from '../../app/dialog.js';
import { jobTypes as texts } from '../../text/admin-job-types.js';
import { Confirm } from '../../ui/confirm.js';
import type { Form } from '../../ui/form.js';
import { Outside } from '../../ui/outside-text.js';
import { useSend, type Send } from '../../ui/send.js';
import { visible } from '../../ui/visible.js';
import type { JobType } from '../queries.js';
import { differences, storedValues, type JobTypeValues } from './job-type-values.js';

interface ChangesProps {
  readonly fields: readonly string[];
  readonly from: JobTypeValues;
  readonly to: JobTypeValues;
}

function Changes({ fields, from, to }: ChangesProps): ReactElement {
  return (
    <dl className="nj-facts">
      {fields.map((name) => (
        <div key={name}>
          <dt>{texts.fields[name] ?? name}</dt>
          <dd>
            <del>
              <Outside text={String(from[name])} />
            </del>{' '}
            <ins>
              <Outside text={String(to[name])} />
            </ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface RepointProps {
  readonly stored: JobType;
  readonly form: Form<JobTypeValues>;
  readonly changes: readonly string[];
  readonly save: Send;
  readonly close: () => void;
}

/** Data and tokens go elsewhere: whoever decides that types the name. */
export function Repoint({ stored, form, changes, save, close }: RepointProps): ReactElement {
  return (
    <Dialog title={texts.repoint} close={close} size="lg">
      <Confirm act={texts.repointAct} word={stored.name} send={save} confirm={save.send} close={close}>
        <p>{texts.repointWhat(visible(stored.name))}</p>
        <Changes fields={changes} from={storedValues(stored)} to={form.values} />
      </Confirm>
    </Dialog>
  );
}

interface DeleteProps {
  readonly stored: JobType;
  readonly done: () => void;
  readonly close: () => void;
}

export function DeleteJobType({ stored, done, close }: DeleteProps): ReactElement {
  const { name, schedule } = stored;
  const queries = useQueryClient();
  const send = useSend(
    () =>
      answerOf(
        api.DELETE('/api/v1/job-types/{name}', {
          params: { path: { name }, query: { schedule: schedule ?? '' } },
        }),
      ),
    () => {
      done();
      void queries.invalidateQueries({ queryKey: ['admin', 'job-types'] });
    },
  );
  return (
    <Dialog title={texts.removeTitle(visible(name))} close={close}>
      <Confirm act={texts.removeAct} danger word={name} send={send} confirm={send.send} close={close}>
        <p>{texts.removeWhat}</p>
      </Confirm>
    </Dialog>
  );
}

interface MovedProps {
  readonly form: Form<JobTypeValues>;
  readonly latest: JobType;
  readonly take: () => void;
}

/** Somebody was faster: what is typed stays, beside what is saved now. */
export function Moved({ form, latest, take }: MovedProps): ReactElement {
  const saved = storedValues(latest);
  const fields = differences(form.values, saved);
  const isKnown = form.values.version !== saved.version;
  return (
    <div className="nj-problem" role="alert">
      <p>{texts.moved(latest.version)}</p>
      {fields.length === 0 ? (
        <p>{texts.movedNone}</p>
      ) : (
        <Changes fields={fields} from={saved} to={form.values} />
      )}
      <div className="nj-actions">
        {isKnown ? (
          <Button
            type="button"
            size="xs"
            variant="default"
            onClick={() => {
              form.set('version', saved.version);
              take();
            }}
          >
            {texts.keepMine(latest.version)}
          </Button>
        ) : null}
        <Button
          type="button"
          size="xs"
          variant="default"
          onClick={() => {
            form.begin(saved);
            take();
          }}
        >
          {texts.takeSaved}
        </Button>
      </div>
    </div>
  );
}
