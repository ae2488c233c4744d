import { Button } from '@mantine/core';
import type { ReactElement } from 'react';
import { useLasting } from '../ui/lasting.js';
import type { Command } from './command.js';

interface SendButtonProps {
  readonly command: Pick<Command, 'sending'>;
  readonly ready: boolean;
  readonly danger?: boolean;
  readonly children: string;
}

/** Sends the form of a dialog. That it waits is said only when it waits: a wheel that flashes is a wheel too much. */
export function SendButton({ command, ready, danger = false, children }: SendButtonProps): ReactElement {
  const { sending } = command;
  const lasting = useLasting(sending);
  return (
    <Button
      type="submit"
      disabled={!ready || sending}
      data-danger={danger}
      data-lasting={lasting}
      aria-busy={sending}
    >
      {children}
    </Button>
  );
}
