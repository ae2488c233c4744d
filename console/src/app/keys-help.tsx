import { Checkbox, Modal } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { en } from '../text/en.js';
import { Key } from '../ui/key.js';
import { letLettersAct, lettersAct, useKeys } from './keys.js';

/** Every key that works, and where. */
export function KeysHelp({
  opened,
  close,
}: {
  readonly opened: boolean;
  readonly close: () => void;
}): ReactElement {
  const [letters, setLetters] = useState(lettersAct);
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
      <Checkbox
        mt="xs"
        mb="xs"
        label={en.keys.letters}
        checked={letters}
        onChange={({ currentTarget: { checked } }) => {
          letLettersAct(checked);
          setLetters(checked);
        }}
      />
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
