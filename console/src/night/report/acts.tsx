import type { ReactElement } from 'react';
import type { Activity } from '../../api/shapes.js';
import { report } from '../../text/report.js';
import { Outside } from '../../ui/outside-text.js';
import { Time } from '../../ui/time.js';
import { MOST } from './use-report.js';

const { acts: texts } = report;

export const ActLine = ({
  act: { at, text },
  zone,
}: {
  readonly act: Activity;
  readonly zone: string | null;
}): ReactElement => (
  <>
    <Time at={at} zone={zone} /> <Outside text={text} />
  </>
);

const SHOWN = 100;

/** What people did that was no answer to a failure, in the words of the activity. */
export function Acts({
  acts,
  zone,
}: {
  readonly acts: readonly Activity[];
  readonly zone: string | null;
}): ReactElement {
  const isCut = acts.length > SHOWN || acts.length >= MOST;
  return (
    <section>
      <h2>{texts.title}</h2>
      {acts.length === 0 ? <p>{texts.none}</p> : null}
      <ol className="nj-acts">
        {acts.slice(-SHOWN).map((act) => (
          <li key={act.id}>
            <ActLine act={act} zone={zone} />
          </li>
        ))}
      </ol>
      {isCut ? <p className="nj-muted">{texts.cut(SHOWN)}</p> : null}
    </section>
  );
}
