import { Modal } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import { en } from '../text/en.js';
import { useKeys } from './keys.js';

interface DialogProps {
  readonly title: string;
  readonly close: () => void;
  readonly size?: string;
  readonly children: ReactNode;
}

/** A dialog over the page: Escape closes it, and the keys of the page behind it are off. */
export function Dialog({ title, close, size = 'md', children }: DialogProps): ReactElement {
  useKeys({ Escape: close }, { modal: true });
  return (
    <Modal
      opened
      onClose={close}
      size={size}
      title={title}
      lockScroll={false}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': en.dialog.cancel }}
    >
      {children}
    </Modal>
  );
}
