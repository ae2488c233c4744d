import './schedules.css';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, type ReactElement } from 'react';
import { Tabs } from '@mantine/core';
import { answerOf, api } from '../api/client.js';
import type { Schedule } from '../api/shapes.js';
import { may, useMe } from '../app/me.js';
import { Shell } from '../app/shell.js';
import { schedule as text, schedules } from '../text/schedules.js';
import { Outside } from '../ui/outside-text.js';
import { PanelProblem } from '../ui/panel-problem.js';
import { visible } from '../ui/visible.js';
import { ChooseWorkbook, DropWorkbook } from './choose-workbook.js';
import { useSchedulePlace, type SchedulePlace } from './schedule-place.js';
import { SCHEDULE_TABS, type ScheduleTab } from './search.js';
import { todayIn } from './today.js';
import { Versions } from './versions.js';

const Jobs = lazy(async () => ({ default: (await import('./jobs.js')).Jobs }));
const Structure = lazy(async () => ({
  default: (await import('./structure/structure.js')).ScheduleStructure,
}));
const Settings = lazy(async () => ({ default: (await import('./settings.js')).ScheduleSettings }));
const Callbacks = lazy(async () => ({ default: (await import('./callbacks/callbacks.js')).Callbacks }));
const Overrides = lazy(async () => ({ default: (await import('./overrides.js')).Overrides }));

export function SchedulePage(): ReactElement {
  const place = useSchedulePlace();
  const defines = may(useMe(), 'define', place.schedule);
  const found = useQuery({
    queryKey: ['schedule', place.schedule],
    queryFn: () =>
      answerOf(api.GET('/api/v1/schedules/{schedule}', { params: { path: { schedule: place.schedule } } })),
  });
  return (
    <Shell screen="schedules">
      <main className="nj-main nj-schedules" id="main" tabIndex={-1}>
        <header className="nj-screen-head">
          <h1>
            <Link to="/schedules">{schedules.title}</Link> <Outside text={visible(`/ ${place.schedule}`)} />
          </h1>
          {defines ? (
            <>
              <ChooseWorkbook variant="default" />
              <DropWorkbook />
            </>
          ) : null}
        </header>
        {found.isPending ? <p className="nj-reading">{text.loading}</p> : null}
        {found.isError ? <PanelProblem error={found.error} again={() => void found.refetch()} /> : null}
        {found.data ? <Known schedule={found.data} place={place} defines={defines} /> : null}
      </main>
    </Shell>
  );
}

interface KnownProps {
  readonly schedule: Schedule;
  readonly place: SchedulePlace;
  readonly defines: boolean;
}

function Known({ schedule, place, defines }: KnownProps): ReactElement {
  const { displayName, activeVersion, label, timeZone } = schedule;
  return (
    <>
      <Applied schedule={schedule} place={place} />
      <p className="nj-run-facts">
        {displayName === null || displayName === '' ? null : <Outside text={displayName} />}
        <strong>{activeVersion === null ? text.none : text.active(activeVersion)}</strong>
        {label === null || label === '' ? null : <Outside text={label} />}
        {timeZone === null ? null : (
          <span className="nj-muted">
            {text.zone} {timeZone}
          </span>
        )}
      </p>
      {activeVersion === null ? null : <ScheduleTabs schedule={schedule} place={place} defines={defines} />}
    </>
  );
}

function ScheduleTabs({ schedule, place, defines }: KnownProps): ReactElement {
  const tab = place.search.tab ?? 'versions';
  const panels: Readonly<Record<ScheduleTab, () => ReactElement>> = {
    versions: () => <Versions schedule={schedule} place={place} defines={defines} />,
    jobs: () => <Jobs place={place} zone={schedule.timeZone} defines={defines} />,
    graph: () => <Structure place={place} active={schedule.activeVersion ?? 0} />,
    overrides: () => <Overrides place={place} zone={schedule.timeZone} defines={defines} />,
    settings: () => <Settings schedule={schedule.name} zone={schedule.timeZone} defines={defines} />,
    callbacks: () => <Callbacks schedule={schedule.name} zone={schedule.timeZone} />,
  };
  return (
    <Tabs
      className="nj-screen-tabs"
      value={tab}
      onChange={(value) => {
        const next = SCHEDULE_TABS.find((one) => one === value);
        if (next) place.goTo({ tab: next });
      }}
    >
      <Tabs.List>
        {SCHEDULE_TABS.map((one) => (
          <Tabs.Tab key={one} value={one}>
            {text.tabs[one]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {SCHEDULE_TABS.map((one) => (
        <Tabs.Panel key={one} value={one}>
          {one === tab ? (
            <Suspense fallback={<p className="nj-reading">{text.loading}</p>}>{panels[one]()}</Suspense>
          ) : null}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

/** After an import was applied, for as long as that version is the active one. */
function Applied({ schedule, place }: Omit<KnownProps, 'defines'>): ReactElement | null {
  const { activeVersion, name } = schedule;
  if (activeVersion === null || place.search.applied !== String(activeVersion)) return null;
  return (
    <div className="nj-applied" role="status">
      <p>
        <strong>{text.applied(activeVersion)}</strong> {text.appliedWhat}
      </p>
      <Link to="/night/$schedule/$date" params={{ schedule: name, date: todayIn(schedule.timeZone) }}>
        {text.tonight}
      </Link>
    </div>
  );
}
