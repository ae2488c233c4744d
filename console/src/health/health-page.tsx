import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, type ReactElement } from 'react';
import { Shell } from '../app/shell.js';
import { en } from '../text/en.js';
import { health as text } from '../text/health.js';
import { PanelProblem } from '../ui/panel-problem.js';
import { Time } from '../ui/time.js';
import { Agents } from './agents.js';
import { useChecks, useHealth } from './health-queries.js';
import './health.css';
import { Parts, VerdictLine } from './parts.js';
import { JobTypes } from './job-types.js';
import { checksByKey, verdictOf } from './verdict.js';

const EVERY_MS = 10_000;

export function HealthPage(): ReactElement {
  useEffect(() => {
    document.title = `${text.title} · ${en.product}`;
  }, []);
  return (
    <Shell screen="health">
      <main className="nj-main nj-health" id="main" tabIndex={-1}>
        <h1 className="nj-hidden">{text.title}</h1>
        <Overview />
      </main>
    </Shell>
  );
}

function Overview(): ReactElement {
  const { type } = useSearch({ from: '/health' });
  const navigate = useNavigate();
  const health = useHealth(EVERY_MS);
  const made = useChecks();
  const again = (): void => {
    void health.refetch();
    void made.refetch();
  };
  if (health.isPending)
    return (
      <p className="nj-reading" aria-busy="true">
        {text.loading}
      </p>
    );
  if (!health.data) return <PanelProblem error={health.error} again={again} />;
  const checks = checksByKey(made.data ?? []);
  return (
    <>
      <div className="nj-health-head">
        <VerdictLine verdict={verdictOf(health.data, checks)} />
        <span className="nj-muted">
          {text.read} <Time at={health.data.checkedAt} zone={null} />
        </span>
        <Button size="xs" onClick={again} aria-disabled={made.isFetching}>
          {made.isFetching ? text.checking : text.checkAll}
        </Button>
      </div>
      {health.isError ? <PanelProblem error={health.error} again={again} /> : null}
      <Parts health={health.data} />
      {made.isError ? <PanelProblem error={made.error} again={again} /> : null}
      <JobTypes
        jobTypes={health.data.jobTypes}
        checks={checks}
        opened={type}
        open={(next) => void navigate({ to: '/health', search: next === undefined ? {} : { type: next } })}
      />
      <Agents agents={health.data.agents} />
    </>
  );
}
