import './admin.css';
import { Link, Navigate } from '@tanstack/react-router';
import { Suspense, useEffect, type ReactElement } from 'react';
import { useMe, type Me } from '../app/me.js';
import { Shell } from '../app/shell.js';
import { admin } from '../text/admin.js';
import { en } from '../text/en.js';
import { visible } from '../ui/visible.js';
import { useAdminPlace } from './admin-place.js';
import { mayUse, SECTIONS } from './sections.js';

/** The administration: a menu of what one may use, and one page of it. */
export function AdminPage(): ReactElement {
  const me = useMe();
  const { section } = useAdminPlace();
  return (
    <Shell screen="admin">
      <main className="nj-main nj-admin" id="main" tabIndex={-1}>
        {me ? (
          <>
            <Menu me={me} section={section} />
            <div className="nj-admin-page">
              <Section me={me} section={section} />
            </div>
          </>
        ) : null}
      </main>
    </Shell>
  );
}

interface Props {
  readonly me: Me;
  readonly section: string | undefined;
}

function Menu({ me, section }: Props): ReactElement {
  return (
    <nav className="nj-admin-menu" aria-label={admin.pages}>
      {SECTIONS.filter((one) => mayUse(me, one)).map(({ id }) => (
        <Link
          key={id}
          to="/admin/$section"
          params={{ section: id }}
          search={{}}
          className="nj-rail-link"
          {...(id === section ? { 'aria-current': 'page' as const } : {})}
        >
          {admin.sections[id]}
        </Link>
      ))}
    </nav>
  );
}

function Section({ me, section }: Props): ReactElement {
  const found = SECTIONS.find(({ id }) => id === section);
  const title = found ? admin.sections[found.id] : admin.title;
  useEffect(() => {
    document.title = `${title} · ${en.product}`;
  }, [title]);
  const [first] = SECTIONS.filter((one) => mayUse(me, one));
  if (section === undefined && first)
    return <Navigate to="/admin/$section" params={{ section: first.id }} search={{}} replace />;
  if (section === undefined || (found && !mayUse(me, found)))
    return (
      <section className="nj-empty">
        <h1>{admin.noPermission(title)}</h1>
        <p>{found?.needs === 'administer' ? admin.whoGrants : admin.seeNeeded}</p>
      </section>
    );
  if (!found) return <p className="nj-empty">{admin.unknown(visible(section))}</p>;
  return (
    <Suspense fallback={<p className="nj-reading">{admin.reading}</p>}>
      <found.Page key={found.id} />
    </Suspense>
  );
}
