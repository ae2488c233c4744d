import { Button } from '@mantine/core';
import type { ReactElement } from 'react';
import { answerOf, api } from '../../api/client.js';
import { overrides as texts } from '../../text/admin-overrides.js';
import { FormProblem } from '../../ui/form-problem.js';
import { useSend } from '../../ui/send.js';
import type { OverridableRow, Tab } from './override-rows.js';

interface OwnRowProps {
  readonly schedule: string;
  readonly tab: Tab;
  readonly row: OverridableRow;
  readonly revision: number;
  readonly read: () => void;
  readonly close: () => void;
}

/** A row that the workbook does not have can be taken away again as a whole. */
export function OwnRow({ schedule, tab, row, revision, read, close }: OwnRowProps): ReactElement {
  const remove = useSend(
    (key) =>
      answerOf(
        api.POST('/api/v1/schedules/{schedule}/overrides/clear', {
          params: { path: { schedule }, header: { 'Idempotency-Key': key } },
          body: { overrides: [{ tab, row: row.row }], expectedRevision: revision },
        }),
      ),
    () => {
      close();
      read();
    },
  );
  return (
    <div className="nj-note">
      <p>{texts.ownRow}</p>
      <Button type="button" size="xs" variant="default" onClick={remove.send} disabled={remove.sending}>
        {texts.removeRow}
      </Button>
      <FormProblem problem={remove.problem} errors={{}} />
    </div>
  );
}
