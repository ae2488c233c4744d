import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { answerOf, api } from '../../api/client.js';
import { Problem } from '../../api/problem.js';
import { may, useMe } from '../../app/me.js';
import { callbacks as text } from '../../text/callbacks.js';
import { Outside } from '../../ui/outside-text.js';
import { PanelProblem } from '../../ui/panel-problem.js';
import { Time } from '../../ui/time.js';
import { CallbackForm } from './callback-form.js';
import type { CallbackSettings } from './callback-values.js';
import { Undelivered } from './undelivered.js';

interface CallbacksProps {
  readonly schedule: string;
  readonly zone: string | null;
}

/** Whom a schedule tells of its ends, and what of it did not arrive. */
export function Callbacks({ schedule, zone }: CallbacksProps): ReactElement {
  const me = useMe();
  const administers = may(me, 'administer', schedule);
  const found = useQuery({
    queryKey: ['callback-settings', schedule],
    queryFn: () => readSettings(schedule),
  });
  if (found.isPending) return <p className="nj-reading">{text.loading}</p>;
  if (found.isError) return <PanelProblem error={found.error} again={() => void found.refetch()} />;
  const settings = found.data;
  return (
    <section className="nj-settings" aria-label={text.title}>
      <p className="nj-muted">
        {text.what} {administers ? null : `${text.readOnly} `}
        {settings === null ? (
          text.none
        ) : (
          <>
            {text.changedBy} <Outside text={settings.updatedBy} />{' '}
            <Time at={settings.updatedAt} zone={zone} />.
          </>
        )}
      </p>
      {administers || settings ? (
        <CallbackForm {...{ schedule, settings, administers }} again={() => void found.refetch()} />
      ) : null}
      <Undelivered schedule={schedule} zone={zone} operates={may(me, 'operate', schedule)} />
    </section>
  );
}

/** null = nobody is told. */
async function readSettings(schedule: string): Promise<CallbackSettings | null> {
  try {
    return await answerOf(
      api.GET('/api/v1/schedules/{schedule}/callback-settings', { params: { path: { schedule } } }),
    );
  } catch (error) {
    if (error instanceof Problem && error.code === 'NO_CALLBACK_SETTINGS') return null;
    throw error;
  }
}
