import type { ReactElement } from 'react';
import { useKeys } from '../app/keys.js';
import { useScheduleNames } from '../app/schedules.js';
import { dateBeside, type Place } from '../app/scope.js';
import { en } from '../text/en.js';
import { visible } from '../ui/visible.js';

/** Which night one looks at: schedule and business date, and the dates beside it. */
export function NightScope({ place }: { readonly place: Place }): ReactElement {
  const goBeside = (days: number) => (): void => {
    place.goTo({ schedule: place.schedule, date: dateBeside(place.date, days) });
  };
  const [before, after] = [goBeside(-1), goBeside(1)];
  useKeys({ ',': before, '.': after });
  return (
    <>
      <ScheduleSwitch place={place} />
      <span className="nj-scope">
        <button type="button" className="nj-quiet" aria-label={en.shell.before} onClick={before}>
          ‹
        </button>
        <label>
          <span className="nj-hidden">{en.shell.date}</span>
          <input
            type="date"
            value={place.date}
            onChange={({ target }) => {
              if (target.value !== '') place.goTo({ schedule: place.schedule, date: target.value });
            }}
          />
        </label>
        <button type="button" className="nj-quiet" aria-label={en.shell.after} onClick={after}>
          ›
        </button>
      </span>
    </>
  );
}

function ScheduleSwitch({ place }: { readonly place: Place }): ReactElement {
  const shown = useScheduleNames(place.schedule);
  return (
    <label className="nj-scope">
      <span className="nj-hidden">{en.shell.schedule}</span>
      <select
        value={place.schedule}
        onChange={({ target }) => {
          place.goTo({ schedule: target.value, date: place.date });
        }}
      >
        {shown.map((name) => (
          <option key={name} value={name}>
            {visible(name)}
          </option>
        ))}
      </select>
    </label>
  );
}
