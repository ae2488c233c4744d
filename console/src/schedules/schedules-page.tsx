import './schedules.css';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { Button } from '@mantine/core';
import { answerOf, api } from '../api/client.js';
import type { Schedule } from '../api/shapes.js';
import { maySomewhere, useMe } from '../app/me.js';
import { Shell } from '../app/shell.js';
import { schedules as text } from '../text/schedules.js';
import { Name, Outside } from '../ui/outside-text.js';
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
        api.GET('/api/v1/schedules', {
          params: { query: { limit: 100, ...(pageParam === null ? {} : { cursor: pageParam }) } },
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

function Card({ schedule }: { readonly schedule: Schedule }): ReactElement {
  const { name, displayName, activeVersion, label } = schedule;
  return (
    <li className="nj-card">
      <h2>
        <Link to="/schedules/$schedule" params={{ schedule: name }} search={{}}>
          <Name text={name} />
        </Link>
      </h2>
      <p className="nj-muted">{displayName === null ? null : <Outside text={displayName} />}</p>
      <p>
        {activeVersion === null ? text.noVersion : text.version(activeVersion)}{' '}
        {label === null ? null : <Outside text={label} />}
      </p>
    </li>
  );
}
