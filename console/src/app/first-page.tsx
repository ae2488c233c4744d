import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, Navigate } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { answerOf, api } from '../api/client.js';
import { en } from '../text/en.js';
import { PanelProblem } from '../ui/panel-problem.js';
import { maySomewhere, useMe } from './me.js';
import { lastLooked, type Looked } from './scope.js';

/** Leads to what this browser has looked at last, else to the date that was requested last, else to today. */
export function FirstPage(): ReactElement {
  const found = useQuery({ queryKey: ['first'], queryFn: findScope });
  if (found.isPending) return <main className="nj-plain" aria-busy="true" />;
  if (found.isError) {
    return (
      <main className="nj-plain">
        <PanelProblem error={found.error} again={() => void found.refetch()} />
      </main>
    );
  }
  if (!found.data) return <FirstRun again={() => void found.refetch()} />;
  const { schedule, date } = found.data;
  return schedule === null ? (
    <Navigate to="/nights/$date" params={{ date }} replace />
  ) : (
    <Navigate to="/night/$schedule/$date" params={{ schedule, date }} replace />
  );
}

async function findScope(): Promise<Looked | null> {
  const { items } = await answerOf(api.GET('/api/v1/schedules', {}));
  const last = lastLooked();
  if (items.some(({ name }) => name === last?.schedule)) return last;
  const requested = await answerOf(api.GET('/api/v1/executions', { params: { query: { limit: 1 } } }));
  const [execution] = requested.items;
  const date = last?.date ?? execution?.businessDate ?? new Date().toISOString().slice(0, 10);
  const [schedule] = items;
  if (!schedule) return null;
  return { schedule: items.length === 1 ? schedule.name : null, date };
}

function FirstRun({ again }: { readonly again: () => void }): ReactElement {
  const defines = maySomewhere(useMe(), 'define');
  return (
    <main className="nj-plain">
      <h1>{en.first.title}</h1>
      <p>{en.first.what}</p>
      {defines ? (
        <p className="nj-actions">
          <Link to="/schedules" className="nj-link">
            {en.first.import}
          </Link>
          <a className="nj-link" href="/api/v1/schedules/template" download>
            {en.first.template}
          </a>
        </p>
      ) : null}
      <p>{defines ? en.first.orCommand : en.first.byCommand}</p>
      <pre tabIndex={0}>{en.first.command}</pre>
      <p>{en.first.then}</p>
      <pre tabIndex={0}>{en.first.request}</pre>
      <p>{en.first.demo}</p>
      <Button variant={defines ? 'default' : 'filled'} onClick={again}>
        {en.first.again}
      </Button>
    </main>
  );
}
