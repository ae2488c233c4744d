import type { ReactElement } from 'react';
import type { JobTypeCheck } from '../api/shapes.js';
import { maySomewhere, useMe, may } from '../app/me.js';
import { health as text } from '../text/health.js';
import { durationText } from '../ui/duration.js';
import { Name, Outside } from '../ui/outside-text.js';
import { PanelProblem } from '../ui/panel-problem.js';
import { Badge } from '../ui/status-badge.js';
import { number, Time } from '../ui/time.js';
import { visible } from '../ui/visible.js';
import { useCheckNow } from './health-queries.js';
import { LOOKS } from './looks.js';
import { SeenBars } from './seen-bars.js';
import { endsSoon, isDown, keyOf, type Checks, type JobTypeLoad } from './verdict.js';

const COLUMNS = ['jobType', 'check', 'seen', 'calls', 'inHand', 'waiting', 'checkedAt', 'act'] as const;

interface JobTypesProps {
  readonly jobTypes: readonly JobTypeLoad[];
  readonly checks: Checks;
  readonly opened: string | undefined;
  readonly open: (jobType: string | undefined) => void;
}

/** Each job type: what its system says to the check, and what calls to it have come to. Rows keep their places. */
export function JobTypes({ jobTypes, checks, opened, open }: JobTypesProps): ReactElement {
  return (
    <section aria-labelledby="health-job-types">
      <h2 id="health-job-types">{text.jobTypesTitle}</h2>
      <p className="nj-muted">{jobTypes.length === 0 ? text.noJobTypes : text.jobTypesNote}</p>
      {jobTypes.length === 0 ? null : (
        <div className="nj-job-types" role="table" aria-labelledby="health-job-types">
          <div role="row" className="nj-job-type nj-job-type-head">
            {COLUMNS.map((column) => (
              <div key={column} role="columnheader" data-column={column}>
                {column === 'act' ? <span className="nj-hidden">{text.checkNow}</span> : text.columns[column]}
              </div>
            ))}
          </div>
          {jobTypes.map((jobType) => (
            <JobTypeRow
              key={keyOf(jobType)}
              jobType={jobType}
              checks={checks}
              opened={opened === keyOf(jobType)}
              open={open}
            />
          ))}
        </div>
      )}
    </section>
  );
}

interface RowProps {
  readonly jobType: JobTypeLoad;
  readonly checks: Checks;
  readonly opened: boolean;
  readonly open: (jobType: string | undefined) => void;
}

function JobTypeRow({ jobType, checks, opened, open }: RowProps): ReactElement {
  const key = keyOf(jobType);
  const check = checks.get(key);
  const told = opened || isDown(jobType, checks) || endsSoon(check);
  return (
    <>
      <div role="row" className="nj-job-type" data-job-type={key} data-told={told}>
        <div role="cell" data-column="jobType">
          <button
            type="button"
            className="nj-job-type-name"
            aria-expanded={told}
            onClick={() => {
              open(opened ? undefined : key);
            }}
          >
            <Name text={jobType.name} />
          </button>
          <span className="nj-muted">
            {jobType.schedule === null ? text.shared : <Name text={jobType.schedule} />}
          </span>
        </div>
        <div role="cell" data-column="check">
          <Badge look={LOOKS[check?.status ?? 'unchecked']} />
        </div>
        <div role="cell" data-column="seen">
          <SeenBars jobType={key} />
        </div>
        <div role="cell" data-column="calls">
          {jobType.heldBack > 0 ? (
            <span className="nj-warn">{text.heldBack(number(jobType.heldBack))}</span>
          ) : (
            text.through
          )}
        </div>
        <div role="cell" data-column="inHand">
          {number(jobType.inHand)}
        </div>
        <div role="cell" data-column="waiting">
          {number(jobType.waiting)}
        </div>
        <div role="cell" data-column="checkedAt">
          {check ? <Time at={check.checkedAt} zone={null} /> : null}
        </div>
        <div role="cell" data-column="act">
          <CheckNow jobType={jobType} />
        </div>
      </div>
      {told ? <Told jobType={jobType} checks={checks} /> : null}
    </>
  );
}

/** What the system, or an agent, has said: in full, under its row. */
function Told({ jobType, checks }: Pick<RowProps, 'jobType' | 'checks'>): ReactElement {
  const check = checks.get(keyOf(jobType));
  const latency = check?.latencyMs ?? null;
  return (
    <div role="row" className="nj-job-type-told">
      <div role="cell" aria-colspan={COLUMNS.length}>
        <p>
          <Outside text={jobType.origin} />
          {latency === null ? null : ` · ${durationText(latency)}`}
          {` · ${text.waits(number(jobType.inHand), number(jobType.waiting))}`}
        </p>
        <Valid check={check} />
        {check?.status === 'CHECK_NOT_DEFINED' ? <p>{text.undefinedCheck}</p> : null}
        {check?.status === 'DOWN' ? (
          <p className="nj-warn">
            <Outside text={check.error ?? ''} />
          </p>
        ) : null}
        {jobType.why === null || jobType.why === check?.error ? null : (
          <p className="nj-warn">
            <Outside text={jobType.why} />
          </p>
        )}
      </div>
    </div>
  );
}

/** How long what the calls rest on is valid. */
function Valid({ check }: { readonly check: JobTypeCheck | undefined }): ReactElement | null {
  if (!check || (check.tokenUntil === null && check.certificateUntil === null)) return null;
  const { tokenUntil, certificateUntil } = check;
  return (
    <p>
      {tokenUntil === null ? null : (
        <>
          {text.token} <Time at={tokenUntil} zone={null} />
        </>
      )}
      {tokenUntil !== null && certificateUntil !== null ? ' · ' : null}
      {certificateUntil === null ? null : (
        <span className={endsSoon(check) ? 'nj-warn' : undefined}>
          {text.certificate} <Time at={certificateUntil} zone={null} />
        </span>
      )}
    </p>
  );
}

function CheckNow({ jobType: { schedule, name } }: { readonly jobType: JobTypeLoad }): ReactElement | null {
  const me = useMe();
  const { checking, error, check } = useCheckNow(schedule, name);
  const mine = schedule === null ? maySomewhere(me, 'operate') : may(me, 'operate', schedule);
  if (!mine) return null;
  return (
    <>
      <button
        type="button"
        className="nj-quiet"
        aria-label={text.checkNowOf(visible(name))}
        aria-disabled={checking}
        onClick={() => {
          if (!checking) check();
        }}
      >
        {checking ? text.checking : text.checkNow}
      </button>
      {error ? <PanelProblem error={error} /> : null}
    </>
  );
}
