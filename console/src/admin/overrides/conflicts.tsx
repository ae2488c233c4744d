import { Button } from '@mantine/core';
import type { ReactElement } from 'react';
import { answerOf, api } from '../../api/client.js';
import { overrides as texts } from '../../text/admin-overrides.js';
import { FormProblem } from '../../ui/form-problem.js';
import { Outside } from '../../ui/outside-text.js';
import { useSend } from '../../ui/send.js';
import type { OverridableRow, Tab } from './override-rows.js';
import { valueText } from './row-table.js';

interface ConflictsProps {
  readonly schedule: string;
  readonly tab: Tab;
  readonly row: OverridableRow;
  readonly revision: number;
  readonly mayChange: boolean;
  readonly read: () => void;
  /** The fields in which the workbook's holds from now on. */
  readonly taken: (fields: readonly string[]) => void;
}

/** The workbook has changed under an override: a person decides between the two. */
export function Conflicts(props: ConflictsProps): ReactElement | null {
  const { schedule, tab, row, revision, mayChange, read, taken } = props;
  const conflicts = row.overrides.filter(({ state }) => state === 'CONFLICT');
  const body = {
    overrides: conflicts.map(({ field }) => ({ tab, row: row.row, field })),
    expectedRevision: revision,
  };
  const params = (
    key: string,
  ): { readonly path: { schedule: string }; readonly header: { 'Idempotency-Key': string } } => ({
    path: { schedule },
    header: { 'Idempotency-Key': key },
  });
  const keep = useSend(
    (key) => answerOf(api.POST('/api/v1/schedules/{schedule}/overrides/keep', { params: params(key), body })),
    read,
  );
  const take = useSend(
    (key) =>
      answerOf(api.POST('/api/v1/schedules/{schedule}/overrides/clear', { params: params(key), body })),
    () => {
      taken(conflicts.map(({ field }) => field));
      read();
    },
  );
  if (conflicts.length === 0) return null;
  const sending = keep.sending || take.sending;
  return (
    <div className="nj-note">
      {conflicts.map(({ field, sheetThen, sheetNow, value }) => (
        <p key={field}>
          <strong>{texts.fields[field] ?? field}</strong>{' '}
          <Outside
            text={texts.inConflict({
              then: valueText(field, sheetThen),
              now: valueText(field, sheetNow),
              mine: valueText(field, value),
            })}
          />
        </p>
      ))}
      {mayChange ? (
        <div className="nj-actions">
          <Button type="button" size="xs" variant="default" onClick={keep.send} disabled={sending}>
            {texts.keep}
          </Button>
          <Button type="button" size="xs" variant="default" onClick={take.send} disabled={sending}>
            {texts.take}
          </Button>
        </div>
      ) : null}
      <FormProblem problem={keep.problem ?? take.problem} errors={{}} />
    </div>
  );
}
