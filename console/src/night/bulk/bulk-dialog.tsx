import { Button, Checkbox, Modal, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { useKeys } from '../../app/keys.js';
import type { NightFeed } from '../../live/night-feed.js';
import { Reason } from '../../run/action-dialog.js';
import { REASON_AT_LEAST, useCommand, type Command } from '../../run/command.js';
import { bulk as text } from '../../text/bulk.js';
import { en } from '../../text/en.js';
import { Outside } from '../../ui/outside-text.js';
import { number } from '../../ui/time.js';
import type { Choosing } from '../use-selection.js';
import { actOn, previewOf, type ActionPreview, type AskedBulk, type RunResult } from './bulk-commands.js';
import { BulkResults } from './bulk-results.js';

/** Above it, somebody has to type how many they mean. */
const TYPED_ABOVE = 25;

interface DialogProps {
  readonly asked: AskedBulk;
  readonly feed: NightFeed;
  readonly choosing: Choosing;
  /** Another action on some of them, such as one that takes this back. */
  readonly ask: (asked: AskedBulk) => void;
  readonly close: () => void;
}

/** Says what the server would do, asks for a reason, does it once, and says what became of each run. */
export function BulkDialog({ asked, feed, choosing, ask, close }: DialogProps): ReactElement {
  const { action } = asked;
  const [ids, setIds] = useState(asked.ids);
  const [results, setResults] = useState<readonly RunResult[] | null>(null);
  const [reason, setReason] = useState('');
  useKeys({ Escape: close }, { modal: true });
  return (
    <Modal
      opened
      size="lg"
      onClose={close}
      title={text.title(en.actions[action], ids.length, number(ids.length))}
      lockScroll={false}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': en.dialog.cancel }}
    >
      {results ? (
        <BulkResults
          {...{ action, results, feed, choosing, ask, close }}
          again={(failed) => {
            setIds(failed);
            setResults(null);
          }}
        />
      ) : (
        <AskedForm key={ids.length} {...{ action, ids, reason, setReason, close }} done={setResults} />
      )}
    </Modal>
  );
}

interface FormProps extends Pick<AskedBulk, 'action' | 'ids'> {
  readonly reason: string;
  readonly setReason: (reason: string) => void;
  readonly close: () => void;
  readonly done: (results: readonly RunResult[]) => void;
}

function AskedForm({ action, ids, reason, setReason, close, done }: FormProps): ReactElement {
  const [typed, setTyped] = useState('');
  const [include, setInclude] = useState(false);
  const [answered, setAnswered] = useState(0);
  const preview = useQuery({
    queryKey: ['bulk', 'dialog', action, include, ids],
    queryFn: async () => (await previewOf({ ids, actions: [action], includeDependents: include }))[0],
    gcTime: 0,
  });
  const can = preview.data?.can ?? 0;
  const command = useCommand(
    ({ key }) =>
      actOn({ ids, action, reason: reason.trim(), includeDependents: include, key, answered: setAnswered }),
    done,
  );
  const confirmed = can <= TYPED_ABOVE || typed.replace(/[\s,.]/g, '') === String(can);
  const ready = can > 0 && confirmed && reason.trim().length >= REASON_AT_LEAST;
  const insists = include || preview.data?.refused.some(({ code }) => code === 'DEPENDENTS_STARTED');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) command.send();
      }}
    >
      <Foreseen preview={preview.data} />
      {preview.isError ? <Outside text={preview.error.message} /> : null}
      <p>
        {text.each} {en.effects[action]}
      </p>
      {insists && action === 'rerun' ? (
        <Checkbox
          checked={include}
          label={en.dialog.includeDependents}
          onChange={({ currentTarget }) => {
            setInclude(currentTarget.checked);
          }}
        />
      ) : null}
      <Reason reason={reason} setReason={setReason} optional={false} focus={action !== 'kill'} />
      {can > TYPED_ABOVE ? (
        <TextInput
          label={text.type(number(can))}
          required
          inputMode="numeric"
          autoComplete="off"
          value={typed}
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value);
          }}
        />
      ) : null}
      <Sending command={command} answered={answered} all={ids.length} />
      <div className="nj-buttons">
        <Button
          type="button"
          variant="default"
          onClick={close}
          data-autofocus={action === 'kill' ? true : undefined}
        >
          {en.dialog.cancel}
        </Button>
        <Button type="submit" disabled={!ready || command.sending} data-danger={action === 'kill'}>
          {text.submit(en.actions[action], number(can))}
        </Button>
      </div>
    </form>
  );
}

function Foreseen({ preview }: { readonly preview: ActionPreview | undefined }): ReactElement {
  if (!preview) return <p className="nj-muted">{text.asking}</p>;
  return (
    <div role="status">
      <p>
        <strong>{text.can(number(preview.can))}</strong>
      </p>
      <ul>
        {preview.refused.map(({ code, detail, runs }) => (
          <li key={`${code} ${detail}`}>
            <Outside text={text.cannot(number(runs), detail)} />
          </li>
        ))}
      </ul>
    </div>
  );
}

interface SendingProps {
  readonly command: Command;
  readonly answered: number;
  readonly all: number;
}

function Sending({ command: { sending, problem }, answered, all }: SendingProps): ReactElement | null {
  if (sending) return <p role="status">{text.sent(number(answered), number(all))}</p>;
  if (!problem) return null;
  return (
    <div className="nj-problem" role="alert">
      <p>
        <Outside text={problem.message} />{' '}
        {problem.status === 0 || problem.status >= 500 ? en.dialog.lost : en.dialog.refused}
      </p>
    </div>
  );
}
