import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { answerOf, api } from '../../api/client.js';
import type { Callback } from '../../api/shapes.js';
import { callbacks as text } from '../../text/callbacks.js';
import { FormProblem } from '../../ui/form-problem.js';
import { Name, Outside } from '../../ui/outside-text.js';
import { PanelProblem } from '../../ui/panel-problem.js';
import { useSend } from '../../ui/send.js';
import { number, Time } from '../../ui/time.js';

interface UndeliveredProps {
  readonly schedule: string;
  readonly zone: string | null;
  readonly operates: boolean;
}

const MOST = 50;
const AGAIN_MS = 5_000;

/** What was to be told and has not been taken. */
export function Undelivered({ schedule, zone, operates }: UndeliveredProps): ReactElement {
  const found = useQuery({
    queryKey: ['callbacks', schedule],
    queryFn: () =>
      answerOf(
        api.GET('/api/v1/callbacks', {
          params: { query: { schedule, status: 'PENDING,FAILED,SKIPPED', limit: MOST } },
        }),
      ),
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ status }) => status === 'PENDING') === true ? AGAIN_MS : false,
  });
  const { columns } = text;
  return (
    <section aria-label={text.undelivered}>
      <h2>{text.undelivered}</h2>
      {found.isError ? <PanelProblem error={found.error} again={() => void found.refetch()} /> : null}
      {found.data?.items.length === 0 ? <p className="nj-muted">{text.undeliveredNone}</p> : null}
      {found.data === undefined || found.data.items.length === 0 ? null : (
        <>
          <p className="nj-muted">{text.undeliveredWhat}</p>
          <div className="nj-scroll" tabIndex={0} role="group" aria-label={text.undelivered}>
            <table className="nj-list">
              <thead>
                <tr>
                  <th scope="col">{columns.run}</th>
                  <th scope="col">{columns.date}</th>
                  <th scope="col">{columns.told}</th>
                  <th scope="col">{columns.status}</th>
                  <th scope="col">{columns.tries}</th>
                  <th scope="col">{columns.answer}</th>
                  {operates ? <th scope="col">{columns.acts}</th> : null}
                </tr>
              </thead>
              <tbody>
                {found.data.items.map((callback) => (
                  <Row key={callback.id} {...{ callback, zone, operates }} />
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  );
}

interface RowProps {
  readonly callback: Callback;
  readonly zone: string | null;
  readonly operates: boolean;
}

function Row({ callback, zone, operates }: RowProps): ReactElement {
  const { id, schedule, businessDate, run, process, job, runStatus, status, tries, detail, notedAt } =
    callback;
  const queries = useQueryClient();
  const retry = useSend(
    (key) =>
      answerOf(
        api.POST('/api/v1/callbacks/{id}/retry', {
          params: { path: { id }, header: { 'Idempotency-Key': key } },
          body: { reason: text.reason },
        }),
      ),
    () => void queries.invalidateQueries({ queryKey: ['callbacks', schedule] }),
  );
  return (
    <tr>
      <th scope="row">
        <Link to="/night/$schedule/$date" params={{ schedule, date: businessDate }} search={{ run }}>
          <Name text={`${process} · ${job}`} />
        </Link>
      </th>
      <td>{businessDate}</td>
      <td>
        {runStatus}, <Time at={notedAt} zone={zone} />
      </td>
      <td>{text.status[status]}</td>
      <td>{number(tries)}</td>
      <td>{detail === null ? null : <Outside text={detail} />}</td>
      {operates ? (
        <td>
          <Button
            size="xs"
            variant="default"
            aria-label={text.retryOf(job)}
            onClick={retry.send}
            disabled={retry.sending}
          >
            {text.retry}
          </Button>
          <FormProblem problem={retry.problem} errors={{}} />
        </td>
      ) : null}
    </tr>
  );
}
