import type { ReactElement } from 'react';
import { overrides as texts } from '../../text/admin-overrides.js';
import { SWITCHES, type Edited } from './override-rows.js';

interface FieldInputProps {
  readonly field: string;
  readonly edited: Edited;
  readonly set: (edited: Edited) => void;
}

const CHOICES: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  externalStatusUpdate: [
    ['', texts.choices.blank],
    ['ALL', 'ALL'],
    ['FAILED', 'FAILED'],
    ['NONE', 'NONE'],
  ],
};
const YES_NO = [
  ['Y', texts.choices.yes],
  ['N', texts.choices.no],
] as const;

/** Whether a field is overridden, and by what. */
export function FieldInput({ field, edited, set }: FieldInputProps): ReactElement {
  const label = texts.fields[field] ?? field;
  const choices = SWITCHES.includes(field) ? YES_NO : CHOICES[field];
  const shared = { 'aria-label': label, value: edited.text, disabled: !edited.own };
  const say = ({ target }: { readonly target: { readonly value: string } }): void => {
    set({ own: true, text: target.value });
  };
  return (
    <span className="nj-own">
      <input
        type="checkbox"
        aria-label={texts.overrideOf(label)}
        checked={edited.own}
        onChange={({ target }) => {
          set({ ...edited, own: target.checked });
        }}
      />
      {choices ? (
        <select {...shared} onChange={say}>
          {choices.map(([value, word]) => (
            <option key={value} value={value}>
              {word}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...shared}
          type="text"
          maxLength={2000}
          placeholder={texts.help[field] ?? ''}
          title={texts.help[field] ?? ''}
          onChange={say}
        />
      )}
    </span>
  );
}
