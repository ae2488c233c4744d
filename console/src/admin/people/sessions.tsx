import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { answerOf, api } from '../../api/client.js';
import type { components } from '../../api/schema.js';
import { people } from '../../text/admin-access.js';
import { FormProblem } from '../../ui/form-problem.js';
import { Outside } from '../../ui/outside-text.js';
import { PanelProblem } from '../../ui/panel-problem.js';
import { useSend } from '../../ui/send.js';
import { Time } from '../../ui/time.js';
import { visible } from '../../ui/visible.js';
import { Ask } from '../ask.js';
import { Table } from '../parts.js';
import { useSessions } from '../queries.js';

type Session = components['schemas']['Session'];
const { sessions: texts } = people;

const isOpen = ({ endedAt, expiresAt }: Session): boolean =>
  endedAt === null && Date.parse(expiresAt) > Date.now();

/** Where a person is logged in, and was lately. */
export function Sessions({ person }: { readonly person: string }): ReactElement {
  const all = useSessions(person);
  const [asking, setAsking] = useState(false);
  const sessions = all.data ?? [];
  return (
    <section className="nj-admin-part">
      <div className="nj-admin-title">
        <h2>{texts.title}</h2>
        <span className="nj-space" />
        {sessions.some(isOpen) ? (
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              setAsking(true);
            }}
          >
            {texts.endAll}
          </Button>
        ) : null}
      </div>
      {all.isError ? <PanelProblem error={all.error} again={() => void all.refetch()} /> : null}
      {all.isSuccess && sessions.length === 0 ? <p className="nj-muted">{texts.none}</p> : null}
      {sessions.length === 0 ? null : (
        <Table
          label={texts.title}
          heads={[
            { name: texts.columns.begun },
            { name: texts.columns.seen, wide: true },
            { name: texts.columns.from, wide: true },
            { name: texts.columns.state },
          ]}
        >
          {sessions.map((one) => (
            <Row key={one.id} session={one} />
          ))}
        </Table>
      )}
      {asking ? (
        <Ask
          title={texts.endAllTitle(visible(person))}
          what={texts.endAllWhat}
          act={texts.endAllAct}
          word={person}
          list="sessions"
          call={(key) =>
            answerOf(
              api.POST('/api/v1/people/{name}/end-sessions', {
                params: { path: { name: person }, header: { 'Idempotency-Key': key } },
              }),
            )
          }
          done={() => {
            setAsking(false);
          }}
          close={() => {
            setAsking(false);
          }}
        />
      ) : null}
    </section>
  );
}

function Row({ session }: { readonly session: Session }): ReactElement {
  const queries = useQueryClient();
  const end = useSend(
    (key) =>
      answerOf(
        api.POST('/api/v1/sessions/{id}/end', {
          params: { path: { id: session.id }, header: { 'Idempotency-Key': key } },
        }),
      ),
    () => void queries.invalidateQueries({ queryKey: ['admin', 'sessions'] }),
  );
  return (
    <tr>
      <td>
        <Time at={session.createdAt} zone={null} />
      </td>
      <td data-wide="true">
        <Time at={session.lastSeenAt} zone={null} />
      </td>
      <td data-wide="true">
        <Outside text={[session.address, session.userAgent].filter((one) => one !== null).join(' · ')} />
      </td>
      <td>
        {session.endedAt !== null ? texts.ended : isOpen(session) ? texts.open : texts.over}{' '}
        {isOpen(session) ? (
          <button type="button" className="nj-link" onClick={end.send} disabled={end.sending}>
            {texts.end}
          </button>
        ) : null}
        <FormProblem problem={end.problem} errors={{}} />
      </td>
    </tr>
  );
}
