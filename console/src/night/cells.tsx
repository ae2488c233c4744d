import type { ReactElement, ReactNode } from 'react';
import type { Run } from '../api/shapes.js';
import { durationText, shareText } from '../ui/duration.js';
import { Name, Outside } from '../ui/outside-text.js';
import { StatusBadge } from '../ui/status-badge.js';
import { furtherFlags, lookOf } from '../ui/status.js';
import { Duration, Time, useNow } from '../ui/time.js';
import type { Column } from './column-layout.js';
import { messageOf } from './message.js';
import { againstUsual, type Usual } from './usual.js';

const NOTHING = '–';

export const nameOf = ({ process, job }: Pick<Run, 'process' | 'job'>): string => `${process} · ${job}`;

const whyOf = (run: Run): string =>
  [...furtherFlags(run), messageOf(run)].filter((text) => text !== '').join(' · ');

const cycleOf = ({ cycle, flow, requestNo }: Run): string =>
  `${cycle} · ${flow}${requestNo > 1 ? ` #${requestNo}` : ''}`;

const time = (at: string | null, zone: string | null): ReactNode =>
  at === null ? NOTHING : <Time at={at} zone={zone} />;

/** What has been started and waits again has no duration of its own that goes on. */
const hasDuration = ({ status, endedAt }: Run): boolean => status === 'RUNNING' || endedAt !== null;

/** What cells are made of beside the run. */
export interface Beside {
  readonly zone: string | null;
  readonly usual: Usual;
}

/** What a column shows of a run. */
export const CELLS: Readonly<Record<Column, (run: Run, beside: Beside) => ReactNode>> = {
  status: (run) => <StatusBadge run={run} />,
  name: (run) => <Name text={nameOf(run)} />,
  application: ({ application }) => <Name text={application} />,
  why: (run) => <Outside text={whyOf(run)} />,
  start: ({ startedAt }, { zone }) => time(startedAt, zone),
  end: ({ endedAt }, { zone }) => time(endedAt, zone),
  requested: ({ requestedAt }, { zone }) => time(requestedAt, zone),
  duration: (run) =>
    run.startedAt === null || !hasDuration(run) ? (
      NOTHING
    ) : (
      <Duration from={run.startedAt} to={run.status === 'RUNNING' ? null : run.endedAt} />
    ),
  usual: (run, { usual }) => (usual(run) === null ? NOTHING : <AgainstUsual run={run} usual={usual} />),
  attempt: ({ attempt }) => (attempt === 0 ? NOTHING : attempt),
  agent: ({ agentGroup }) => <Name text={agentGroup} />,
  type: ({ jobType }) => <Name text={jobType} />,
  cycle: (run) => <Name text={cycleOf(run)} />,
  priority: ({ priority }) => priority,
  execution: ({ executionId }) => (executionId === null ? NOTHING : <Name text={executionId} />),
  parameters: ({ parameters }) => <Outside text={parameters} />,
};

function AgainstUsual({ run, usual }: { readonly run: Run; readonly usual: Usual }): ReactElement {
  return run.status === 'RUNNING' ? (
    <GoingAgainstUsual run={run} usual={usual} />
  ) : (
    <Share share={againstUsual(run, usual, 0)} />
  );
}

function GoingAgainstUsual({ run, usual }: { readonly run: Run; readonly usual: Usual }): ReactElement {
  return <Share share={againstUsual(run, usual, useNow())} />;
}

const Share = ({ share }: { readonly share: number | null }): ReactElement => (
  <>{share === null ? NOTHING : shareText(share)}</>
);

/** The same as text, for a file: instants in UTC. */
export const TEXTS: Readonly<
  Record<Column, (run: Run, beside: { readonly now: number; readonly usual: Usual }) => string>
> = {
  status: (run) => lookOf(run).word,
  name: nameOf,
  application: ({ application }) => application,
  why: whyOf,
  start: ({ startedAt }) => startedAt ?? '',
  end: ({ endedAt }) => endedAt ?? '',
  requested: ({ requestedAt }) => requestedAt ?? '',
  duration: (run, { now }) => {
    if (run.startedAt === null || !hasDuration(run)) return '';
    const to = run.status === 'RUNNING' || run.endedAt === null ? now : Date.parse(run.endedAt);
    return durationText(to - Date.parse(run.startedAt));
  },
  usual: (run, { now, usual }) => {
    const share = againstUsual(run, usual, now);
    return share === null ? '' : shareText(share);
  },
  attempt: ({ attempt }) => String(attempt),
  agent: ({ agentGroup }) => agentGroup,
  type: ({ jobType }) => jobType,
  cycle: cycleOf,
  priority: ({ priority }) => String(priority),
  execution: ({ executionId }) => executionId ?? '',
  parameters: ({ parameters }) => parameters,
};
