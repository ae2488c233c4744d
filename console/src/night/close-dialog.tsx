import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { answerOf, api } from '../api/client.js';
import { useKeys } from '../app/keys.js';
import type { Scope } from '../app/scope.js';
import type { NightFeed } from '../live/night-feed.js';
import { REASON_AT_LEAST, useCommand } from '../run/command.js';
import { nightActions as text } from '../text/night-actions.js';
import { isDone, STATUSES } from '../ui/status.js';
import { WhatWasRefused } from './open-night.js';

interface CloseDialogProps {
  readonly scope: Scope;
  readonly feed: NightFeed;
  readonly close: () => void;
}

/** Closing a day with work open needs a reason and the name of the schedule; the server refuses it while runs are under way. */
export function CloseDialog({
  scope: { schedule, date },
  feed: { runs },
  close,
}: CloseDialogProps): ReactElement {
  const queries = useQueryClient();
  const [said, say] = useState({ reason: '', typed: '' });
  const done = STATUSES.filter(isDone).reduce((sum, status) => sum + (runs.counts.get(status) ?? 0), 0);
  const open = runs.size - done;
  const command = useCommand(
    ({ key }) =>
      answerOf(
        api.POST('/api/v1/schedules/{schedule}/days/{date}/close', {
          params: { path: { schedule, date }, header: { 'Idempotency-Key': key } },
          body: open === 0 ? {} : { force: true, reason: said.reason.trim() },
        }),
      ),
    () => {
      void queries.invalidateQueries({ queryKey: ['night', schedule, date] });
      close();
    },
  );
  const ready = open === 0 || (said.reason.trim().length >= REASON_AT_LEAST && said.typed === schedule);
  useKeys({ Escape: close }, { modal: true });
  return (
    <Modal
      opened
      onClose={close}
      title={text.closeDialog.title(date)}
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
        <p>{text.closeDialog.what}</p>
        {open === 0 ? null : <Confirmation schedule={schedule} open={open} said={said} say={say} />}
        <WhatWasRefused command={command} />
        <div className="nj-buttons">
          <Button type="button" variant="default" onClick={close}>
            {text.cancel}
          </Button>
          <Button type="submit" disabled={!ready || command.sending} data-danger={open > 0}>
            {text.closeDialog.send}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

interface Said {
  readonly reason: string;
  readonly typed: string;
}

interface ConfirmationProps {
  readonly schedule: string;
  readonly open: number;
  readonly said: Said;
  readonly say: (said: Said) => void;
}

function Confirmation({ schedule, open, said, say }: ConfirmationProps): ReactElement {
  return (
    <>
      <p>{text.closeDialog.open(open)}</p>
      <Textarea
        label={text.closeDialog.reason}
        description={text.closeDialog.needed}
        required
        maxLength={2000}
        rows={3}
        value={said.reason}
        data-autofocus
        onChange={({ currentTarget }) => {
          say({ ...said, reason: currentTarget.value });
        }}
      />
      <TextInput
        label={text.closeDialog.typed(schedule)}
        required
        value={said.typed}
        onChange={({ currentTarget }) => {
          say({ ...said, typed: currentTarget.value });
        }}
      />
    </>
  );
}
