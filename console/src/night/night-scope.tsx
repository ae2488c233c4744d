import { useNavigate } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { DateScope } from '../app/date-scope.js';
import { ScheduleSwitch } from '../app/schedule-switch.js';
import type { Place } from '../app/scope.js';

/** Which night one looks at: schedule and business date. */
export function NightScope({ place: { schedule, date, goTo } }: { readonly place: Place }): ReactElement {
  const navigate = useNavigate();
  return (
    <>
      <ScheduleSwitch
        schedule={schedule}
        go={(other) => {
          if (other === null) void navigate({ to: '/nights/$date', params: { date } });
          else goTo({ schedule: other, date });
        }}
      />
      <DateScope
        date={date}
        go={(other) => {
          goTo({ schedule, date: other });
        }}
      />
    </>
  );
}
