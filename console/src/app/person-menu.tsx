import { lazy, Suspense, useState, type ReactElement } from 'react';
import { en } from '../text/en.js';
import { Key } from '../ui/key.js';
import { visible } from '../ui/visible.js';
import { logOut, useMe } from './me.js';
import { Pop } from './pop.js';
import { SCHEMES, useScheme } from './scheme.js';

const OwnPassword = lazy(async () => ({ default: (await import('./own-password.js')).OwnPassword }));

/** As whom one looks at it, and what one may want to be otherwise about it. */
export function PersonMenu({ openKeys }: { readonly openKeys: () => void }): ReactElement | null {
  const me = useMe();
  const [changing, setChanging] = useState(false);
  if (!me) return null;
  return (
    <>
      <Pop
        label={
          <span className="nj-person">
            <bdi>{visible(me.name)}</bdi>
          </span>
        }
        title={en.shell.person}
      >
        <div className="nj-menu">
          <Schemes />
          <button type="button" className="nj-quiet" onClick={openKeys}>
            {en.shell.keys} <Key name="?" />
          </button>
          <a className="nj-quiet" href="/api/docs">
            {en.shell.docs}
          </a>
          {me.method === 'session' ? (
            <>
              <button
                type="button"
                className="nj-quiet"
                onClick={() => {
                  setChanging(true);
                }}
              >
                {en.shell.password}
              </button>
              <button type="button" className="nj-quiet" onClick={() => void logOut()}>
                {en.shell.leave}
              </button>
            </>
          ) : null}
        </div>
      </Pop>
      {changing ? (
        <Suspense fallback={null}>
          <OwnPassword
            close={() => {
              setChanging(false);
            }}
          />
        </Suspense>
      ) : null}
    </>
  );
}

function Schemes(): ReactElement {
  const { scheme, choose } = useScheme();
  return (
    <fieldset className="nj-schemes">
      <legend>
        {en.shell.colours} <Key name="t" />
      </legend>
      {SCHEMES.map((one) => (
        <label key={one}>
          <input
            type="radio"
            name="scheme"
            checked={scheme === one}
            onChange={() => {
              choose(one);
            }}
          />
          {en.shell.scheme[one]}
        </label>
      ))}
    </fieldset>
  );
}
