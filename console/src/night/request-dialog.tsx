import { Button, Modal, Radio } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { answerOf, api } from '../api/client.js';
import { useKeys } from '../app/keys.js';
import type { Scope } from '../app/scope.js';
import { useCommand } from '../run/command.js';
import { nightActions as text } from '../text/night-actions.js';
import { visible } from '../ui/visible.js';
import { WhatWasRefused } from './open-night.js';
import type { Requestable } from './requestable.js';

interface RequestDialogProps {
  readonly scope: Scope;
  readonly choices: readonly Requestable[];
  readonly close: () => void;
}

/** Asks what is to be executed: one of what nobody has requested yet. */
export function RequestDialog({
  scope: { schedule, date },
  choices,
  close,
}: RequestDialogProps): ReactElement {
  // What was offered when it opened: the list does not change under the pointer.
  const [offered] = useState(choices);
  const [chosen, choose] = useState(offered[0]?.name ?? '');
  const body = offered.find(({ name }) => name === chosen)?.body;
  const command = useCommand(
    ({ key }) =>
      answerOf(
        api.POST('/api/v1/schedules/{schedule}/executions', {
          params: { path: { schedule }, header: { 'Idempotency-Key': key } },
          body: { businessDate: date, cycleName: 'Nightly', ...body },
        }),
      ),
    close,
  );
  useKeys({ Escape: close }, { modal: true });
  return (
    <Modal
      opened
      onClose={close}
      title={text.requestDialog.title}
      lockScroll={false}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': text.cancel }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          command.send();
        }}
      >
        <p>{text.requestDialog.what}</p>
        <Radio.Group value={chosen} onChange={choose} aria-label={text.requestDialog.title}>
          {offered.map(({ name, runs }) => (
            <Radio
              key={name}
              value={name}
              label={`${visible(name)}, ${text.requestDialog.runs(runs)}`}
              mt="xs"
            />
          ))}
        </Radio.Group>
        <WhatWasRefused command={command} />
        <div className="nj-buttons">
          <Button type="button" variant="default" onClick={close}>
            {text.cancel}
          </Button>
          <Button type="submit" disabled={!body || command.sending} data-autofocus>
            {text.requestDialog.send}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
