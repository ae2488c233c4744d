import { useQueryClient } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import { Dialog } from '../app/dialog.js';
import { Confirm } from '../ui/confirm.js';
import { useSend } from '../ui/send.js';

interface AskProps<T> {
  readonly title: string;
  readonly what: ReactNode;
  readonly act: string;
  readonly danger?: boolean;
  readonly word?: string;
  readonly call: (key: string) => Promise<T>;
  readonly done: (answer: T) => void;
  /** What is read anew afterwards: `people`, … */
  readonly list: string;
  readonly close: () => void;
}

/** A question before something is ended; what was read of it is read anew afterwards. */
export function Ask<T>(props: AskProps<T>): ReactElement {
  const { title, what, act, danger = true, word, call, done, list, close } = props;
  const queries = useQueryClient();
  const send = useSend(call, (answer) => {
    done(answer);
    void queries.invalidateQueries({ queryKey: ['admin', list] });
  });
  return (
    <Dialog title={title} close={close}>
      <Confirm
        act={act}
        danger={danger}
        {...(word === undefined ? {} : { word })}
        send={send}
        confirm={send.send}
        close={close}
      >
        <p>{what}</p>
      </Confirm>
    </Dialog>
  );
}
