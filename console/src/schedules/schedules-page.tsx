import './schedules.css';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { Button } from '@mantine/core';
import { answerOf, api } from '../api/client.js';
import type { ScheduleOverview } from '../api/shapes.js';
import { maySomewhere, useMe } from '../app/me.js';
import { Shell } from '../app/shell.js';
import { cards, schedules as text } from '../text/schedules.js';
import { Name, Outside } from '../ui/outside-text.js';
import { StatusIcon } from '../ui/status-badge.js';
import { number, Time } from '../ui/time.js';
import { PanelProblem } from '../ui/panel-problem.js';
import { ChooseWorkbook, DropWorkbook, TemplateLink } from './choose-workbook.js';

export function SchedulesPage(): ReactElement {
  const defines = maySomewhere(useMe(), 'define');
  return (
    <Shell screen="schedules">
      <main className="nj-main nj-schedules" id="main" tabIndex={-1}>
        <header className="nj-screen-head">
          <h1>{text.title}</h1>
          {defines ? (
            <>
              <ChooseWorkbook />
              <TemplateLink />
              <span className="nj-muted nj-wide-only">{text.orDrop}</span>
              <DropWorkbook />
            </>
          ) : null}
        </header>
        <List defines={defines} />
      </main>
    </Shell>
  );
}

function List({ defines }: { readonly defines: boolean }): ReactElement {
  const found = useInfiniteQuery({
    queryKey: ['schedule-list'],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET('/api/v1/schedule-overviews', {
          params: { query: { limit: 50, ...(pageParam === null ? {} : { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  if (found.isPending) return <p className="nj-reading">{text.loading}</p>;
  if (found.isError) return <PanelProblem error={found.error} again={() => void found.refetch()} />;
  const items = found.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <NoSchedule defines={defines} />;
  return (
    <>
      <ul className="nj-cards">
        {items.map((schedule) => (
          <Card key={schedule.name} schedule={schedule} />
        ))}
      </ul>
      {found.hasNextPage ? (
        <Button variant="default" size="xs" onClick={() => void found.fetchNextPage()}>
          {text.more}
        </Button>
      ) : null}
    </>
  );
}

function NoSchedule({ defines }: { readonly defines: boolean }): ReactElement {
  return (
    <section className="nj-empty">
      <h2>{text.none}</h2>
      <p>{defines ? text.noneWhat : text.noneForLookers}</p>
    </section>
  );
}

function Card({ schedule }: { readonly schedule: ScheduleOverview }): ReactElement {
  const { name, displayName, activeVersion, label, jobs, overrides } = schedule;
  return (
    <li className="nj-card">
      <div>
        <h2>
          <Link to="/schedules/$schedule" params={{ schedule: name }} search={{}}>
            <Name text={name} />
          </Link>
        </h2>
        {displayName === null ? null : (
          <p className="nj-muted">
            <Outside text={displayName} />
          </p>
        )}
      </div>
      <div>
        <p>
          <strong>{activeVersion === null ? text.noVersion : text.version(activeVersion)}</strong>{' '}
          {label === null || label === '' ? null : (
            <>
              {cards.label} <Outside text={label} />
            </>
          )}
        </p>
        <Imported schedule={schedule} />
      </div>
      <div>
        <p>{jobs === null ? null : cards.jobs(number(jobs))}</p>
        <p className="nj-muted">{overrides === 0 ? null : cards.overrides(number(overrides))}</p>
      </div>
      <div>
        <OpenDays schedule={schedule} />
        <Problems schedule={schedule} />
      </div>
    </li>
  );
}

const HASH_SHOWN = 12;

function Imported({ schedule }: { readonly schedule: ScheduleOverview }): ReactElement | null {
  const { importedAt, importedBy, fileHash, timeZone } = schedule;
  if (importedAt === null || fileHash === null) return null;
  return (
    <p className="nj-muted">
      {cards.imported} <Time at={importedAt} zone={timeZone} /> {cards.by} <Outside text={importedBy ?? ''} />
      , {cards.file} <code title={fileHash}>{fileHash.slice(0, HASH_SHOWN)}</code>
    </p>
  );
}

function OpenDays({ schedule }: { readonly schedule: ScheduleOverview }): ReactElement {
  const { name, openDays, latestOpenDay } = schedule;
  if (latestOpenDay === null) return <p className="nj-muted">{cards.noOpenDay}</p>;
  return (
    <p>
      <Link to="/night/$schedule/$date" params={{ schedule: name, date: latestOpenDay }}>
        {openDays === 1 ? cards.openDay(latestOpenDay) : cards.openDays(number(openDays), latestOpenDay)}
      </Link>
    </p>
  );
}

function Problems({ schedule }: { readonly schedule: ScheduleOverview }): ReactElement {
  const { runsInError, openDaysOfOtherVersions } = schedule;
  if (runsInError + openDaysOfOtherVersions === 0) return <p className="nj-muted">{cards.fine}</p>;
  return (
    <p className="nj-card-problems">
      {runsInError === 0 ? null : (
        <span className="nj-finding-mark" data-severity="error">
          <StatusIcon icon="cross" />
          {cards.errors(number(runsInError))}
        </span>
      )}
      {openDaysOfOtherVersions === 0 ? null : (
        <span className="nj-finding-mark" data-severity="warning">
          <StatusIcon icon="triangle" />
          {cards.behind(number(openDaysOfOtherVersions))}
        </span>
      )}
    </p>
  );
}
