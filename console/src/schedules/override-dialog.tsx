import { Button, Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { answerOf, api } from '../api/client.js';
import type { Override } from '../api/shapes.js';
import { useKeys } from '../app/keys.js';
import { useCommand } from '../run/command.js';
import { overrides as text } from '../text/schedule-overrides.js';
import { activating } from '../text/schedules.js';
import { Outside } from '../ui/outside-text.js';
import { isReason, ReasonField, RefusedCommand } from './reason-field.js';

export interface Decision {
  readonly verb: 'keep' | 'clear';
  readonly override: Override;
  /** Of the overrides, as they were looked at. */
  readonly revision: number;
}

interface DialogProps {
  readonly schedule: string;
  readonly decision: Decision;
  readonly close: () => void;
}

/** Keeps an override against the workbook, or ends it. */
export function OverrideDialog({ schedule, decision, close }: DialogProps): ReactElement {
  const { verb, override, revision } = decision;
  const { tab, row, field } = override;
  const [reason, setReason] = useState('');
  const queries = useQueryClient();
  const command = useCommand(
    ({ key }) => {
      const sent = {
        params: { path: { schedule }, header: { 'Idempotency-Key': key } },
        body: { overrides: [{ tab, row, field }], expectedRevision: revision, reason: reason.trim() },
      };
      return answerOf(
        verb === 'keep'
          ? api.POST('/api/v1/schedules/{schedule}/overrides/keep', sent)
          : api.POST('/api/v1/schedules/{schedule}/overrides/clear', sent),
      );
    },
    () => {
      void queries.invalidateQueries();
      close();
    },
  );
  useKeys({ Escape: close }, { modal: true });
  return (
    <Modal
      opened
      onClose={close}
      title={text.dialog[verb]}
      lockScroll={false}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': activating.cancel }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReason(reason)) command.send();
        }}
      >
        <p>
          <strong>
            <Outside text={`${tab} ${row} ${field}`} />
          </strong>
        </p>
        <p>{verb === 'keep' ? text.dialog.keepWhat : text.dialog.clearWhat}</p>
        <ReasonField reason={reason} setReason={setReason} />
        <RefusedCommand problem={command.problem} />
        <div className="nj-buttons">
          <Button type="button" variant="default" onClick={close}>
            {activating.cancel}
          </Button>
          <Button type="submit" disabled={!isReason(reason) || command.sending}>
            {text.dialog.buttons[verb]}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
