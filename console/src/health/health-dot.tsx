import { Link } from '@tanstack/react-router';
import { useId, useState, type ReactElement } from 'react';
import { Problem } from '../api/problem.js';
import { useKeys } from '../app/keys.js';
import { health as text } from '../text/health.js';
import { PanelProblem } from '../ui/panel-problem.js';
import { StatusIcon } from '../ui/status-badge.js';
import { useHealth } from './health-queries.js';
import './health.css';
import { LOOKS } from './looks.js';
import { LEVELS, Parts, VerdictLine } from './parts.js';
import { verdictOf, type Checks } from './verdict.js';

const EVERY_MS = 30_000;
const NO_CHECKS: Checks = new Map();

/** Whether everything is well, in the top bar of every screen; pressed, the first two rows of the health screen. */
export function HealthDot(): ReactElement | null {
  const [opened, setOpened] = useState(false);
  const popup = useId();
  const health = useHealth(EVERY_MS);
  const verdict = health.data && verdictOf(health.data, NO_CHECKS);
  const level = health.isError ? 'error' : verdict?.level;
  const look = LOOKS[level === undefined ? 'unchecked' : LEVELS[level]];
  const close = (): void => {
    setOpened(false);
  };
  useKeys({ Escape: close }, { on: opened });
  // Who has no role at all may not know.
  if (health.error instanceof Problem && health.error.status === 403) return null;
  return (
    <span className="nj-dot">
      <button
        type="button"
        className="nj-quiet"
        data-tone={look.tone}
        aria-expanded={opened}
        aria-controls={popup}
        aria-label={text.dot[level ?? 'reading']}
        onClick={() => {
          setOpened(!opened);
        }}
      >
        <StatusIcon icon={look.icon} />
      </button>
      {opened ? (
        <section id={popup} className="nj-dot-popup" aria-label={text.dot.label}>
          {health.isError ? <PanelProblem error={health.error} again={() => void health.refetch()} /> : null}
          {verdict ? <VerdictLine verdict={verdict} /> : null}
          {health.data ? <Parts health={health.data} /> : null}
          <p className="nj-dot-links">
            <Link to="/health" className="nj-link" onClick={close}>
              {text.dot.open}
            </Link>
            <button type="button" className="nj-quiet" onClick={close}>
              {text.dot.close}
            </button>
          </p>
        </section>
      ) : null}
    </span>
  );
}
