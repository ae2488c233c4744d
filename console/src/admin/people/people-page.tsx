import { Button } from '@mantine/core';
import type { ReactElement } from 'react';
import { useMe } from '../../app/me.js';
import { admin } from '../../text/admin.js';
import { people as texts } from '../../text/admin-access.js';
import { Name, Outside } from '../../ui/outside-text.js';
import { PanelProblem } from '../../ui/panel-problem.js';
import { Time } from '../../ui/time.js';
import { useAdminPlace } from '../admin-place.js';
import { grantsInWords } from '../grants.js';
import { FilterText, hasWords, PageHead, Table } from '../parts.js';
import { usePeople, type Person } from '../queries.js';
import { PersonForm } from './person-form.js';
import { Sessions } from './sessions.js';

export function PeoplePage(): ReactElement {
  const { said, show } = useAdminPlace();
  const all = usePeople();
  const me = useMe();
  if (all.isPending) return <p className="nj-reading">{admin.reading}</p>;
  if (all.isError) return <PanelProblem error={all.error} again={() => void all.refetch()} />;
  const list = (): void => {
    show({ name: undefined, new: undefined });
  };
  const back = { label: admin.back(texts.title), go: list };
  const name = said('name');
  if (said('new') !== undefined)
    return (
      <>
        <PageHead title={texts.create} back={back} />
        <PersonForm key="new" stored={null} isMe={false} done={list} />
      </>
    );
  if (name !== undefined) {
    const stored = all.data.find((one) => one.name === name);
    return (
      <>
        <PageHead title={<bdi>{name}</bdi>} back={back} />
        {stored ? (
          <>
            <PersonForm key={name} stored={stored} isMe={me?.name === name} done={list} />
            <Sessions person={name} />
          </>
        ) : (
          <p className="nj-empty">{texts.gone}</p>
        )}
      </>
    );
  }
  return (
    <>
      <PageHead title={texts.title} what={texts.what}>
        <Button
          size="xs"
          onClick={() => {
            show({ new: 'yes' });
          }}
        >
          {texts.create}
        </Button>
      </PageHead>
      {all.data.length === 0 ? (
        <p className="nj-empty">{texts.empty}</p>
      ) : (
        <List all={all.data} me={me?.name} />
      )}
    </>
  );
}

function List({
  all,
  me,
}: {
  readonly all: readonly Person[];
  readonly me: string | undefined;
}): ReactElement {
  const { said, show } = useAdminPlace();
  const filter = said('q') ?? '';
  const shown = all.filter(({ name, displayName }) => hasWords(`${name} ${displayName ?? ''}`, filter));
  const { columns } = texts;
  return (
    <>
      <div className="nj-filter">
        <FilterText
          label={admin.filter}
          value={filter}
          set={(q) => {
            show({ q }, true);
          }}
        />
        {shown.length === 0 ? <span>{admin.hides(String(all.length))}</span> : null}
      </div>
      <Table
        label={texts.title}
        heads={[
          { name: columns.name },
          { name: columns.grants },
          { name: columns.login, wide: true },
          { name: columns.last, wide: true },
          { name: columns.state },
        ]}
      >
        {shown.map((one) => (
          <tr key={one.name}>
            <th scope="row">
              <button
                type="button"
                className="nj-link"
                onClick={() => {
                  show({ name: one.name });
                }}
              >
                <Name text={one.name} />
              </button>
              {one.name === me ? <span className="nj-flag">{texts.you}</span> : null}
            </th>
            <td>{grantsInWords(one.grants)}</td>
            <td data-wide="true">
              {one.issuer === null ? (
                one.passwordSetAt === null ? (
                  texts.login.noPassword
                ) : (
                  texts.login.password
                )
              ) : (
                <Outside text={one.issuer} />
              )}
            </td>
            <td data-wide="true">
              {one.lastLoginAt === null ? admin.never : <Time at={one.lastLoginAt} zone={null} />}
            </td>
            <td>{one.disabledAt === null ? texts.active : texts.disabled}</td>
          </tr>
        ))}
      </Table>
    </>
  );
}
