import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { answerOf, api } from '../../api/client.js';
import { Dialog } from '../../app/dialog.js';
import { people as texts } from '../../text/admin-access.js';
import { en } from '../../text/en.js';
import { FormProblem } from '../../ui/form-problem.js';
import { useSend } from '../../ui/send.js';
import { visible } from '../../ui/visible.js';

interface PasswordProps {
  readonly name: string;
  readonly close: () => void;
  readonly done: () => void;
}

/** A password for somebody else is typed here and kept nowhere in the browser. */
export function PasswordDialog({ name, close, done }: PasswordProps): ReactElement {
  const [password, setPassword] = useState('');
  const queries = useQueryClient();
  const send = useSend(
    () =>
      answerOf<unknown>(
        api.PUT('/api/v1/people/{name}/password', { params: { path: { name } }, body: { password } }),
      ),
    () => {
      void queries.invalidateQueries({ queryKey: ['admin', 'people'] });
      done();
    },
  );
  return (
    <Dialog title={texts.password.title(visible(name))} close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send.send();
        }}
      >
        <p>{texts.password.what}</p>
        <TextInput
          type="password"
          autoComplete="new-password"
          label={texts.password.next}
          description={texts.password.help}
          value={password}
          data-autofocus
          onChange={({ currentTarget }) => {
            setPassword(currentTarget.value);
          }}
        />
        <FormProblem problem={send.problem} errors={{}} />
        <div className="nj-buttons">
          <Button type="button" variant="default" onClick={close}>
            {en.dialog.cancel}
          </Button>
          <Button type="submit" disabled={password === '' || send.sending}>
            {texts.password.act}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
