import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, Navigate } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { answerOf, api } from '../api/client.js';
import { en } from '../text/en.js';
import { PanelProblem } from '../ui/panel-problem.js';
import { maySomewhere, useMe } from './me.js';
import { lastScope, type Scope } from './scope.js';

/** Leads to the night in use: the last one of this browser, else the one that was requested last, else today. */
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
  if (found.data) return <Navigate to="/night/$schedule/$date" params={{ ...found.data }} replace />;
  return <FirstRun again={() => void found.refetch()} />;
}

async function findScope(): Promise<Scope | null> {
  const { items } = await answerOf(api.GET('/api/v1/schedules', {}));
  const last = lastScope();
  if (last && items.some(({ name }) => name === last.schedule)) return last;
  const requested = await answerOf(api.GET('/api/v1/executions', { params: { query: { limit: 1 } } }));
  const [execution] = requested.items;
  if (execution) return { schedule: execution.schedule, date: execution.businessDate };
  const [schedule] = items;
  return schedule ? { schedule: schedule.name, date: new Date().toISOString().slice(0, 10) } : null;
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
