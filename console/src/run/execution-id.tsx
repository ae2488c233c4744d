import { Button, TextInput } from '@mantine/core';
import { useRef, useState, type ReactElement } from 'react';
import { answerOf, api } from '../api/client.js';
import type { CheckedExecution, Run } from '../api/shapes.js';
import { en } from '../text/en.js';
import { run as texts } from '../text/run.js';
import { durationText } from '../ui/duration.js';
import { Outside } from '../ui/outside-text.js';
import { useLasting } from '../ui/lasting.js';
import { useSend } from '../ui/send.js';
import { Time } from '../ui/time.js';
import { Refused } from './command.js';

interface ExecutionIdProps {
  readonly run: Run;
  /** The attempt that was looked at when the dialog opened. */
  readonly attempt: number;
  readonly executionId: string;
  readonly setExecutionId: (id: string) => void;
}

/** Under which id it may run, and what the external system says of that: only Status is called, and nothing follows from it. */
export function ExecutionId(props: ExecutionIdProps): ReactElement {
  const { run, attempt, executionId, setExecutionId } = props;
  const field = useRef<HTMLInputElement>(null);
  const [checked, setChecked] = useState<CheckedExecution | null>(null);
  const id = executionId.trim();
  const check = useSend(
    (key) =>
      answerOf(
        api.POST('/api/v1/runs/{id}/check-execution', {
          params: { path: { id: run.id }, header: { 'Idempotency-Key': key } },
          body: { executionId: id, attempt },
        }),
      ),
    setChecked,
  );
  return (
    <div className="nj-execution-id">
      <TextInput
        ref={field}
        label={en.resolve.executionId}
        required
        maxLength={256}
        autoComplete="off"
        value={executionId}
        onChange={({ currentTarget }) => {
          setExecutionId(currentTarget.value);
        }}
      />
      <Button
        type="button"
        variant="default"
        aria-busy={check.sending}
        data-lasting={useLasting(check.sending)}
        onClick={() => {
          if (id === '') field.current?.focus();
          else check.send();
        }}
      >
        {texts.resolve.check}
      </Button>
      <div role="status">{checked && !check.problem ? <Said checked={checked} typed={id} /> : null}</div>
      <Refused command={check} run={run} />
    </div>
  );
}

function Said({
  checked: { executionId, status, detail, checkedAt, latencyMs },
  typed,
}: {
  readonly checked: CheckedExecution;
  readonly typed: string;
}): ReactElement {
  const { noStatus, means, asked, another } = texts.resolve;
  const said = status ?? 'NONE';
  return (
    <div className="nj-checked" data-status={said}>
      <p>
        <strong>{status ?? noStatus}</strong> <Outside text={executionId} />
        <span className="nj-space" />
        <span className="nj-muted">
          {asked} <Time at={checkedAt} zone={null} />, {durationText(latencyMs)}
        </span>
      </p>
      {detail === null || detail === '' ? null : (
        <p className="nj-message" tabIndex={0}>
          <Outside text={detail} />
        </p>
      )}
      <p>{typed === executionId ? means[said] : another}</p>
    </div>
  );
}
