import { Button } from '@mantine/core';
import type { ReactElement } from 'react';
import { Problem } from '../api/problem.js';
import { en } from '../text/en.js';
import { Outside } from './outside-text.js';

/** What happened, in the words of the server, and what to do. */
export function PanelProblem({
  error,
  again,
}: {
  readonly error: unknown;
  readonly again?: () => void;
}): ReactElement {
  return (
    <div className="nj-problem" role="alert">
      <p>
        {error instanceof Problem ? <Outside text={error.message} /> : en.run.failed}
        {error instanceof Problem && error.status !== 0 ? <code> {error.code}</code> : null}
      </p>
      {again ? (
        <Button variant="default" size="xs" onClick={again}>
          {en.run.again}
        </Button>
      ) : null}
    </div>
  );
}
