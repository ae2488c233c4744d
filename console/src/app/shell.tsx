import { Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState, type ReactElement, type ReactNode } from 'react';
import { en } from '../text/en.js';
import { Key } from '../ui/key.js';
import { Toasts } from '../ui/toasts.js';
import { KeysHelp } from './keys-help.js';
import { actsNow, useKeys } from './keys.js';
import { PersonMenu } from './person-menu.js';
import { useScheme } from './scheme.js';
import { ScreenIcon } from './screen-icon.js';
import { SCREENS, type Screen } from './screens.js';

const Palette = lazy(async () => ({ default: (await import('./palette.js')).Palette }));
const HealthDot = lazy(async () => ({ default: (await import('../health/health-dot.js')).HealthDot }));

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
  const { turn } = useScheme();
  const openHelp = (): void => {
    setHelp(true);
  };
  const navigate = useNavigate();
  const places = SCREENS.map(({ to, key }) => [`g ${key}`, (): void => void navigate({ to })] as const);
  const find = (): void => {
    setActs(actsNow());
  };
  useKeys({ '?': openHelp, 'Ctrl k': find, t: turn, ...Object.fromEntries(places) });
  return (
    <div className="nj-shell">
      <a className="nj-skip" href="#main">
        {en.shell.skip}
      </a>
      <section className="nj-top" aria-label={en.shell.bar}>
        {scope ?? <span className="nj-product">{en.screens[screen]}</span>}
        <span className="nj-space" />
        <button type="button" className="nj-quiet" onClick={find}>
          {en.shell.find} <Key name="Ctrl k" />
        </button>
        {live}
        <Suspense fallback={<span className="nj-dot-place" />}>
          <HealthDot />
        </Suspense>
        <PersonMenu openKeys={openHelp} />
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
          <ScreenIcon screen={id} />
          {en.screens[id]}
        </Link>
      ))}
    </nav>
  );
}
