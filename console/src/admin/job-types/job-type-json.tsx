import { useState, type ReactElement } from 'react';
import { jobTypes as texts } from '../../text/admin-job-types.js';
import type { Form } from '../../ui/form.js';
import { JsonEditor } from '../../ui/json-editor.js';
import { readObject } from '../../ui/json-text.js';
import { useAdminPlace } from '../admin-place.js';
import { jsonOf, lostIn, valuesOf, type JobTypeValues } from './job-type-values.js';

type TypeForm = Form<JobTypeValues>;

/** The definition as it is sent. What the fields can show is in them too. */
export function JobTypeJson({
  form,
  readOnly,
}: {
  readonly form: TypeForm;
  readonly readOnly: boolean;
}): ReactElement {
  const { values } = form;
  const setText = (text: string): void => {
    const read = readObject(text);
    if (!read.ok) {
      form.setAll({ ...values, json: text });
      return;
    }
    const { version, name, schedule } = values;
    const next = { ...valuesOf(read.value), version };
    // Without the two, what is saved is what is addressed.
    const addressed = {
      name: next.name || name,
      schedule: 'schedule' in read.value ? next.schedule : schedule,
    };
    const all = { ...next, ...addressed };
    form.setAll({ ...all, json: text === jsonOf(all) ? '' : text });
    form.refuse({});
  };
  return (
    <JsonEditor
      label={texts.json}
      help={texts.jsonHelp}
      text={values.json === '' ? jsonOf(values) : values.json}
      setText={setText}
      errors={form.errors}
      readOnly={readOnly}
    />
  );
}

/** Form or JSON. Nothing is lost by turning: what the form cannot show keeps the JSON open. */
export function ViewSwitch({
  form,
  json,
}: {
  readonly form: TypeForm;
  readonly json: boolean;
}): ReactElement {
  const { show } = useAdminPlace();
  const [refused, setRefused] = useState<string | null>(null);
  const turn = (to: 'form' | 'json'): void => {
    const why = to === 'form' ? whyNoForm(form.values.json) : null;
    setRefused(why);
    if (why !== null) return;
    if (to === 'form') form.setAll({ ...form.values, json: '' });
    show({ view: to === 'json' ? 'json' : undefined }, true);
  };
  return (
    <div className="nj-views" role="group" aria-label={texts.viewLabel}>
      {(['form', 'json'] as const).map((one) => (
        <button
          key={one}
          type="button"
          className="nj-view"
          aria-pressed={json === (one === 'json')}
          onClick={() => {
            turn(one);
          }}
        >
          {texts.view[one]}
        </button>
      ))}
      {refused === null ? null : (
        <span className="nj-warn" role="alert">
          {refused}
        </span>
      )}
    </div>
  );
}

function whyNoForm(json: string): string | null {
  if (json === '') return null;
  const read = readObject(json);
  if (!read.ok) return texts.jsonBroken;
  const lost = lostIn(read.value);
  return lost.length === 0 ? null : texts.jsonUnknown(lost.join(', '));
}
