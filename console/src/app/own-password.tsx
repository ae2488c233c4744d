import { Button, TextInput } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { answerOf, api } from '../api/client.js';
import { en } from '../text/en.js';
import { ownPassword as texts } from '../text/own-password.js';
import { FormProblem } from '../ui/form-problem.js';
import { useSend } from '../ui/send.js';
import { toast } from '../ui/toasts.js';
import { Dialog } from './dialog.js';

/** The own password, by the present one. What is typed here is kept nowhere in the browser. */
export function OwnPassword({ close }: { readonly close: () => void }): ReactElement {
  const [typed, setTyped] = useState({ current: '', next: '', repeat: '' });
  const send = useSend(
    () =>
      answerOf<unknown>(
        api.PUT('/api/v1/me/password', { body: { password: typed.next, currentPassword: typed.current } }),
      ),
    () => {
      close();
      toast(texts.done);
    },
  );
  const isDifferent = typed.repeat !== '' && typed.repeat !== typed.next;
  const ready = typed.current !== '' && typed.next !== '' && typed.repeat === typed.next;
  return (
    <Dialog title={texts.title} close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) send.send();
        }}
      >
        <p>{texts.what}</p>
        {(['current', 'next', 'repeat'] as const).map((name) => (
          <TextInput
            key={name}
            type="password"
            autoComplete={name === 'current' ? 'current-password' : 'new-password'}
            label={texts[name]}
            description={name === 'next' ? texts.help : undefined}
            error={name === 'repeat' && isDifferent ? texts.different : undefined}
            value={typed[name]}
            data-autofocus={name === 'current' ? true : undefined}
            onChange={({ currentTarget }) => {
              setTyped({ ...typed, [name]: currentTarget.value });
            }}
          />
        ))}
        <FormProblem problem={send.problem} errors={{}} />
        <div className="nj-buttons">
          <Button type="button" variant="default" onClick={close}>
            {en.dialog.cancel}
          </Button>
          <Button type="submit" disabled={!ready || send.sending}>
            {texts.act}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
