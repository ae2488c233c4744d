import { Button, Textarea, TextInput } from '@mantine/core';
import { useState, type ReactElement, type ReactNode } from 'react';
import { en } from '../text/en.js';
import { forms } from '../text/forms.js';
import { FormProblem } from './form-problem.js';
import type { Send } from './send.js';
import { visible } from './visible.js';

const REASON_AT_LEAST = 3;

interface ConfirmProps {
  /** What will have happened. */
  readonly children: ReactNode;
  /** What the button does, in a word or two. */
  readonly act: string;
  readonly danger?: boolean;
  /** To be typed before it is done. */
  readonly word?: string;
  readonly reason?: 'required' | 'optional';
  readonly send: Pick<Send, 'sending' | 'problem'>;
  readonly confirm: (reason: string) => void;
  readonly close: () => void;
}

/** The last question before something is done that cannot be taken back, or that concerns much. */
export function Confirm(props: ConfirmProps): ReactElement {
  const { children, act, danger = false, word, reason: asked, send, confirm, close } = props;
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const ready =
    (word === undefined || typed.trim() === word) &&
    (asked !== 'required' || reason.trim().length >= REASON_AT_LEAST);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !send.sending) confirm(reason.trim());
      }}
    >
      {children}
      {word === undefined ? null : (
        <TextInput
          label={forms.typeName(visible(word))}
          value={typed}
          autoComplete="off"
          spellCheck={false}
          data-autofocus={danger ? undefined : true}
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value);
          }}
        />
      )}
      {asked === undefined ? null : (
        <Textarea
          label={en.dialog.reason}
          description={asked === 'required' ? en.dialog.needed : en.dialog.optional}
          required={asked === 'required'}
          maxLength={2000}
          rows={3}
          value={reason}
          onChange={({ currentTarget }) => {
            setReason(currentTarget.value);
          }}
        />
      )}
      <FormProblem problem={send.problem} errors={{}} />
      <div className="nj-buttons">
        <Button type="button" variant="default" onClick={close} data-autofocus={danger ? true : undefined}>
          {en.dialog.cancel}
        </Button>
        <Button type="submit" disabled={!ready || send.sending} data-danger={danger}>
          {act}
        </Button>
      </div>
    </form>
  );
}
