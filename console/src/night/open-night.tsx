import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { answerOf, api } from '../api/client.js';
import { may, useMe } from '../app/me.js';
import type { Scope } from '../app/scope.js';
import { useCommand, type Command } from '../run/command.js';
import { en } from '../text/en.js';
import { nightActions as text } from '../text/night-actions.js';
import { Outside } from '../ui/outside-text.js';

/** What a date that is not open offers: to open it, and to request its Nightly at once. */
export function OpenNight({ schedule, date }: Scope): ReactElement {
  const me = useMe();
  const queries = useQueryClient();
  const opened = (): void => void queries.invalidateQueries({ queryKey: ['night', schedule, date] });
  const only = useCommand(({ key }) => openDay({ schedule, date }, key), opened);
  const both = useCommand(({ key }) => openAndRequest({ schedule, date }, key), opened);
  if (!may(me, 'operate', schedule)) {
    return (
      <>
        <p>{en.night.openHint}</p>
        <pre tabIndex={0}>{en.night.openIt(schedule, date)}</pre>
      </>
    );
  }
  return (
    <>
      <p>{text.opening}</p>
      <div className="nj-buttons">
        <Button disabled={both.sending || only.sending} onClick={both.send}>
          {text.open}
        </Button>
        <Button variant="default" disabled={both.sending || only.sending} onClick={only.send}>
          {text.openOnly}
        </Button>
      </div>
      <WhatWasRefused command={both} />
      <WhatWasRefused command={only} />
    </>
  );
}

export function WhatWasRefused({ command: { problem } }: { readonly command: Command }): ReactElement | null {
  if (!problem) return null;
  return (
    <p className="nj-problem" role="alert">
      <Outside text={problem.message} />{' '}
      {problem.status === 0 || problem.status >= 500 ? text.lost : text.refused}
    </p>
  );
}

const openDay = ({ schedule, date }: Scope, key: string): Promise<unknown> =>
  answerOf(
    api.POST('/api/v1/schedules/{schedule}/days', {
      params: { path: { schedule }, header: { 'Idempotency-Key': key } },
      body: { businessDate: date },
    }),
  );

/** Pressed again after the second answer was lost, it opens what is open and asks under the same key. */
export async function openAndRequest(scope: Scope, key: string): Promise<unknown> {
  await openDay(scope, `${key}-open`);
  return answerOf(
    api.POST('/api/v1/schedules/{schedule}/executions', {
      params: { path: { schedule: scope.schedule }, header: { 'Idempotency-Key': `${key}-request` } },
      body: { businessDate: scope.date, cycleName: 'Nightly' },
    }),
  );
}
