import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { answerOf, api } from '../../api/client.js';
import { Problem } from '../../api/problem.js';
import { may, useMe } from '../../app/me.js';
import { admin } from '../../text/admin.js';
import { overrides as texts } from '../../text/admin-overrides.js';
import { PanelProblem } from '../../ui/panel-problem.js';
import { number } from '../../ui/time.js';
import { useAdminPlace } from '../admin-place.js';
import { FilterText, hasWords, PageHead, Pick } from '../parts.js';
import { allOf, useSchedules } from '../queries.js';
import { Adding } from './add-row.js';
import { BulkBar } from './bulk.js';
import { EditDialog } from './edit-dialog.js';
import {
  FIELDS,
  isShown,
  PAGES,
  searchText,
  WHICH,
  type OverridableRow,
  type PageId,
  type Tab,
} from './override-rows.js';
import { RowTable } from './row-table.js';

export const JobsPage = (): ReactElement => <OverridesPage page="jobs" />;
export const DependenciesPage = (): ReactElement => <OverridesPage page="dependencies" />;
export const ThrottlesPage = (): ReactElement => <OverridesPage page="throttles" />;

/** What people may say about a schedule beside its workbook, tab by tab. */
function OverridesPage({ page }: { readonly page: PageId }): ReactElement {
  const { said, show } = useAdminPlace();
  const schedules = useSchedules();
  const tabs: readonly Tab[] = PAGES[page];
  const tab = tabs.find((one) => one === said('tab')) ?? tabs[0] ?? 'Job';
  const all = schedules.data ?? [];
  const schedule = said('schedule') ?? all[0]?.name;
  if (schedules.isPending) return <p className="nj-reading">{admin.reading}</p>;
  if (schedules.isError)
    return <PanelProblem error={schedules.error} again={() => void schedules.refetch()} />;
  return (
    <>
      <PageHead title={texts[page].title} what={texts[page].what}>
        <label>
          {texts.schedule}{' '}
          <Pick
            label={texts.schedule}
            value={schedule ?? ''}
            choices={all.map(({ name }) => [name, name] as const)}
            set={(one) => {
              show({ schedule: one, row: undefined });
            }}
          />
        </label>
      </PageHead>
      {tabs.length > 1 ? <Tabs tabs={tabs} tab={tab} /> : null}
      {schedule === undefined ? (
        <p className="nj-empty">{texts.noSchedule}</p>
      ) : (
        <Rows key={`${schedule} ${tab}`} schedule={schedule} tab={tab} />
      )}
    </>
  );
}

function Tabs({ tabs, tab }: { readonly tabs: readonly Tab[]; readonly tab: Tab }): ReactElement {
  const { show } = useAdminPlace();
  return (
    <div className="nj-tabs" role="group" aria-label={texts.tabsLabel}>
      {tabs.map((one) => (
        <button
          key={one}
          type="button"
          className="nj-tab"
          aria-pressed={one === tab}
          onClick={() => {
            show({ tab: one, row: undefined, q: undefined, which: undefined });
          }}
        >
          {texts.tabs[one]}
        </button>
      ))}
    </div>
  );
}

interface RowsProps {
  readonly schedule: string;
  readonly tab: Tab;
}

function Rows({ schedule, tab }: RowsProps): ReactElement {
  const { said, show } = useAdminPlace();
  const mayChange = may(useMe(), 'define', schedule);
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const rows = useQuery({
    queryKey: ['admin', 'overrides', schedule, tab],
    queryFn: () => readRows(schedule, tab),
  });
  if (rows.isPending) return <p className="nj-reading">{admin.reading}</p>;
  if (rows.isError) {
    const isEmpty = rows.error instanceof Problem && rows.error.code === 'NO_ACTIVE_VERSION';
    return isEmpty ? (
      <p className="nj-empty">{texts.noWorkbook}</p>
    ) : (
      <PanelProblem error={rows.error} again={() => void rows.refetch()} />
    );
  }
  const { items, revision } = rows.data;
  const which = WHICH.find((one) => one === said('which')) ?? 'all';
  const shown = items.filter((row) => isShown(row, which) && hasWords(searchText(row), said('q') ?? ''));
  const opened = items.find(({ row }) => row === said('row'));
  const hasSwitch = FIELDS[tab].includes('enabled');
  return (
    <>
      {mayChange ? null : <p className="nj-muted">{admin.lookOnlySchedule(schedule)}</p>}
      <div className="nj-filter">
        <FilterText
          label={texts.filter}
          value={said('q') ?? ''}
          set={(q) => {
            show({ q }, true);
          }}
        />
        <Pick
          label={texts.show}
          value={which === 'all' ? '' : which}
          choices={WHICH.filter((one) => one !== 'disabled' || hasSwitch).map(
            (one) => [one === 'all' ? '' : one, texts.which[one]] as const,
          )}
          set={(one) => {
            show({ which: one }, true);
          }}
        />
        <span className="nj-muted" role="status">
          {items.length === 0 ? texts.empty : texts.shown(number(shown.length), number(items.length))}
        </span>
      </div>
      {mayChange ? <Adding {...{ schedule, tab, revision }} /> : null}
      {mayChange && hasSwitch && chosen.size > 0 ? (
        <BulkBar {...{ schedule, tab, revision, chosen, choose }} />
      ) : null}
      {shown.length === 0 ? null : (
        <RowTable
          tab={tab}
          rows={shown}
          chosen={chosen}
          choose={mayChange && hasSwitch ? choose : null}
          open={(row) => {
            show({ row });
          }}
        />
      )}
      {opened ? (
        <EditDialog
          {...{ schedule, tab, revision, mayChange, row: opened }}
          close={() => {
            show({ row: undefined });
          }}
        />
      ) : null}
    </>
  );
}

async function readRows(
  schedule: string,
  tab: Tab,
): Promise<{ readonly items: readonly OverridableRow[]; readonly revision: number }> {
  let revision = 0;
  const items = await allOf(async (page) => {
    const answer = await answerOf(
      api.GET('/api/v1/schedules/{schedule}/overridable-rows', {
        params: { path: { schedule }, query: { ...page, tab } },
      }),
    );
    revision = answer.overrideRevision;
    return answer;
  });
  return { items, revision };
}
