import type { ReactElement } from 'react';
import { en } from '../text/en.js';
import { visible } from '../ui/visible.js';
import { useScheduleNames } from './schedules.js';

interface SwitchProps {
  /** null = all of them. */
  readonly schedule: string | null;
  readonly go: (schedule: string | null) => void;
}

const ALL = '';

/** Which schedule one looks at, or all of them. */
export function ScheduleSwitch({ schedule, go }: SwitchProps): ReactElement {
  const shown = useScheduleNames(schedule ?? undefined);
  return (
    <label className="nj-scope">
      <span className="nj-hidden">{en.shell.schedule}</span>
      <select
        value={schedule ?? ALL}
        onChange={({ target: { value } }) => {
          go(value === ALL ? null : value);
        }}
      >
        <option value={ALL}>{en.shell.allSchedules}</option>
        {shown.map((name) => (
          <option key={name} value={name}>
            {visible(name)}
          </option>
        ))}
      </select>
    </label>
  );
}
