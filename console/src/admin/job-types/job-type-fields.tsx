import type { ReactElement } from 'react';
import { jobTypes as texts } from '../../text/admin-job-types.js';
import { ChoiceField, SwitchField, TextField } from '../../ui/field.js';
import type { Form } from '../../ui/form.js';
import { useConnections, useSchedules } from '../queries.js';
import { ENDPOINTS, type JobTypeValues } from './job-type-values.js';

interface FieldsProps {
  readonly form: Form<JobTypeValues>;
  readonly isNew: boolean;
  readonly readOnly: boolean;
}

const labelled = (name: string): { name: string; label: string; help: string } => ({
  ...{ name, label: texts.fields[name] ?? name },
  help: texts.help[name] ?? '',
});

export function JobTypeFields({ form, isNew, readOnly }: FieldsProps): ReactElement {
  const connections = useConnections().data ?? [];
  const all = { form, readOnly };
  return (
    <>
      {isNew ? <Key form={form} /> : null}
      <fieldset>
        <legend>{texts.parts.place}</legend>
        <TextField {...all} {...labelled('url')} required mono />
        <div className="nj-fields">
          <TextField {...all} {...labelled('connection')} suggested={connections.map(({ name }) => name)} />
          <TextField {...all} {...labelled('scope')} mono />
        </div>
        <TextField {...all} {...labelled('description')} rows={2} />
      </fieldset>
      <fieldset>
        <legend>{texts.parts.endpoints}</legend>
        <div className="nj-fields">
          {ENDPOINTS.map((verb) => (
            <TextField
              key={verb}
              {...all}
              {...labelled(`endpoints.${verb}`)}
              required={verb === 'start' || verb === 'status'}
              most={500}
              mono
            />
          ))}
        </div>
      </fieldset>
      <Timing {...all} />
      <fieldset>
        <legend>{texts.parts.behaviour}</legend>
        <SwitchField {...all} {...labelled('idempotentStart')} />
        <SwitchField {...all} {...labelled('treat500AsUnknown')} />
        <SwitchField {...all} {...labelled('retryOn503')} />
        <div className="nj-fields">
          <ChoiceField {...all} {...labelled('cycleNameStyle')} choices={texts.choices.cycleNameStyle} />
        </div>
      </fieldset>
    </>
  );
}

function Key({ form }: Pick<FieldsProps, 'form'>): ReactElement {
  const schedules = useSchedules().data ?? [];
  return (
    <div className="nj-fields">
      <TextField form={form} {...labelled('name')} required most={128} />
      <ChoiceField
        form={form}
        {...labelled('schedule')}
        choices={[['', texts.shared], ...schedules.map(({ name }) => [name, name] as const)]}
      />
    </div>
  );
}

function Timing(all: Pick<FieldsProps, 'form' | 'readOnly'>): ReactElement {
  return (
    <fieldset>
      <legend>{texts.parts.timing}</legend>
      <div className="nj-fields">
        {['timeouts.connectMs', 'timeouts.answerMs', 'timeouts.statusMs', 'pollIntervalMs'].map((name) => (
          <TextField key={name} {...all} {...labelled(name)} most={15} />
        ))}
        <ChoiceField {...all} {...labelled('pollPolicy')} choices={texts.choices.pollPolicy} />
        <TextField {...all} {...labelled('startDeadlineMs')} most={15} />
        <TextField {...all} {...labelled('silenceBudgetMs')} most={15} />
        <ChoiceField {...all} {...labelled('onSilence')} choices={texts.choices.onSilence} />
        <ChoiceField {...all} {...labelled('onTimeout')} choices={texts.choices.onTimeout} />
      </div>
    </fieldset>
  );
}
