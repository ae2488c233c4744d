import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Fragment, type ReactElement } from 'react';
import { answerOf, api } from '../../api/client.js';
import type { components } from '../../api/schema.js';
import { admin } from '../../text/admin.js';
import { audit as texts } from '../../text/admin-overrides.js';
import { Outside } from '../../ui/outside-text.js';
import { PanelProblem } from '../../ui/panel-problem.js';
import { Time } from '../../ui/time.js';
import { useAdminPlace } from '../admin-place.js';
import { FilterText, PageHead, Table } from '../parts.js';
import { Verify } from './verify.js';

type AuditRecord = components['schemas']['AuditRecord'];

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;

/** The begin of a day of the viewer, or of the one after. */
function instantOf(date: string | undefined, daysLater = 0): string | undefined {
  if (date === undefined || !DATE.test(date)) return undefined;
  const at = new Date(`${date}T00:00:00`).getTime();
  return Number.isNaN(at) ? undefined : new Date(at + daysLater * DAY_MS).toISOString();
}

export function AuditPage(): ReactElement {
  const { said } = useAdminPlace();
  const asked = {
    ...{ actor: said('actor'), action: said('action'), schedule: said('schedule') },
    ...{ after: instantOf(said('from')), before: instantOf(said('to'), 1) },
  };
  const query = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
  const records = useInfiniteQuery({
    queryKey: ['admin', 'audit', query],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET('/api/v1/audit', {
          params: { query: { ...query, limit: 100, ...(pageParam === null ? {} : { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const all = records.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <PageHead title={texts.title} what={texts.what}>
        <a className="nj-link" href="/api/v1/audit/export" download="audit.jsonl">
          {texts.exportAll}
        </a>
      </PageHead>
      <Verify />
      <Filters />
      {records.isError ? <PanelProblem error={records.error} again={() => void records.refetch()} /> : null}
      {records.isPending ? <p className="nj-reading">{admin.reading}</p> : null}
      {records.isSuccess && all.length === 0 ? <p className="nj-empty">{texts.none}</p> : null}
      {all.length === 0 ? null : <Records all={all} />}
      {records.hasNextPage ? (
        <div>
          <Button
            size="xs"
            variant="default"
            disabled={records.isFetchingNextPage}
            onClick={() => void records.fetchNextPage()}
          >
            {texts.more}
          </Button>
        </div>
      ) : null}
    </>
  );
}

function Filters(): ReactElement {
  const { said, show } = useAdminPlace();
  return (
    <div className="nj-filter nj-audit-filter">
      {(['actor', 'action', 'schedule'] as const).map((name) => (
        <FilterText
          key={name}
          label={texts.filters[name]}
          value={said(name) ?? ''}
          set={(value) => {
            show({ [name]: value }, true);
          }}
        />
      ))}
      {(['from', 'to'] as const).map((name) => (
        <label key={name}>
          {texts.filters[name]}{' '}
          <input
            type="date"
            value={said(name) ?? ''}
            title={texts.zone(Intl.DateTimeFormat().resolvedOptions().timeZone)}
            onChange={({ target }) => {
              show({ [name]: target.value || undefined }, true);
            }}
          />
        </label>
      ))}
    </div>
  );
}

function Records({ all }: { readonly all: readonly AuditRecord[] }): ReactElement {
  const { said, show } = useAdminPlace();
  const opened = said('seq');
  const { columns } = texts;
  return (
    <Table
      label={texts.title}
      heads={[
        { name: columns.at },
        { name: columns.actor },
        { name: columns.action },
        { name: columns.about, wide: true },
        { name: columns.from, wide: true },
        { name: columns.outcome },
      ]}
    >
      {all.map((record) => (
        <Fragment key={record.seq}>
          <tr>
            <td>
              <button
                type="button"
                className="nj-link"
                aria-expanded={opened === record.seq}
                onClick={() => {
                  show({ seq: opened === record.seq ? undefined : record.seq }, true);
                }}
              >
                <Time at={record.at} zone={null} />
              </button>
            </td>
            <td>
              <Outside text={record.actor ?? texts.nobody} />
            </td>
            <td className="nj-code">
              <Outside text={record.action} />
            </td>
            <td data-wide="true">
              <Outside
                text={[record.schedule, ...Object.values(record.object).map(String)]
                  .filter((one) => one !== null)
                  .join(' ')}
              />
            </td>
            <td data-wide="true">
              <Outside text={record.address ?? admin.none} />
            </td>
            <td className={record.outcome === 'denied' ? 'nj-wrong' : undefined}>
              {texts.outcome[record.outcome]}
              {record.status === null ? null : ` ${String(record.status)}`}
            </td>
          </tr>
          {opened === record.seq ? (
            <tr>
              <td colSpan={6}>
                <pre tabIndex={0} aria-label={texts.details}>
                  <Outside text={JSON.stringify(record, null, 2)} />
                </pre>
              </td>
            </tr>
          ) : null}
        </Fragment>
      ))}
    </Table>
  );
}
