import { useMantineColorScheme } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState, type ReactElement, type ReactNode } from 'react';
import { en } from '../text/en.js';
import { Key } from '../ui/key.js';
import { Toasts } from '../ui/toasts.js';
import { visible } from '../ui/visible.js';
import { KeysHelp } from './keys-help.js';
import { actsNow, useKeys } from './keys.js';
import { logOut, useMe } from './me.js';
import { Pop } from './pop.js';
import { SCREENS, type Screen } from './screens.js';

const Palette = lazy(async () => ({ default: (await import('./palette.js')).Palette }));
const HealthDot = lazy(async () => ({ default: (await import('../health/health-dot.js')).HealthDot }));

const OwnPassword = lazy(async () => ({ default: (await import('./own-password.js')).OwnPassword }));

const SCHEMES = ['auto', 'light', 'dark'] as const;

interface ShellProps {
  /** Which entry of the rail one is in. */
  readonly screen: Screen;
  /** What the screen puts into the top bar: its scope at the left, whether it is live at the right. */
  readonly scope?: ReactNode;
  readonly live?: ReactNode;
  /** What concerns the whole page, under the top bar. */
  readonly strip?: ReactNode;
  /** The page itself: one `main` with the id `main`. */
  readonly children: ReactNode;
}

/** Rail, top bar and the page between them. Only what exists is in them. */
export function Shell({ screen, scope, live, strip, children }: ShellProps): ReactElement {
  const [help, setHelp] = useState(false);
  const [acts, setActs] = useState<ReturnType<typeof actsNow> | null>(null);
  // To stop transitions Mantine would write a style element, which the policy of the page refuses.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const turnScheme = (): void => {
    setColorScheme(SCHEMES[(SCHEMES.indexOf(colorScheme) + 1) % SCHEMES.length] ?? 'auto');
  };
  const openHelp = (): void => {
    setHelp(true);
  };
  const navigate = useNavigate();
  const places = SCREENS.map(({ to, key }) => [`g ${key}`, (): void => void navigate({ to })] as const);
  const find = (): void => {
    setActs(actsNow());
  };
  useKeys({ '?': openHelp, 'Ctrl k': find, t: turnScheme, ...Object.fromEntries(places) });
  return (
    <div className="nj-shell">
      <a className="nj-skip" href="#main">
        {en.shell.skip}
      </a>
      <section className="nj-top" aria-label={en.shell.bar}>
        {scope}
        <span className="nj-space" />
        <button type="button" className="nj-quiet" onClick={find}>
          {en.shell.find} <Key name="Ctrl k" />
        </button>
        {live}
        <Suspense fallback={<span className="nj-dot-place" />}>
          <HealthDot />
        </Suspense>
        <button type="button" className="nj-quiet" title={en.shell.scheme[colorScheme]} onClick={turnScheme}>
          <span className="nj-sign" aria-hidden="true">
            ◑
          </span>
          <span className="nj-word">{en.shell.scheme[colorScheme]}</span>
        </button>
        <button type="button" className="nj-quiet nj-desk" onClick={openHelp}>
          {en.shell.keys} <Key name="?" />
        </button>
        <a className="nj-quiet nj-desk" href="/api/docs">
          {en.shell.docs}
        </a>
        <Person />
      </section>
      <Rail screen={screen} />
      <div className="nj-page">
        {strip}
        {children}
      </div>
      {acts === null ? null : (
        <Suspense fallback={null}>
          <Palette
            acts={acts}
            close={() => {
              setActs(null);
            }}
          />
        </Suspense>
      )}
      <Toasts />
      <KeysHelp
        opened={help}
        close={() => {
          setHelp(false);
        }}
      />
    </div>
  );
}

function Rail({ screen }: { readonly screen: Screen }): ReactElement {
  return (
    <nav className="nj-rail" aria-label={en.shell.rail}>
      <span className="nj-product">{en.product}</span>
      {SCREENS.map(({ id, to }) => (
        <Link
          key={id}
          to={to}
          className="nj-rail-link"
          {...(id === screen ? { 'aria-current': 'page' } : {})}
        >
          {en.screens[id]}
        </Link>
      ))}
    </nav>
  );
}

function Person(): ReactElement | null {
  const me = useMe();
  const [changing, setChanging] = useState(false);
  if (!me) return null;
  const name = <bdi>{visible(me.name)}</bdi>;
  if (me.method !== 'session') return <span className="nj-person">{name}</span>;
  return (
    <span className="nj-person">
      <Pop label={name} title={en.shell.person}>
        <button
          type="button"
          className="nj-quiet"
          onClick={() => {
            setChanging(true);
          }}
        >
          {en.shell.password}
        </button>
      </Pop>
      <button type="button" className="nj-quiet" onClick={() => void logOut()}>
        {en.shell.leave}
      </button>
      {changing ? (
        <Suspense fallback={null}>
          <OwnPassword
            close={() => {
              setChanging(false);
            }}
          />
        </Suspense>
      ) : null}
    </span>
  );
}
