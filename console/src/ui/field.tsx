import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import type { ReactElement } from 'react';
import type { Form, Values } from './form.js';

/** Of a form: its field `name`, which is told what is wrong with it below. */
interface FieldProps<V extends Values> {
  readonly form: Form<V>;
  readonly name: keyof V & string;
  readonly label: string;
  readonly help?: string;
  readonly required?: boolean;
  readonly readOnly?: boolean;
}

export const fieldId = (name: string): string => `field-${name}`;

interface TextProps<V extends Values> extends FieldProps<V> {
  readonly mono?: boolean;
  readonly type?: 'text' | 'password' | 'date' | 'datetime-local';
  readonly rows?: number;
  readonly most?: number;
  readonly suggested?: readonly string[];
}

/** A text, of several lines where `rows` is said. */
export function TextField<V extends Values>(props: TextProps<V>): ReactElement {
  const { form, name, label, help, required = false, readOnly = false, mono = false } = props;
  const { type = 'text', rows, most = 2000, suggested } = props;
  const shared = {
    id: fieldId(name),
    label,
    description: help,
    required,
    readOnly,
    maxLength: most,
    error: form.errors[name],
    value: String(form.values[name]),
    // The browser would ask for what the server refuses in better words.
    withAsterisk: required,
    autoComplete: type === 'password' ? 'new-password' : 'off',
    spellCheck: false,
    ...(mono ? { 'data-mono': true } : {}),
    onChange: ({ currentTarget }: { readonly currentTarget: { readonly value: string } }): void => {
      form.set(name, currentTarget.value as V[typeof name]);
    },
  };
  if (rows !== undefined) return <Textarea {...shared} rows={rows} />;
  return (
    <>
      <TextInput {...shared} type={type} {...(suggested ? { list: `${fieldId(name)}-list` } : {})} />
      {suggested ? (
        <datalist id={`${fieldId(name)}-list`}>
          {suggested.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      ) : null}
    </>
  );
}

interface ChoiceProps<V extends Values> extends FieldProps<V> {
  /** What is sent, and what is read. */
  readonly choices: readonly (readonly [string, string])[];
}

export function ChoiceField<V extends Values>(props: ChoiceProps<V>): ReactElement {
  const { form, name, label, help, required = false, readOnly = false, choices } = props;
  return (
    <NativeSelect
      id={fieldId(name)}
      label={label}
      description={help}
      withAsterisk={required}
      disabled={readOnly}
      error={form.errors[name]}
      value={String(form.values[name])}
      data={choices.map(([value, word]) => ({ value, label: word }))}
      onChange={({ currentTarget }) => {
        form.set(name, currentTarget.value as V[typeof name]);
      }}
    />
  );
}

export function SwitchField<V extends Values>(props: FieldProps<V>): ReactElement {
  const { form, name, label, help, readOnly = false } = props;
  return (
    <Checkbox
      id={fieldId(name)}
      label={label}
      description={help}
      disabled={readOnly}
      error={form.errors[name]}
      checked={form.values[name] === true}
      onChange={({ currentTarget }) => {
        form.set(name, currentTarget.checked as V[typeof name]);
      }}
    />
  );
}
