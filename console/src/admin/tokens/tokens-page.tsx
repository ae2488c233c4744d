import { Button } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { answerOf, api } from '../../api/client.js';
import { admin } from '../../text/admin.js';
import { tokens as texts } from '../../text/admin-access.js';
import { Name } from '../../ui/outside-text.js';
import { PanelProblem } from '../../ui/panel-problem.js';
import { Time } from '../../ui/time.js';
import { visible } from '../../ui/visible.js';
import { useAdminPlace } from '../admin-place.js';
import { Ask } from '../ask.js';
import { grantsInWords } from '../grants.js';
import { PageHead, Table } from '../parts.js';
import { useTokens, type Token } from '../queries.js';
import { TokenForm } from './token-form.js';

export function TokensPage(): ReactElement {
  const { said, show } = useAdminPlace();
  const all = useTokens();
  if (all.isPending) return <p className="nj-reading">{admin.reading}</p>;
  if (all.isError) return <PanelProblem error={all.error} again={() => void all.refetch()} />;
  const list = (): void => {
    show({ new: undefined });
  };
  if (said('new') !== undefined)
    return (
      <>
        <PageHead title={texts.create} back={{ label: admin.back(texts.title), go: list }} />
        <TokenForm done={list} />
      </>
    );
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
      {all.data.length === 0 ? <p className="nj-empty">{texts.empty}</p> : <List all={all.data} />}
    </>
  );
}

const stateOf = ({ revokedAt, expiresAt }: Token): keyof typeof texts.state =>
  revokedAt !== null
    ? 'revoked'
    : expiresAt !== null && Date.parse(expiresAt) < Date.now()
      ? 'expired'
      : 'inForce';

function List({ all }: { readonly all: readonly Token[] }): ReactElement {
  const [revoking, setRevoking] = useState<Token | null>(null);
  const close = (): void => {
    setRevoking(null);
  };
  const { columns } = texts;
  return (
    <>
      <Table
        label={texts.title}
        heads={[
          { name: columns.name },
          { name: columns.grants },
          { name: columns.expires, wide: true },
          { name: columns.used, wide: true },
          { name: columns.made, wide: true },
          { name: columns.state },
        ]}
      >
        {all.map((token) => (
          <Row key={token.id} token={token} revoke={setRevoking} />
        ))}
      </Table>
      {revoking ? (
        <Ask
          title={texts.revokeTitle(visible(revoking.name))}
          what={texts.revokeWhat}
          act={texts.revokeAct}
          word={revoking.name}
          list="tokens"
          call={(key) =>
            answerOf(
              api.POST('/api/v1/tokens/{id}/revoke', {
                params: { path: { id: revoking.id }, header: { 'Idempotency-Key': key } },
              }),
            )
          }
          done={close}
          close={close}
        />
      ) : null}
    </>
  );
}

interface RowProps {
  readonly token: Token;
  readonly revoke: (token: Token) => void;
}

function Row({ token, revoke }: RowProps): ReactElement {
  const state = stateOf(token);
  return (
    <tr>
      <th scope="row">
        <Name text={token.name} /> <code className="nj-muted">{`njt_${token.prefix}…`}</code>
      </th>
      <td>{grantsInWords(token.grants)}</td>
      <td data-wide="true">
        {token.expiresAt === null ? admin.never : <Time at={token.expiresAt} zone={null} />}
      </td>
      <td data-wide="true">
        {token.lastUsedAt === null ? admin.never : <Time at={token.lastUsedAt} zone={null} />}
      </td>
      <td data-wide="true">{token.createdBy}</td>
      <td>
        {texts.state[state]}{' '}
        {state === 'revoked' ? null : (
          <button
            type="button"
            className="nj-link"
            onClick={() => {
              revoke(token);
            }}
          >
            {texts.revoke}
          </button>
        )}
      </td>
    </tr>
  );
}
