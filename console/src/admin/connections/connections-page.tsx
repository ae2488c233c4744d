import { Button } from '@mantine/core';
import type { ReactElement } from 'react';
import { useMe } from '../../app/me.js';
import { admin } from '../../text/admin.js';
import { connections as texts } from '../../text/admin-access.js';
import { Name, Outside } from '../../ui/outside-text.js';
import { PanelProblem } from '../../ui/panel-problem.js';
import { Time } from '../../ui/time.js';
import { useAdminPlace } from '../admin-place.js';
import { PageHead, Table } from '../parts.js';
import { useConnections, type Connection } from '../queries.js';
import { mayAdminister } from '../may-administer.js';
import { ConnectionForm } from './connection-form.js';

export function ConnectionsPage(): ReactElement {
  const { said, show } = useAdminPlace();
  const all = useConnections();
  const mayChange = mayAdminister(useMe());
  if (all.isPending) return <p className="nj-reading">{admin.reading}</p>;
  if (all.isError) return <PanelProblem error={all.error} again={() => void all.refetch()} />;
  const list = (): void => {
    show({ name: undefined, new: undefined });
  };
  const back = { label: admin.back(texts.title), go: list };
  const name = said('name');
  if (said('new') !== undefined && mayChange)
    return (
      <>
        <PageHead title={texts.create} back={back} />
        <ConnectionForm key="new" stored={null} done={list} />
      </>
    );
  if (name !== undefined) {
    const stored = all.data.find((one) => one.name === name);
    return (
      <>
        <PageHead title={<bdi>{name}</bdi>} back={back} />
        {!stored ? (
          <p className="nj-empty">{texts.gone}</p>
        ) : stored.source === 'environment' || !mayChange ? (
          <Facts connection={stored} />
        ) : (
          <ConnectionForm key={name} stored={stored} done={list} />
        )}
      </>
    );
  }
  return (
    <>
      <PageHead title={texts.title} what={texts.what}>
        {mayChange ? (
          <Button
            size="xs"
            onClick={() => {
              show({ new: 'yes' });
            }}
          >
            {texts.create}
          </Button>
        ) : null}
      </PageHead>
      {mayChange ? null : <p className="nj-muted">{admin.lookOnly}</p>}
      {all.data.length === 0 ? <p className="nj-empty">{texts.empty}</p> : <List all={all.data} />}
    </>
  );
}

function List({ all }: { readonly all: readonly Connection[] }): ReactElement {
  const { show } = useAdminPlace();
  const { columns } = texts;
  return (
    <Table
      label={texts.title}
      heads={[
        { name: columns.name },
        { name: columns.tokenUrl, wide: true },
        { name: columns.origins },
        { name: columns.secret, wide: true },
        { name: columns.source },
      ]}
    >
      {all.map((one) => (
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
          </th>
          <td data-wide="true" className="nj-code">
            <Outside text={one.tokenUrl} />
          </td>
          <td className="nj-code">
            <Outside text={one.origins?.join(', ') ?? texts.anywhere} />
          </td>
          <td data-wide="true">
            {one.secretRotatedAt === null ? admin.none : <Time at={one.secretRotatedAt} zone={null} />}
          </td>
          <td>{texts.source[one.source]}</td>
        </tr>
      ))}
    </Table>
  );
}

function Facts({ connection }: { readonly connection: Connection }): ReactElement {
  const { tokenUrl, clientId, authentication, audience, resource, origins, source } = connection;
  const facts = { tokenUrl, clientId, authentication, audience, resource };
  return (
    <>
      {source === 'environment' ? <p className="nj-muted">{texts.ofEnvironment}</p> : null}
      <dl className="nj-facts">
        {Object.entries({ ...facts, origins: origins?.join(', ') ?? texts.anywhere }).map(([name, value]) => (
          <div key={name}>
            <dt>{texts.fields[name]}</dt>
            <dd>
              <Outside text={value ?? admin.none} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
