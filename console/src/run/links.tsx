import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Dependency, Dependent, Run } from '../api/shapes.js';
import type { Place } from '../app/scope.js';
import { run as texts } from '../text/run.js';
import { Key } from '../ui/key.js';
import { Name } from '../ui/outside-text.js';
import { PanelProblem } from '../ui/panel-problem.js';
import { StatusBadge } from '../ui/status-badge.js';
import { useLinks } from './run-queries.js';

interface LinksProps {
  readonly run: Run;
  readonly place: Place;
}

/** What a run comes after, and what waits for it. */
export function Links({ run, place }: LinksProps): ReactElement {
  const links = useLinks(run);
  if (links.isError) return <PanelProblem error={links.error} again={() => void links.refetch()} />;
  if (!links.data) return <p className="nj-reading" aria-busy="true" />;
  const { before, after } = links.data;
  return (
    <>
      <Side
        title={texts.links.before}
        opens="["
        none={texts.links.noneBefore}
        links={before}
        run={run}
        place={place}
      />
      <Side
        title={texts.links.after}
        opens="]"
        none={texts.links.noneAfter}
        links={after}
        run={run}
        place={place}
      />
    </>
  );
}

interface SideProps extends LinksProps {
  readonly title: string;
  /** The key that opens the first of them. */
  readonly opens: string;
  readonly none: string;
  readonly links: readonly (Dependency | Dependent)[];
}

function Side({ title, opens, none, links, run, place }: SideProps): ReactElement {
  return (
    <section className="nj-links">
      <h3>
        {title} <Key name={opens} />
      </h3>
      {links.length === 0 ? <p className="nj-muted">{none}</p> : null}
      <ul>
        {links.map((link) => (
          <li key={link.id}>
            {link.status === null ? (
              <span className="nj-muted">{texts.links.states[link.state]}</span>
            ) : (
              <StatusBadge run={{ status: link.status, cause: link.cause, flags: [] }} />
            )}
            <Opens link={link} run={run} place={place} />
            <span className="nj-muted">
              {texts.links.kinds[link.kind]} · {texts.links.on[link.on]} ·{' '}
              {link.enabled ? texts.links.states[link.state] : texts.links.disabled}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A run of another schedule is in its own night, of the same date. */
function Opens({
  link: { ref, run: other },
  run,
  place,
}: {
  readonly link: Dependency | Dependent;
  readonly run: Run;
  readonly place: Place;
}): ReactElement {
  const names = ref.split('/');
  const schedule = names.length === 3 ? names[0] : undefined;
  if (other === null) return <Name text={ref} />;
  if (schedule !== undefined && schedule !== run.schedule)
    return (
      <Link
        className="nj-link"
        to="/night/$schedule/$date"
        params={{ schedule, date: run.businessDate }}
        search={{ run: other }}
      >
        <Name text={ref} />
      </Link>
    );
  return (
    <button
      type="button"
      className="nj-link"
      onClick={() => {
        place.show({ run: other, tab: undefined });
      }}
    >
      <Name text={ref} />
    </button>
  );
}
