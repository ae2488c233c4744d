import { Textarea } from '@mantine/core';
import type { ReactElement } from 'react';
import type { Problem } from '../api/problem.js';
import { activating as text } from '../text/schedules.js';
import { Outside } from '../ui/outside-text.js';

const REASON_AT_LEAST = 3;
export const isReason = (reason: string): boolean => reason.trim().length >= REASON_AT_LEAST;

interface ReasonProps {
  readonly reason: string;
  readonly setReason: (reason: string) => void;
}

export const ReasonField = ({ reason, setReason }: ReasonProps): ReactElement => (
  <Textarea
    label={text.reason}
    description={text.reasonWhat}
    required
    maxLength={2000}
    rows={3}
    value={reason}
    onChange={({ currentTarget }) => {
      setReason(currentTarget.value);
    }}
  />
);

/** Why nothing was changed; what was typed stays. */
export function RefusedCommand({ problem }: { readonly problem: Problem | null }): ReactElement | null {
  if (!problem) return null;
  const isLost = problem.status === 0 || problem.status >= 500;
  return (
    <p className="nj-problem" role="alert">
      <span>
        <Outside text={problem.message} /> {isLost ? text.lost : text.refused}
      </span>
    </p>
  );
}
