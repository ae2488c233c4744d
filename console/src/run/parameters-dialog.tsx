import { Button, Modal } from '@mantine/core';
import { useRef, type ReactElement } from 'react';
import { answerOf, api } from '../api/client.js';
import type { Run } from '../api/shapes.js';
import { useKeys } from '../app/keys.js';
import { en } from '../text/en.js';
import { run as texts } from '../text/run.js';
import { Outside } from '../ui/outside-text.js';
import { isSecret } from '../ui/secrets.js';
import { visible } from '../ui/visible.js';
import { Reason } from './action-dialog.js';
import { REASON_AT_LEAST, Refused, useCommand } from './command.js';
import { MASK, type Change } from './parameter-rows.js';
import { SendButton } from './send-button.js';
import { useReason } from './use-reason.js';

interface DialogProps {
  readonly run: Run;
  readonly parameters: string;
  readonly changes: readonly Change[];
  /** It is restarted with them; else it has them when it starts. */
  readonly restarts: boolean;
  readonly close: () => void;
  readonly done: (after: Run) => void;
}

/** Says once more what changes, and why: other parameters are another order than the workbook's. */
export function ParametersDialog(props: DialogProps): ReactElement {
  const { run, parameters, changes, restarts, close, done } = props;
  const reason = useReason(`${run.id}.parameters`);
  const seen = useRef(run.attempt).current;
  const command = useCommand(
    ({ key }) => {
      const header = { 'Idempotency-Key': key };
      const body = { attempt: seen, parameters, reason: reason.text.trim() };
      return answerOf<Run>(
        restarts
          ? api.POST('/api/v1/runs/{id}/actions/{action}', {
              ...{ params: { path: { id: run.id, action: 'restart' }, header }, body },
            })
          : api.PUT('/api/v1/runs/{id}/parameters', { params: { path: { id: run.id }, header }, body }),
      );
    },
    (after) => {
      reason.sent();
      done(after);
    },
  );
  const ready = reason.text.trim().length >= REASON_AT_LEAST;
  useKeys({ Escape: close }, { modal: true });
  const name = restarts ? texts.params.restart : texts.params.keep;
  return (
    <Modal
      opened
      onClose={close}
      title={en.dialog.title(name, visible(run.job))}
      lockScroll={false}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': en.dialog.cancel }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          // React tells it to the form around the dialog, too.
          event.stopPropagation();
          if (ready) command.send();
        }}
      >
        <p>{restarts ? texts.params.effect.restart : texts.params.effect.keep}</p>
        <Changes changes={changes} />
        <Reason reason={reason.text} setReason={reason.set} optional={false} focus />
        <Refused command={command} run={run} />
        <div className="nj-buttons">
          <Button type="button" variant="default" onClick={close}>
            {en.dialog.cancel}
          </Button>
          <SendButton command={command} ready={ready}>
            {name.replace('…', '')}
          </SendButton>
        </div>
      </form>
    </Modal>
  );
}

function Changes({ changes }: { readonly changes: readonly Change[] }): ReactElement {
  return (
    <ul className="nj-changes" aria-label={texts.params.changes}>
      {changes.map(({ key, before, after }, index) => (
        <li key={index} data-change={before === null ? 'added' : after === null ? 'removed' : 'changed'}>
          <Outside text={key} />
          {before === null ? null : (
            <del>
              <Outside text={isSecret(key) ? MASK : before} />
            </del>
          )}
          {after === null ? null : (
            <ins>
              <Outside text={isSecret(key) ? MASK : after} />
            </ins>
          )}
        </li>
      ))}
    </ul>
  );
}
