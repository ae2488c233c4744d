import { Button } from '@mantine/core';
import type { ReactElement } from 'react';
import type { ActionName, AllowedAction, Run } from '../api/shapes.js';
import { useKeys } from '../app/keys.js';
import type { RunTab } from '../night/search.js';
import { en } from '../text/en.js';
import { run as texts } from '../text/run.js';
import { useLasting } from '../ui/lasting.js';
import { Outside } from '../ui/outside-text.js';
import { Key } from '../ui/key.js';
import { ACTION_KEYS } from './action-keys.js';
import { AskAgain, mayAskAgain } from './ask-again.js';
import { useActAtOnce } from './act-at-once.js';
import { Refused } from './command.js';
import { AT_ONCE, primaryOf } from './primary.js';

const ORDER: readonly ActionName[] = [
  ...(['resolve-start', 'restart', 'release', 'release-skip', 'hold', 'force', 'skip'] as const),
  ...(['complete', 'rerun', 'fail', 'kill'] as const),
];

/** With a further word of the person it goes after all: the dialog asks for that. */
export const mayInsist = ({ code }: AllowedAction): boolean => code === 'DEPENDENTS_STARTED';

interface ActionsProps {
  readonly run: Run;
  /** By the rules of the server; undefined = it has not said yet. */
  readonly allowed: readonly AllowedAction[] | undefined;
  readonly mayAct: boolean;
  readonly ask: (action: ActionName) => void;
  readonly look: (tab: RunTab) => void;
  readonly put: (after: Run) => void;
}

/** What fits the state as the filled button, what else the server allows beside it, and in words why not the rest. */
export function Actions({ allowed, ...props }: ActionsProps): ReactElement {
  // What fits is not known before: a button that turns into another one under the pointer would mislead.
  if (!allowed) return <div className="nj-actions nj-actions-place" aria-busy="true" />;
  return <KnownActions allowed={allowed} {...props} />;
}

type KnownProps = ActionsProps & { readonly allowed: readonly AllowedAction[] };

function KnownActions({ run, allowed, mayAct, ask, look, put }: KnownProps): ReactElement {
  const can = mayAct ? ORDER.filter((name) => allowed.some((one) => one.action === name && goes(one))) : [];
  const atOnce = useActAtOnce(run, put);
  const asks = mayAct && mayAskAgain(allowed);
  const primary = primaryOf(run, can);
  const press = (name: ActionName): void => {
    if (AT_ONCE.includes(name)) atOnce.act(name);
    else ask(name);
  };
  useKeys(keysOf(can, press));
  const rest = can.filter((name) => name !== primary.act);
  const one = (name: ActionName): ReactElement => (
    <OneAction
      key={name}
      name={name}
      primary={name === primary.act}
      sending={atOnce.sending === name}
      press={press}
    />
  );
  const { look: tab } = primary;
  return (
    <div className="nj-actions">
      {asks ? <AskAgain key={run.id} run={run} put={put} /> : null}
      {primary.act === null ? null : one(primary.act)}
      {tab === null ? null : (
        <Button
          size="xs"
          variant={asks || tab === 'history' ? 'default' : 'filled'}
          onClick={() => {
            look(tab);
          }}
        >
          {texts.look[tab]}
        </Button>
      )}
      {rest.map(one)}
      <Refused command={{ sending: false, send: nothing, problem: atOnce.problem }} run={run} />
      {mayAct ? (
        <NotNow allowed={allowed} can={can} also={can.filter((name) => AT_ONCE.includes(name))} ask={ask} />
      ) : (
        <p className="nj-muted">{en.run.lookOnly}</p>
      )}
    </div>
  );
}

const nothing = (): void => undefined;
const goes = (one: AllowedAction): boolean => one.allowed || mayInsist(one);
/** The three dots say that something is asked first. */
const plain = (name: ActionName): string => en.actions[name].replace('…', '');

interface OneProps {
  readonly name: ActionName;
  readonly primary: boolean;
  readonly sending: boolean;
  readonly press: (name: ActionName) => void;
}

function OneAction({ name, primary, sending, press }: OneProps): ReactElement {
  const key = ACTION_KEYS[name];
  return (
    <Button
      size="xs"
      variant={primary ? 'filled' : 'default'}
      data-danger={name === 'kill'}
      aria-busy={sending}
      data-lasting={useLasting(sending)}
      {...(key === undefined ? {} : { title: key })}
      onClick={() => {
        press(name);
      }}
    >
      {AT_ONCE.includes(name) ? plain(name) : en.actions[name]}
    </Button>
  );
}

interface NotNowProps {
  readonly allowed: readonly AllowedAction[];
  readonly can: readonly ActionName[];
  /** Done without a word, unless somebody wants to say one. */
  readonly also: readonly ActionName[];
  readonly ask: (action: ActionName) => void;
}

interface Forbidden {
  readonly name: string;
  readonly key?: string | undefined;
  readonly detail: string | null;
}

function NotNow({ allowed, can, also, ask }: NotNowProps): ReactElement | null {
  const cannot = allowed.flatMap((one): readonly Forbidden[] => {
    const { action, detail } = one;
    if (action === 'edit-parameters') return [];
    if (action === 'ask-status') return one.allowed ? [] : [{ name: texts.askAgain.button, detail }];
    return can.includes(action) ? [] : [{ name: plain(action), key: ACTION_KEYS[action], detail }];
  });
  if (cannot.length === 0 && also.length === 0) return null;
  return (
    <details>
      <summary>{en.run.notNow}</summary>
      {also.map((name) => (
        <button
          key={name}
          type="button"
          className="nj-link"
          onClick={() => {
            ask(name);
          }}
        >
          {texts.withReason(plain(name))}
        </button>
      ))}
      <dl>
        {cannot.map(({ name, key, detail }) => (
          <div key={name}>
            <dt>
              {name} {key === undefined ? null : <Key name={key} />}
            </dt>
            <dd>
              <Outside text={detail ?? ''} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function keysOf(
  can: readonly ActionName[],
  press: (name: ActionName) => void,
): Readonly<Record<string, () => void>> {
  return Object.fromEntries(
    can.flatMap((name) => {
      const key = ACTION_KEYS[name];
      const act = (): void => {
        press(name);
      };
      return key === undefined ? [] : [[key, act] as const];
    }),
  );
}
