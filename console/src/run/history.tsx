import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { answerOf, api } from '../api/client.js';
import type { PastRun, Run } from '../api/shapes.js';
import { run as texts } from '../text/run.js';
import { durationText, SECOND } from '../ui/duration.js';
import { PanelProblem } from '../ui/panel-problem.js';
import { StatusBadge } from '../ui/status-badge.js';
import { useHistory } from './run-queries.js';
import { against, sparkOf } from './sparkline.js';

const SIZE = { width: 480, height: 72, margin: 6 };

/** How long this job has taken lately, and where this run lies in that. */
export function History({ run }: { readonly run: Run }): ReactElement {
  const history = useHistory(run);
  const usual = useUsual(run);
  if (history.isError) return <PanelProblem error={history.error} again={() => void history.refetch()} />;
  if (!history.data) return <p className="nj-reading nj-spark-place" aria-busy="true" />;
  if (history.data.length === 0) return <p>{texts.history.none}</p>;
  const past = history.data;
  const done = past.filter(({ endedAt }) => endedAt !== null).toReversed();
  return (
    <>
      <Spark done={done} run={run} median={usual?.medianSeconds ?? null} />
      <Usual run={run} past={past} usual={usual} />
      <Past past={past} run={run} usual={usual} />
    </>
  );
}

type UsualSeconds = { readonly medianSeconds: number; readonly p90Seconds: number; readonly samples: number };

function useUsual({ schedule, process, job }: Run): UsualSeconds | undefined {
  return useQuery({
    queryKey: ['durations', schedule, process, job],
    queryFn: () =>
      answerOf(
        api.GET('/api/v1/schedules/{schedule}/durations', {
          params: { path: { schedule }, query: { process, job, limit: 1 } },
        }),
      ),
    staleTime: 60_000,
  }).data?.items[0];
}

const secondsOf = ({ startedAt, endedAt }: PastRun): number =>
  endedAt === null ? 0 : (Date.parse(endedAt) - Date.parse(startedAt)) / SECOND;
const said = (seconds: number): string => durationText(seconds * SECOND);

interface SparkProps {
  /** The earliest first. */
  readonly done: readonly PastRun[];
  readonly run: Run;
  readonly median: number | null;
}

function Spark({ done, run, median }: SparkProps): ReactElement | null {
  if (done.length === 0) return null;
  const seconds = done.map(secondsOf);
  const spark = sparkOf(seconds, SIZE);
  const isThis = done.at(-1)?.run === run.id;
  const told = texts.history.said(done.length, said(Math.min(...seconds)), said(Math.max(...seconds)));
  return (
    <figure className="nj-spark">
      <svg viewBox={`0 0 ${SIZE.width} ${SIZE.height}`} role="img" aria-label={told}>
        {median === null ? null : (
          <line
            className="nj-spark-median"
            x1={0}
            x2={SIZE.width}
            y1={spark.yOf(median)}
            y2={spark.yOf(median)}
          />
        )}
        <path d={spark.path} />
        {isThis ? <circle cx={spark.last.x} cy={spark.last.y} r={4} /> : null}
      </svg>
      <figcaption className="nj-muted">{told}</figcaption>
    </figure>
  );
}

interface UsualProps {
  readonly run: Run;
  readonly past: readonly PastRun[];
  readonly usual: UsualSeconds | undefined;
}

function Usual({ run, past, usual }: UsualProps): ReactElement {
  const own = past.find((one) => one.run === run.id && one.endedAt !== null);
  const few = (usual?.samples ?? 0) < 5;
  return (
    <>
      <dl className="nj-usual">
        {usual && !few ? (
          <>
            <div>
              <dt>{texts.history.median}</dt>
              <dd>{said(usual.medianSeconds)}</dd>
            </div>
            <div>
              <dt>{texts.history.p90}</dt>
              <dd>{said(usual.p90Seconds)}</dd>
            </div>
          </>
        ) : null}
        {own ? (
          <div>
            <dt>{texts.history.now}</dt>
            <dd>
              {said(secondsOf(own))}{' '}
              {usual ? (against(secondsOf(own), usual.medianSeconds, usual.samples) ?? '') : ''}
            </dd>
          </div>
        ) : null}
      </dl>
      {few ? <p className="nj-muted">{texts.history.few(usual?.samples ?? 0)}</p> : null}
    </>
  );
}

function Past({ past, run, usual }: UsualProps): ReactElement {
  const { columns } = texts.history;
  return (
    <div className="nj-scroll" tabIndex={0} role="group" aria-label={texts.tabs.history}>
      <table className="nj-past">
        <thead>
          <tr>
            <th scope="col">{columns.date}</th>
            <th scope="col">{columns.status}</th>
            <th scope="col">{columns.duration}</th>
            <th scope="col">{columns.against}</th>
          </tr>
        </thead>
        <tbody>
          {past.map((one) => (
            <tr key={one.run} data-this={one.run === run.id}>
              <th scope="row">
                <Link
                  to="/night/$schedule/$date"
                  params={{ schedule: run.schedule, date: one.businessDate }}
                  search={{ run: one.run }}
                  title={texts.history.open(one.businessDate)}
                >
                  {one.businessDate}
                </Link>
              </th>
              <td>
                <StatusBadge run={one} />
              </td>
              <td>{one.endedAt === null ? '–' : said(secondsOf(one))}</td>
              <td>
                {one.endedAt === null || !usual
                  ? '–'
                  : (against(secondsOf(one), usual.medianSeconds, usual.samples) ?? '–')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
