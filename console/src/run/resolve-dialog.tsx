import { Button, Modal, Radio, TextInput } from '@mantine/core';
import { useRef, useState, type ReactElement } from 'react';
import { answerOf, api } from '../api/client.js';
import type { Run } from '../api/shapes.js';
import { useKeys } from '../app/keys.js';
import { en } from '../text/en.js';
import { visible } from '../ui/visible.js';
import { Reason } from './action-dialog.js';
import { SentCalls } from './attempts.js';
import { REASON_AT_LEAST, Refused, useCommand } from './command.js';
import { useAttempts } from './run-queries.js';

const RESOLUTIONS = ['adopt', 'notStarted', 'failed'] as const;
type Resolution = (typeof RESOLUTIONS)[number];

interface DialogProps {
  readonly run: Run;
  readonly close: () => void;
  readonly done: (after: Run) => void;
}

/** What became of a Start that nobody answered: nothing is preselected, and the button repeats the choice. */
export function ResolveDialog({ run, close, done }: DialogProps): ReactElement {
  const [resolution, choose] = useState<Resolution | null>(null);
  const [executionId, setExecutionId] = useState('');
  const [reason, setReason] = useState('');
  const seen = useRef(run.attempt).current;
  const command = useCommand(
    ({ key }) =>
      answerOf(
        api.POST('/api/v1/runs/{id}/actions/resolve-start', {
          params: { path: { id: run.id }, header: { 'Idempotency-Key': key } },
          body: {
            attempt: seen,
            reason: reason.trim(),
            resolution: resolution ?? 'failed',
            ...(resolution === 'adopt' ? { executionId: executionId.trim() } : {}),
          },
        }),
      ),
    done,
  );
  const ready =
    resolution !== null &&
    reason.trim().length >= REASON_AT_LEAST &&
    (resolution !== 'adopt' || executionId.trim() !== '');
  useKeys({ Escape: close }, { modal: true });
  return (
    <Modal
      opened
      onClose={close}
      size="720px"
      title={en.resolve.title(visible(`${run.process} · ${run.job}`))}
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
        <p>{en.resolve.what}</p>
        <Evidence run={run} />
        <Choice
          resolution={resolution}
          choose={choose}
          executionId={executionId}
          setExecutionId={setExecutionId}
        />
        <Reason reason={reason} setReason={setReason} optional={false} />
        <Refused command={command} run={run} />
        <div className="nj-buttons">
          <Button type="button" variant="default" onClick={close}>
            {en.dialog.cancel}
          </Button>
          <Button type="submit" disabled={!ready || command.sending}>
            {resolution === null ? en.resolve.choose : en.resolve.buttons[resolution]}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function Evidence({ run }: { readonly run: Run }): ReactElement | null {
  const latest = useAttempts(run).data?.at(-1);
  if (!latest) return null;
  return (
    <section className="nj-evidence">
      <h3>{en.resolve.sent}</h3>
      <p>
        {en.attempts.agentExecutionId} <code>{visible(latest.agentExecutionId)}</code>
      </p>
      <SentCalls attempt={latest} zone={null} />
    </section>
  );
}

interface ChoiceProps {
  readonly resolution: Resolution | null;
  readonly choose: (resolution: Resolution) => void;
  readonly executionId: string;
  readonly setExecutionId: (id: string) => void;
}

function Choice({ resolution, choose, executionId, setExecutionId }: ChoiceProps): ReactElement {
  return (
    <Radio.Group
      label={en.resolve.question}
      value={resolution}
      onChange={(value) => {
        const chosen = RESOLUTIONS.find((one) => one === value);
        if (chosen) choose(chosen);
      }}
    >
      {RESOLUTIONS.map((one) => (
        <Radio key={one} value={one} label={en.resolve[one]} />
      ))}
      {resolution === 'adopt' ? (
        <TextInput
          label={en.resolve.executionId}
          required
          maxLength={256}
          value={executionId}
          onChange={({ currentTarget }) => {
            setExecutionId(currentTarget.value);
          }}
        />
      ) : null}
    </Radio.Group>
  );
}
