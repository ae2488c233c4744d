import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, type ReactElement } from 'react';
import type { Problem } from '../api/problem.js';
import type { Import } from '../api/shapes.js';
import { may, useMe, type Me } from '../app/me.js';
import { useCommand } from '../run/command.js';
import { importing as text } from '../text/schedules.js';
import { Outside } from '../ui/outside-text.js';
import { number } from '../ui/time.js';
import { apply, DRY_RUN, type Checked } from './dry-run.js';
import type { Upload } from './chosen-workbook.js';
import { discard } from './upload.js';

interface ApplyProps {
  readonly upload: Upload;
  readonly checked: Checked;
  readonly again: () => void;
}

/** The one step that changes something; where it cannot be taken it says why. */
export function Apply({ upload, checked, again }: ApplyProps): ReactElement {
  const me = useMe();
  const why = useId();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { plan } = checked;
  const refusal = refusalOf(checked, me);
  const command = useCommand(
    ({ key }) => apply(upload, plan?.impact?.fromVersion ?? 0, key),
    ({ schedule, version }: Import) => {
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== DRY_RUN });
      void navigate({
        to: '/schedules/$schedule',
        params: { schedule },
        search: { applied: String(version) },
      }).then(discard);
    },
  );
  return (
    <div className="nj-apply">
      <Button
        aria-disabled={refusal !== null}
        aria-describedby={why}
        data-refused={refusal !== null}
        onClick={() => {
          if (refusal === null) command.send();
        }}
      >
        {command.sending ? text.applying : plan && !plan.unchanged ? text.apply(plan.version) : text.applyAny}
      </Button>
      <span id={why}>{refusal === null ? null : <Outside text={refusal} />}</span>
      {command.problem ? <Refused problem={command.problem} again={again} /> : null}
    </div>
  );
}

/** In words; null = it may be applied. What decides is the server. */
function refusalOf({ plan, findings }: Checked, me: Me | undefined): string | null {
  if (!plan) {
    const errors = findings.filter(({ severity }) => severity === 'error').length;
    return text.needsNoErrors(number(errors));
  }
  if (plan.unchanged) return text.nothingToApply;
  if (!may(me, 'define', plan.schedule)) return text.needsDefine(plan.schedule);
  return plan.needsAdministrator.length > 0 && !may(me, 'administer', plan.schedule)
    ? text.needsAdministrator(plan.needsAdministrator.join(', '))
    : null;
}

function Refused({
  problem,
  again,
}: {
  readonly problem: Problem;
  readonly again: () => void;
}): ReactElement {
  const isMoved = problem.code === 'VERSION_MOVED';
  const isLost = problem.status === 0 || problem.status >= 500;
  return (
    <div className="nj-problem" role="alert">
      <p>
        <Outside text={problem.message} /> {isMoved ? text.moved : isLost ? text.lost : text.refusedNow}
      </p>
      {isMoved ? (
        <Button size="xs" variant="default" onClick={again}>
          {text.again}
        </Button>
      ) : null}
    </div>
  );
}
