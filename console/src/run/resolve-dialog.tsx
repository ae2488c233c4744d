import { Button, Modal, Radio, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState, type ReactElement } from 'react';
import { answerOf, api } from '../api/client.js';
import type { Run } from '../api/shapes.js';
import { useKeys } from '../app/keys.js';
import { en } from '../text/en.js';
import { run as texts } from '../text/run.js';
import { visible } from '../ui/visible.js';
import { Reason } from './action-dialog.js';
import { REASON_AT_LEAST, Refused, useCommand, type Command } from './command.js';
import { CopyButton } from './copy.js';
import { ExecutionId } from './execution-id.js';
import { useAttempts } from './run-queries.js';
import { SendButton } from './send-button.js';
import { useReason } from './use-reason.js';
import { SentCalls } from './sent-calls.js';

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
  const [words, setWords] = useState('');
  const reason = useReason(`${run.id}.resolve-start`);
  const idempotent = useIdempotent(run);
  const seen = useRef(run.attempt).current;
  const command = useResolve(
    run,
    { attempt: seen, reason: reason.text, resolution, executionId },
    (after) => {
      reason.sent();
      done(after);
    },
  );
  const ready =
    resolution !== null &&
    reason.text.trim().length >= REASON_AT_LEAST &&
    (resolution !== 'adopt' || executionId.trim() !== '') &&
    (resolution !== 'notStarted' || idempotent || words.trim().toLowerCase() === texts.resolve.again);
  useKeys({ Escape: close }, { modal: true });
  return (
    <Modal
      opened
      onClose={close}
      size="860px"
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
        <div className="nj-resolve">
          <Evidence run={run} />
          <div className="nj-resolve-choice">
            <Choice
              {...{
                run,
                attempt: seen,
                resolution,
                choose,
                executionId,
                setExecutionId,
                idempotent,
                words,
                setWords,
              }}
            />
            <Reason reason={reason.text} setReason={reason.set} optional={false} />
          </div>
        </div>
        <Refused command={command} run={run} />
        <div className="nj-buttons">
          <Button type="button" variant="default" onClick={close}>
            {en.dialog.cancel}
          </Button>
          <SendButton command={command} ready={ready}>
            {resolution === null ? en.resolve.choose : en.resolve.buttons[resolution]}
          </SendButton>
        </div>
      </form>
    </Modal>
  );
}

interface Said {
  readonly attempt: number;
  readonly reason: string;
  readonly resolution: Resolution | null;
  readonly executionId: string;
}

function useResolve(run: Run, said: Said, done: (after: Run) => void): Command {
  const { attempt, reason, resolution, executionId } = said;
  return useCommand(
    ({ key }) =>
      answerOf(
        api.POST('/api/v1/runs/{id}/actions/resolve-start', {
          params: { path: { id: run.id }, header: { 'Idempotency-Key': key } },
          body: {
            ...{ attempt, reason: reason.trim(), resolution: resolution ?? 'failed' },
            ...(resolution === 'adopt' ? { executionId: executionId.trim() } : {}),
          },
        }),
      ),
    done,
  );
}

interface ChoiceProps extends AgainProps {
  readonly run: Run;
  readonly attempt: number;
  readonly resolution: Resolution | null;
  readonly choose: (resolution: Resolution) => void;
  readonly executionId: string;
  readonly setExecutionId: (id: string) => void;
}

function Choice({ resolution, choose, executionId, setExecutionId, ...props }: ChoiceProps): ReactElement {
  const { run, attempt, ...again } = props;
  return (
    <>
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
      </Radio.Group>
      {resolution === 'adopt' ? <ExecutionId {...{ run, attempt, executionId, setExecutionId }} /> : null}
      {resolution === 'notStarted' ? <Again {...again} /> : null}
    </>
  );
}

/** Whether a second Start would be answered with the first execution; as long as that is not known, it would not. */
function useIdempotent({ schedule, jobType: name }: Run): boolean {
  const type = useQuery({
    queryKey: ['job type', schedule, name],
    queryFn: () =>
      answerOf(api.GET('/api/v1/job-types/{name}', { params: { path: { name }, query: { schedule } } })),
    retry: false,
  });
  return type.data?.idempotentStart === true;
}

interface AgainProps {
  readonly idempotent: boolean;
  readonly words: string;
  readonly setWords: (words: string) => void;
}

/** The work may be done twice: a click alone does not decide that. */
function Again({ idempotent, words, setWords }: AgainProps): ReactElement {
  if (idempotent) return <p className="nj-muted">{texts.resolve.idempotent}</p>;
  return (
    <TextInput
      label={texts.resolve.type(texts.resolve.again)}
      description={texts.resolve.risk}
      required
      autoComplete="off"
      value={words}
      onChange={({ currentTarget }) => {
        setWords(currentTarget.value);
      }}
    />
  );
}

function Evidence({ run }: { readonly run: Run }): ReactElement | null {
  const latest = useAttempts(run).data?.at(-1);
  if (!latest) return null;
  return (
    <section className="nj-evidence">
      <h3>{en.resolve.sent}</h3>
      <SentCalls attempt={latest} zone={null} />
      <p>
        {en.attempts.agentExecutionId} <code>{visible(latest.agentExecutionId)}</code>
        <CopyButton text={latest.agentExecutionId} what={en.attempts.agentExecutionId} />
      </p>
      <p className="nj-muted">{texts.resolve.knowHow}</p>
    </section>
  );
}
