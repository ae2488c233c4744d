import { Modal } from '@mantine/core';
import type { ReactElement } from 'react';
import { en } from '../text/en.js';
import { Key } from '../ui/key.js';
import { useKeys } from './keys.js';

/** Every key that works, and where. */
export function KeysHelp({
  opened,
  close,
}: {
  readonly opened: boolean;
  readonly close: () => void;
}): ReactElement {
  useKeys({ Escape: close, '?': close }, { modal: true, on: opened });
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={en.keys.title}
      lockScroll={false}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': en.keys.close }}
    >
      <p>{en.keys.off}</p>
      <table className="nj-keys">
        <tbody>
          {en.keys.list.map(([key, does]) => (
            <tr key={key}>
              <th scope="row">
                <Key name={key} />
              </th>
              <td>{does}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Modal>
  );
}
