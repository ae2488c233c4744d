import type { ReactElement } from 'react';
import { admin } from '../../text/admin.js';
import { jobTypes as texts } from '../../text/admin-job-types.js';
import { durationText } from '../../ui/duration.js';
import { Name, Outside } from '../../ui/outside-text.js';
import { Badge } from '../../ui/status-badge.js';
import type { Look } from '../../ui/status.js';
import { Time } from '../../ui/time.js';
import { useAdminPlace } from '../admin-place.js';
import { FilterText, hasWords, Pick, Table } from '../parts.js';
import { useJobTypeChecks, type JobType, type JobTypeCheck } from '../queries.js';

const SHARED = '-';

export function JobTypeList({ types }: { readonly types: readonly JobType[] }): ReactElement {
  const { said, show } = useAdminPlace();
  const checks = useJobTypeChecks();
  const filter = said('q') ?? '';
  const schedule = said('schedule') ?? '';
  const shown = types.filter(
    (type) =>
      (schedule === '' || (type.schedule ?? SHARED) === schedule) &&
      hasWords(`${type.name} ${type.url}`, filter),
  );
  const schedules = [...new Set(types.flatMap((type) => type.schedule ?? []))].sort();
  if (types.length === 0) return <p className="nj-empty">{texts.empty}</p>;
  return (
    <>
      <div className="nj-filter">
        <FilterText
          label={texts.filter}
          value={filter}
          set={(q) => {
            show({ q }, true);
          }}
        />
        <Pick
          label={admin.schedule}
          value={schedule}
          choices={[
            ['', texts.anySchedule],
            [SHARED, texts.shared],
            ...schedules.map((one) => [one, one] as const),
          ]}
          set={(one) => {
            show({ schedule: one }, true);
          }}
        />
        {shown.length === 0 ? <span>{admin.hides(String(types.length))}</span> : null}
      </div>
      <Table
        label={texts.title}
        heads={[
          { name: texts.columns.name },
          { name: texts.columns.schedule },
          { name: texts.columns.check },
          { name: texts.columns.url, wide: true },
          { name: texts.columns.connection, wide: true },
          { name: texts.columns.source, wide: true },
        ]}
      >
        {shown.map((type) => (
          <Row
            key={`${type.name} ${type.schedule ?? ''}`}
            type={type}
            check={checks.data?.find((one) => one.name === type.name && one.schedule === type.schedule)}
            open={() => {
              show({ type: type.name, of: type.schedule ?? undefined });
            }}
          />
        ))}
      </Table>
    </>
  );
}

interface RowProps {
  readonly type: JobType;
  readonly check: JobTypeCheck | undefined;
  readonly open: () => void;
}

function Row({ type, check, open }: RowProps): ReactElement {
  return (
    <tr>
      <th scope="row">
        <button type="button" className="nj-link" onClick={open}>
          <Name text={type.name} />
        </button>
      </th>
      <td>{type.schedule === null ? <span className="nj-muted">{texts.shared}</span> : type.schedule}</td>
      <td>
        <CheckState check={check} />
      </td>
      <td data-wide="true" className="nj-code">
        <Outside text={type.url} />
      </td>
      <td data-wide="true">{type.connection}</td>
      <td data-wide="true">{texts.source[type.source]}</td>
    </tr>
  );
}

const LOOKS: Readonly<Record<JobTypeCheck['status'], Omit<Look, 'word'>>> = {
  UP: { tone: 'completed', icon: 'check' },
  DOWN: { tone: 'error', icon: 'cross' },
  CHECK_NOT_DEFINED: { tone: 'disabled', icon: 'question' },
};

function CheckState({ check }: { readonly check: JobTypeCheck | undefined }): ReactElement {
  if (!check) return <span className="nj-muted">{texts.checking}</span>;
  return (
    <span className="nj-check">
      <Badge look={{ ...LOOKS[check.status], word: texts.status[check.status] }} />
      <span className="nj-muted">
        {check.latencyMs === null ? null : `${durationText(check.latencyMs)} · `}
        <Time at={check.checkedAt} zone={null} />
      </span>
    </span>
  );
}
