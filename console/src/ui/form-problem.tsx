import { useEffect, useRef, type ReactElement } from 'react';
import type { Problem } from '../api/problem.js';
import { en } from '../text/en.js';
import { forms } from '../text/forms.js';
import { fieldId } from './field.js';
import { Outside } from './outside-text.js';

interface FormProblemProps {
  readonly problem: Problem | null;
  readonly errors: Readonly<Record<string, string>>;
  /** How a field is called where it stands. */
  readonly labelOf?: (field: string) => string;
}

/** Why nothing was saved: takes the focus, and leads to each field that is meant. What was typed stays. */
export function FormProblem({ problem, errors, labelOf = String }: FormProblemProps): ReactElement | null {
  const here = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problem) here.current?.focus();
  }, [problem]);
  if (!problem) return null;
  const fields = Object.entries(errors);
  const lost = problem.status === 0 || problem.status >= 500;
  return (
    <div className="nj-problem" role="alert" tabIndex={-1} ref={here}>
      <p>
        {fields.length > 0 ? forms.refused(fields.length) : <Outside text={problem.message} />}{' '}
        {lost ? en.dialog.lost : en.dialog.refused} <code>{problem.code}</code>
      </p>
      {fields.length === 0 ? null : (
        <ul>
          {fields.map(([name, message]) => (
            <li key={name}>
              <button
                type="button"
                className="nj-link"
                onClick={() => document.getElementById(fieldId(name))?.focus()}
              >
                {labelOf(name)}
              </button>
              : <Outside text={message} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
