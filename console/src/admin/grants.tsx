import type { ReactElement } from 'react';
import type { components } from '../api/schema.js';
import { grants as texts } from '../text/admin-access.js';
import { useSchedules } from './queries.js';

type Grant = components['schemas']['Grant'];

/** In a form a grant is a text, `role:SCHEDULE`; without a schedule it is one of all. */
export const grantText = ({ role, schedule }: Grant): string => `${role}:${schedule ?? ''}`;

export function grantOf(text: string): Grant {
  const [role = 'viewer', schedule = ''] = text.split(':');
  return { role: role as Grant['role'], schedule: schedule === '' ? null : schedule };
}

export const grantsInWords = (all: readonly Grant[]): string =>
  all.length === 0
    ? texts.none
    : all.map(({ role, schedule }) => texts.text(role, schedule ?? '')).join(', ');

interface GrantsProps {
  readonly label: string;
  readonly help: string;
  readonly error: string | undefined;
  readonly values: readonly string[];
  readonly set: (values: readonly string[]) => void;
}

/** Roles, each on one schedule or on all. */
export function Grants({ label, help, error, values, set }: GrantsProps): ReactElement {
  const schedules = useSchedules().data ?? [];
  const change = (place: number, text: string): void => {
    set(values.map((one, n) => (n === place ? text : one)));
  };
  return (
    <fieldset id="field-grants" tabIndex={-1}>
      <legend>{label}</legend>
      <p className="nj-muted">{help}</p>
      {values.map((text, place) => {
        const { role, schedule } = grantOf(text);
        return (
          <div key={place} className="nj-grant">
            <select
              aria-label={texts.role}
              value={role}
              onChange={({ target }) => {
                change(place, `${target.value}:${target.value === 'administrator' ? '' : (schedule ?? '')}`);
              }}
            >
              {texts.roles.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
            <span>{texts.on}</span>
            <select
              aria-label={texts.on}
              value={schedule ?? ''}
              disabled={role === 'administrator'}
              onChange={({ target }) => {
                change(place, `${role}:${target.value}`);
              }}
            >
              <option value="">{texts.everywhere}</option>
              {schedules.map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
            </select>
            <button
              type="button"
              className="nj-quiet"
              aria-label={texts.remove(role)}
              onClick={() => {
                set(values.filter((_, n) => n !== place));
              }}
            >
              ✕
            </button>
          </div>
        );
      })}
      <div>
        <button
          type="button"
          className="nj-link"
          onClick={() => {
            set([...values, 'viewer:']);
          }}
        >
          {texts.add}
        </button>
      </div>
      {error === undefined ? null : <p className="nj-wrong">{error}</p>}
    </fieldset>
  );
}
