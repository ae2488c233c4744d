import { Button, Checkbox, Modal, Textarea } from '@mantine/core';
import { useRef, useState, type ReactElement } from 'react';
import { answerOf, api } from '../api/client.js';
import type { ActionName, AllowedAction, Run } from '../api/shapes.js';
import { useKeys } from '../app/keys.js';
import { en } from '../text/en.js';
import { visible } from '../ui/visible.js';
import { mayInsist } from './actions.js';
import { REASON_AT_LEAST, Refused, useCommand, type Command } from './command.js';
import { EarlierReasons } from './earlier-reasons.js';
import { SendButton } from './send-button.js';
import { useReason } from './use-reason.js';

/** What needs no reason: it can be taken back, or does again what was asked for before. */
const OPTIONAL: readonly ActionName[] = ['hold', 'release', 'release-skip', 'restart'];

interface DialogProps {
  readonly action: Exclude<ActionName, 'resolve-start'>;
  readonly allowed: readonly AllowedAction[];
  readonly run: Run;
  readonly close: () => void;
  readonly done: (after: Run) => void;
}

/** Asks once more, with the effect and a reason. Nothing is shown as changed before the server has said so. */
export function ActionDialog({ action, allowed, run, close, done }: DialogProps): ReactElement {
  const reason = useReason(`${run.id}.${action}`);
  const [include, setInclude] = useState(false);
  // What was looked at when the dialog opened is what is acted on.
  const seen = useRef(run.attempt).current;
  const insists = allowed.some((one) => one.action === action && !one.allowed && mayInsist(one));
  const command = useCommand(
    ({ key }) =>
      answerOf(
        api.POST('/api/v1/runs/{id}/actions/{action}', {
          params: { path: { id: run.id, action }, header: { 'Idempotency-Key': key } },
          body: {
            attempt: seen,
            ...(reason.text.trim() === '' ? {} : { reason: reason.text.trim() }),
            ...(include ? { includeDependents: true } : {}),
          },
        }),
      ),
    (after) => {
      reason.sent();
      done(after);
    },
  );
  const optional = OPTIONAL.includes(action);
  const ready = (optional || reason.text.trim().length >= REASON_AT_LEAST) && (!insists || include);
  useKeys({ Escape: close }, { modal: true });
  return (
    <Modal
      opened
      onClose={close}
      title={en.dialog.title(en.actions[action], visible(run.job))}
      lockScroll={false}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': en.dialog.cancel }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) command.send();
        }}
      >
        <p>{en.effects[action]}</p>
        {insists ? (
          <Checkbox
            checked={include}
            label={en.dialog.includeDependents}
            onChange={({ currentTarget }) => {
              setInclude(currentTarget.checked);
            }}
          />
        ) : null}
        <Reason reason={reason.text} setReason={reason.set} optional={optional} focus={action !== 'kill'} />
        <Refused command={command} run={run} />
        <Buttons action={action} ready={ready} command={command} close={close} />
      </form>
    </Modal>
  );
}

/** Of what is kept with an event. */
const LONGEST = 2000;

interface ReasonProps {
  readonly reason: string;
  readonly setReason: (reason: string) => void;
  readonly optional: boolean;
  readonly focus?: boolean;
}

export function Reason({ reason, setReason, optional, focus = false }: ReasonProps): ReactElement {
  const field = useRef<HTMLTextAreaElement>(null);
  return (
    <div className="nj-reason">
      <Textarea
        ref={field}
        label={en.dialog.reason}
        description={optional ? en.dialog.optional : en.dialog.needed}
        required={!optional}
        maxLength={LONGEST}
        rows={3}
        value={reason}
        data-autofocus={focus ? true : undefined}
        onChange={({ currentTarget }) => {
          setReason(currentTarget.value);
        }}
      />
      <EarlierReasons
        take={(earlier) => {
          setReason(`${reason.trimEnd()} ${earlier}`.trimStart().slice(0, LONGEST));
          field.current?.focus();
        }}
      />
    </div>
  );
}

interface ButtonsProps {
  readonly action: ActionName;
  readonly ready: boolean;
  readonly command: Command;
  readonly close: () => void;
}

function Buttons({ action, ready, command, close }: ButtonsProps): ReactElement {
  return (
    <div className="nj-buttons">
      <Button
        type="button"
        variant="default"
        onClick={close}
        data-autofocus={action === 'kill' ? true : undefined}
      >
        {en.dialog.cancel}
      </Button>
      <SendButton command={command} ready={ready} danger={action === 'kill'}>
        {en.actions[action].replace('…', '')}
      </SendButton>
    </div>
  );
}
