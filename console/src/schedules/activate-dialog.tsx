import { Button, Modal, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type ReactElement } from 'react';
import { answerOf, api } from '../api/client.js';
import type { Schedule } from '../api/shapes.js';
import { useKeys } from '../app/keys.js';
import { useCommand } from '../run/command.js';
import { activating as text } from '../text/schedules.js';
import { visible } from '../ui/visible.js';
import { isReason, ReasonField, RefusedCommand } from './reason-field.js';

interface DialogProps {
  readonly schedule: Schedule;
  readonly version: number;
  readonly close: () => void;
}

/** Other nights than those that were looked at would follow from a slip: the name is typed. */
export function ActivateDialog({
  schedule: { name, activeVersion },
  version,
  close,
}: DialogProps): ReactElement {
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  // What was active when the dialog opened is what is replaced.
  const seen = useRef(activeVersion ?? 0).current;
  const queries = useQueryClient();
  const command = useCommand(
    ({ key }) =>
      answerOf(
        api.POST('/api/v1/schedules/{schedule}/versions/{version}/activate', {
          params: { path: { schedule: name, version }, header: { 'Idempotency-Key': key } },
          body: { reason: reason.trim(), expectedVersion: seen },
        }),
      ),
    () => {
      void queries.invalidateQueries();
      close();
    },
  );
  const ready = typed.trim() === name && isReason(reason);
  useKeys({ Escape: close }, { modal: true });
  return (
    <Modal
      opened
      onClose={close}
      title={text.title(version)}
      lockScroll={false}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': text.cancel }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) command.send();
        }}
      >
        <p>{text.what(version, activeVersion)}</p>
        <TextInput
          label={text.name(visible(name))}
          required
          autoComplete="off"
          maxLength={200}
          value={typed}
          data-autofocus
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value);
          }}
        />
        <ReasonField reason={reason} setReason={setReason} />
        <RefusedCommand problem={command.problem} />
        <div className="nj-buttons">
          <Button type="button" variant="default" onClick={close}>
            {text.cancel}
          </Button>
          <Button type="submit" disabled={!ready || command.sending}>
            {text.button(version)}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
