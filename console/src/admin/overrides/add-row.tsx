import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { answerOf, api } from '../../api/client.js';
import { Dialog } from '../../app/dialog.js';
import { overrides as texts } from '../../text/admin-overrides.js';
import { en } from '../../text/en.js';
import { ChoiceField, TextField } from '../../ui/field.js';
import { useForm, type Form } from '../../ui/form.js';
import { useSend } from '../../ui/send.js';
import { Restored } from '../parts.js';
import { OverrideProblem } from './override-problem.js';
import type { Tab } from './override-rows.js';

interface RowField {
  readonly name: string;
  readonly required: boolean;
}

const PATIENCE = ['timeOut', 'onTimeOut'] as const;

/** What a row of one's own says, where there may be some: the field, in the order of the workbook; `!` = required. */
const ROW_FIELDS: Readonly<Partial<Record<Tab, readonly string[]>>> = {
  InterScheduleDependency: [
    ...['process!', 'job!', 'schedule!', 'predecessorProcess!', 'predecessorJob!'],
    ...PATIENCE,
  ],
  ExternalDependency: ['process!', 'job!', 'externalJob!', 'externalSystem', ...PATIENCE],
  ScheduleLink: ['process!', 'job!', 'schedule!'],
};

interface AddProps {
  readonly schedule: string;
  readonly tab: Tab;
  readonly revision: number;
  readonly close: () => void;
}

/** A dependency or link that the workbook does not have. */
function AddRow({ schedule, tab, revision, close }: AddProps): ReactElement {
  const fields = (ROW_FIELDS[tab] ?? []).map((text) => ({
    name: text.replace('!', ''),
    required: text.endsWith('!'),
  }));
  const blank: Readonly<Record<string, string>> = Object.fromEntries(
    [...fields.map(({ name }) => name), 'reason'].map((name) => [name, '']),
  );
  const form = useForm(blank, { key: `row ${schedule} ${tab}` });
  const queries = useQueryClient();
  const add = useSend(
    (key) => {
      const { reason = '', ...said } = form.values;
      const row = Object.entries(said)
        .map(([name, text]) => [name, text.trim()] as const)
        .filter(([, text]) => text !== '');
      return answerOf(
        api.PUT('/api/v1/schedules/{schedule}/overrides', {
          params: { path: { schedule }, header: { 'Idempotency-Key': key } },
          body: {
            overrides: [{ tab, add: Object.fromEntries(row) }],
            expectedRevision: revision,
            ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
          },
        }),
      );
    },
    () => {
      form.begin(blank);
      void queries.invalidateQueries({ queryKey: ['admin', 'overrides'] });
      close();
    },
  );
  return (
    <Dialog title={texts.addTitle(texts.tabs[tab])} close={close} size="lg">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          add.send();
        }}
      >
        <p className="nj-muted">{texts.addWhat}</p>
        <Restored form={form} saved={blank} />
        <Fields form={form} fields={fields} />
        <TextField form={form} name="reason" label={texts.reason} help={texts.reasonHelp} rows={2} />
        <OverrideProblem send={add} />
        <div className="nj-buttons">
          <Button type="button" variant="default" onClick={close}>
            {en.dialog.cancel}
          </Button>
          <Button type="submit" disabled={!form.changed || add.sending}>
            {texts.addAct}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface FieldsProps {
  readonly form: Form<Readonly<Record<string, string>>>;
  readonly fields: readonly RowField[];
}

function Fields({ form, fields }: FieldsProps): ReactElement {
  return (
    <div className="nj-fields">
      {fields.map(({ name, required }) =>
        name === 'onTimeOut' ? (
          <ChoiceField
            key={name}
            {...{ form, name, label: texts.rowFields[name] ?? name }}
            choices={texts.onTimeOut}
          />
        ) : (
          <TextField
            key={name}
            {...{ form, name, required, label: texts.rowFields[name] ?? name }}
            {...(name === 'timeOut' ? { help: texts.timeOutHelp } : {})}
          />
        ),
      )}
    </div>
  );
}

/** The button, where the tab takes rows of one's own, and its dialog. */
export function Adding(props: Omit<AddProps, 'close'>): ReactElement | null {
  const [open, setOpen] = useState(false);
  if (ROW_FIELDS[props.tab] === undefined) return null;
  return (
    <div>
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          setOpen(true);
        }}
      >
        {texts.add}
      </Button>
      {open ? (
        <AddRow
          {...props}
          close={() => {
            setOpen(false);
          }}
        />
      ) : null}
    </div>
  );
}
