import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement, type ReactNode } from 'react';
import { answerOf, api } from '../api/client.js';
import { forms } from '../text/forms.js';
import { scheduleSettings as text } from '../text/schedule-settings.js';
import { ChoiceField, SwitchField, TextField } from '../ui/field.js';
import { FormProblem } from '../ui/form-problem.js';
import { mistakesOf, useForm, type Form } from '../ui/form.js';
import { Outside } from '../ui/outside-text.js';
import { PanelProblem } from '../ui/panel-problem.js';
import { useSend } from '../ui/send.js';
import { Time } from '../ui/time.js';
import { toast } from '../ui/toasts.js';
import {
  bodyOf,
  otherFields,
  refusalsOf,
  valuesOf,
  type Settings,
  type SettingsValues,
} from './settings-values.js';

interface SettingsProps {
  readonly schedule: string;
  readonly zone: string | null;
  readonly defines: boolean;
}

/** How a schedule is operated here. */
export function ScheduleSettings({ schedule, zone, defines }: SettingsProps): ReactElement {
  const found = useQuery({
    queryKey: ['schedule-settings', schedule],
    queryFn: () =>
      answerOf(api.GET('/api/v1/schedules/{schedule}/settings', { params: { path: { schedule } } })),
  });
  if (found.isPending) return <p className="nj-reading">{text.loading}</p>;
  if (found.isError) return <PanelProblem error={found.error} again={() => void found.refetch()} />;
  const { updatedAt, updatedBy } = found.data;
  return (
    <section className="nj-settings" aria-label={text.title}>
      <p className="nj-muted">
        {text.what} {defines ? null : `${text.readOnly} `}
        {updatedAt === null ? (
          text.never
        ) : (
          <>
            {text.changedBy} <Outside text={updatedBy ?? ''} /> <Time at={updatedAt} zone={zone} />.
          </>
        )}
      </p>
      <SettingsForm
        schedule={schedule}
        zone={zone}
        defines={defines}
        settings={found.data}
        again={() => void found.refetch()}
      />
    </section>
  );
}

const labelOf = (field: string): string => text.fields[field] ?? field;

interface FormProps extends SettingsProps {
  readonly settings: Settings;
  readonly again: () => void;
}

function SettingsForm({ schedule, zone, defines, settings, again }: FormProps): ReactElement {
  // What the form began with: what somebody saves meanwhile is shown beside it, and takes the place of nothing.
  const [seen, setSeen] = useState(settings);
  const form = useForm(valuesOf(seen), { key: `settings.${schedule}` });
  const queries = useQueryClient();
  const moved = settings.version !== seen.version;
  const send = useSend(
    async (key) => {
      const refused = refusalsOf(form.values);
      if (Object.keys(refused).length > 0) {
        form.refuse(refused);
        return null;
      }
      const params = { path: { schedule }, header: { 'Idempotency-Key': key } };
      const body = { ...bodyOf(form.values), version: settings.version };
      try {
        return await answerOf(api.PUT('/api/v1/schedules/{schedule}/settings', { params, body }));
      } catch (error) {
        form.refuse(mistakesOf(error));
        again();
        throw error;
      }
    },
    (saved) => {
      if (!saved) return;
      queries.setQueryData(['schedule-settings', schedule], saved);
      setSeen(saved);
      form.begin(valuesOf(saved));
      toast(text.saved);
    },
  );
  const take = (): void => {
    setSeen(settings);
    form.begin(valuesOf(settings));
    send.clear();
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send.send();
      }}
    >
      {form.restored ? (
        <p className="nj-settings-note" role="status">
          {forms.restored}
        </p>
      ) : null}
      {moved ? <Moved form={form} now={settings} take={take} /> : null}
      <FormProblem problem={send.problem} errors={form.errors} labelOf={labelOf} />
      <Fields form={form} zone={zone} readOnly={!defines} />
      {defines ? (
        <div className="nj-buttons nj-settings-bar">
          <Button type="button" variant="default" aria-disabled={!form.changed} onClick={take}>
            {text.discard}
          </Button>
          <Button type="submit" disabled={send.sending}>
            {moved ? text.mine : text.save}
          </Button>
        </div>
      ) : null}
    </form>
  );
}

interface FieldsProps {
  readonly form: Form<SettingsValues>;
  readonly zone: string | null;
  readonly readOnly: boolean;
}

function Fields({ form, zone, readOnly }: FieldsProps): ReactElement {
  const shared = (name: keyof SettingsValues & string) => ({ form, name, label: labelOf(name), readOnly });
  return (
    <div className="nj-settings-groups">
      <Group title={text.groups.days}>
        <TextField {...shared('openDayAt')} help={text.help.openDayAt(zone ?? 'UTC')} most={5} />
        <SwitchField {...shared('sequentialDays')} />
        <TextField {...shared('dataRetentionDays')} help={text.help.dataRetentionDays} most={5} />
      </Group>
      <Group title={text.groups.nightly}>
        <ChoiceField {...shared('nightlyWaitsFor')} choices={text.nightlyWaitsFor} />
        <SwitchField {...shared('oneNightlyPerDay')} />
      </Group>
      <Group title={text.groups.waits}>
        <SwitchField {...shared('externalDependencies')} />
        <SwitchField {...shared('interScheduleDependencies')} />
        <p className="nj-muted">{text.help.waits}</p>
      </Group>
      <Group title={text.groups.runs}>
        <TextField {...shared('longRunMultiplier')} help={text.help.longRunMultiplier} most={6} />
      </Group>
      {readOnly ? null : <TextField {...shared('reason')} help={text.help.reason} rows={2} />}
    </div>
  );
}

const Group = ({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}): ReactElement => (
  <fieldset>
    <legend>{title}</legend>
    {children}
  </fieldset>
);

interface MovedProps {
  readonly form: Form<SettingsValues>;
  readonly now: Settings;
  readonly take: () => void;
}

/** What somebody else has saved, where it is otherwise than what stands in the form. */
function Moved({ form, now, take }: MovedProps): ReactElement {
  const others = otherFields(form.values, valuesOf(now));
  return (
    <div className="nj-settings-note" role="status">
      <p>{text.moved}</p>
      <ul>
        {others.map(([name, value]) => (
          <li key={name}>
            {labelOf(name)}: <strong>{said(value)}</strong>
          </li>
        ))}
      </ul>
      <Button size="xs" variant="default" type="button" onClick={take}>
        {text.theirs}
      </Button>
    </div>
  );
}

const said = (value: string | boolean): string =>
  typeof value === 'boolean' ? (value ? text.yes : text.no) : value === '' ? text.blank : value;
