import { Button } from '@mantine/core';
import type { ReactElement } from 'react';
import type { ActionName, AllowedAction } from '../api/shapes.js';
import { useKeys, type Keys } from '../app/keys.js';
import { en } from '../text/en.js';
import { Outside } from '../ui/outside-text.js';
import { ACTION_KEYS } from './action-keys.js';

/** The first of them that is allowed is the one that fits the state. */
const ORDER: readonly ActionName[] = [
  ...(['resolve-start', 'restart', 'release', 'release-skip', 'hold', 'force', 'skip'] as const),
  ...(['complete', 'rerun', 'fail', 'kill'] as const),
];

/** With a further word of the person it goes after all: the dialog asks for that. */
export const mayInsist = ({ code }: AllowedAction): boolean => code === 'DEPENDENTS_STARTED';

interface ActionsProps {
  readonly allowed: readonly AllowedAction[];
  readonly ask: (action: ActionName) => void;
}

/** What the server allows now as buttons, and in words why it does not allow the rest. */
export function Actions({ allowed, ask }: ActionsProps): ReactElement {
  const can = ORDER.filter((name) =>
    allowed.some((one) => one.action === name && (one.allowed || mayInsist(one))),
  );
  const cannot = allowed.flatMap(({ action, detail }) =>
    action === 'edit-parameters' || can.includes(action) ? [] : [{ action, detail }],
  );
  useKeys(keysOf(can, ask));
  return (
    <div className="nj-actions">
      {can.map((name, place) => (
        <Button
          key={name}
          size="xs"
          variant={place === 0 ? 'filled' : 'default'}
          data-danger={name === 'kill'}
          onClick={() => {
            ask(name);
          }}
        >
          {en.actions[name]}
        </Button>
      ))}
      {cannot.length === 0 ? null : (
        <details>
          <summary>{en.run.notNow}</summary>
          <dl>
            {cannot.map(({ action, detail }) => (
              <div key={action}>
                <dt>{en.actions[action].replace('…', '')}</dt>
                <dd>
                  <Outside text={detail ?? ''} />
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </div>
  );
}

const keysOf = (can: readonly ActionName[], ask: (action: ActionName) => void): Keys =>
  Object.fromEntries(
    can.flatMap((name) => {
      const key = ACTION_KEYS[name];
      return key === undefined
        ? []
        : [
            [
              key,
              () => {
                ask(name);
              },
            ] as const,
          ];
    }),
  );
