import type { ReactElement, ReactNode } from 'react';
import type { Impact } from '../api/shapes.js';
import { impact as text } from '../text/schedules.js';
import { durationText } from '../ui/duration.js';
import { Outside } from '../ui/outside-text.js';
import { number, Time } from '../ui/time.js';

type OpenDay = Impact['openDays'][number];
type Dates = Impact['fortnight'][number];
type Nightly = Dates['nightly'];
type Night = NonNullable<Nightly['after']>;

/** What a definition would do, in words. */
export function ImpactPanel({ impact }: { readonly impact: Impact | null }): ReactElement {
  if (!impact) return <p className="nj-muted">{text.none}</p>;
  return (
    <div className="nj-impact">
      <p className="nj-muted">
        {impact.fromVersion === 0 ? text.first : text.beside(impact.fromVersion)} {text.asOf}{' '}
        <Time at={impact.asOf} zone={null} />.
      </p>
      <section>
        <h2>{text.openDays}</h2>
        {impact.openDays.length === 0 ? <p>{text.noOpenDays}</p> : null}
        {impact.openDays.map((day) => (
          <OpenDayImpact key={day.businessDate} day={day} />
        ))}
        {impact.openDaysTotal > impact.openDays.length ? (
          <p className="nj-muted">
            {text.moreOpenDays(number(impact.openDaysTotal - impact.openDays.length))}
          </p>
        ) : null}
      </section>
      <section>
        <h2>{text.ahead}</h2>
        {impact.fortnight.map((dates) => (
          <DatesImpact key={dates.dates.join()} dates={dates} />
        ))}
      </section>
      <NeverHappens impact={impact} />
    </div>
  );
}

function OpenDayImpact({ day }: { readonly day: OpenDay }): ReactElement {
  const { added, removed, changed, untouched, runs, touched, touchedTotal } = day;
  const isSame = added + removed + changed === 0;
  return (
    <article className="nj-panel">
      <h3>{text.openDay(day.businessDate, day.version)}</h3>
      <p>
        {text.stays} <Counts added={added} removed={removed} changed={changed} untouched={untouched} />
      </p>
      {touched.length === 0 ? null : (
        <>
          <h4>{text.touched}</h4>
          <ul>
            {touched.map((run) => (
              <li key={`${run.cycle}/${run.flow}/${run.process}/${run.job}`}>
                <Outside text={`${run.process} · ${run.job}`} /> {text.effect[run.effect]}
              </li>
            ))}
            <More told={touched.length} all={touchedTotal} />
          </ul>
        </>
      )}
      {isSame ? null : <NamedRuns {...runs} totals={{ added, removed, changed }} />}
      <NightlyText nightly={day.nightly} />
    </article>
  );
}

function DatesImpact({ dates: group }: { readonly dates: Dates }): ReactElement {
  const { dates, added, removed, changed, untouched, runs } = group;
  const first = dates[0] ?? '';
  return (
    <article className="nj-panel">
      <h3 title={dates.join('\n')}>{text.dates(first, dates.at(-1) ?? first, number(dates.length))}</h3>
      <p>
        <Counts added={added} removed={removed} changed={changed} untouched={untouched} />{' '}
        {text.of(number(group.loadedBefore), number(group.loadedAfter))}.
      </p>
      <NamedRuns {...runs} totals={{ added, removed, changed }} />
      <NightlyText nightly={group.nightly} />
    </article>
  );
}

interface CountsProps {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly untouched: number;
}

const Counts = ({ added, removed, changed, untouched }: CountsProps): ReactElement => (
  <strong>
    {added + removed + changed === 0 ? text.same : text.runs(number(added), number(removed), number(changed))}
    {`; ${text.untouched(number(untouched))}.`}
  </strong>
);

interface PlacedRun {
  readonly cycle: string;
  readonly flow: string;
  readonly process: string;
  readonly job: string;
  readonly changes?: readonly string[];
}

const KINDS = ['added', 'removed', 'changed'] as const;

type NamedProps = { readonly [K in (typeof KINDS)[number]]: readonly PlacedRun[] } & {
  readonly totals: { readonly [K in (typeof KINDS)[number]]: number };
};

function NamedRuns({ totals, ...runs }: NamedProps): ReactElement {
  return (
    <>
      {KINDS.filter((kind) => runs[kind].length > 0).map((kind) => (
        <details key={kind}>
          <summary>{`${text.name[kind]} (${number(totals[kind])})`}</summary>
          <ul>
            {runs[kind].map((run) => (
              <li key={`${run.cycle}/${run.flow}/${run.process}/${run.job}`}>
                <Outside text={`${run.cycle} / ${run.flow} / ${run.process} · ${run.job}`} />
                {run.changes === undefined || run.changes.length === 0 ? null : (
                  <span className="nj-muted">
                    {' '}
                    <Outside text={run.changes.join(', ')} />
                  </span>
                )}
              </li>
            ))}
            <More told={runs[kind].length} all={totals[kind]} />
          </ul>
        </details>
      ))}
    </>
  );
}

const More = ({ told, all }: { readonly told: number; readonly all: number }): ReactElement | null =>
  all > told ? <li className="nj-muted">{text.more(number(all - told))}</li> : null;

const SECOND = 1000;
const lasts = (seconds: number): string => durationText(Math.abs(seconds) * SECOND);

function byHowMuch(seconds: number): string {
  if (seconds === 0) return text.asLong;
  return seconds > 0 ? text.longer(lasts(seconds)) : text.shorter(lasts(seconds));
}

function NightlyText({ nightly }: { readonly nightly: Nightly }): ReactElement {
  const { before, after, laterBySeconds, criticalPathChanged } = nightly;
  return (
    <>
      <p>
        {text.nightly}{' '}
        {!after
          ? text.noNightly
          : before && laterBySeconds !== null
            ? text.instead(
                lasts(before.expectedSeconds),
                lasts(after.expectedSeconds),
                byHowMuch(laterBySeconds),
              )
            : text.takes(lasts(after.expectedSeconds))}
        {'. '}
        {after ? <Basis night={after} /> : null}
      </p>
      {after ? <Path night={after} changed={criticalPathChanged} before={before} /> : null}
    </>
  );
}

const Basis = ({ night }: { readonly night: Night }): ReactElement | null =>
  night.basis === 'none' ? (
    <span className="nj-muted">{text.guess}</span>
  ) : night.runsWithoutHistory > 0 ? (
    <span className="nj-muted">{text.partly(number(night.runsWithoutHistory))}</span>
  ) : null;

interface PathProps {
  readonly night: Night;
  readonly before: Night | null;
  readonly changed: boolean;
}

function Path({ night, before, changed }: PathProps): ReactElement {
  const title = before === null ? text.path : changed ? text.pathChanges : text.pathStays;
  return (
    <details>
      <summary>{title}</summary>
      <ol>
        {night.criticalPath.map(({ process, job, expectedSeconds }) => (
          <li key={`${process}/${job}`}>
            <Outside text={`${process} · ${job}`} />{' '}
            <span className="nj-muted">{lasts(expectedSeconds)}</span>
          </li>
        ))}
        <More told={night.criticalPath.length} all={night.criticalPathTotal} />
      </ol>
    </details>
  );
}

function NeverHappens({
  impact: { unreachable, neverRun, neverMet },
}: {
  readonly impact: Impact;
}): ReactElement {
  const nothing = unreachable.total + neverRun.total + neverMet.total === 0;
  return (
    <section>
      <h2>{text.wrong}</h2>
      {nothing ? <p>{text.fine}</p> : null}
      <Never
        told={unreachable}
        title={text.unreachable(number(unreachable.total), number(unreachable.new))}
        line={({ job, why }) => `${job}: ${text.whys[why]}`}
      />
      <Never
        told={neverRun}
        title={text.neverRun(number(neverRun.total), number(neverRun.new))}
        line={({ process, job, why }) => `${process} · ${job}: ${text.whys[why]}`}
      />
      <Never
        told={neverMet}
        title={text.neverMet(number(neverMet.total), number(neverMet.new))}
        line={({ process, job, ref, why }) => `${process} · ${job} ${text.waits(ref)}: ${text.whys[why]}`}
      />
    </section>
  );
}

interface NeverProps<T> {
  readonly told: { readonly total: number; readonly items: readonly T[] };
  readonly title: string;
  readonly line: (item: T) => string;
}

function Never<T extends { readonly isNew: boolean }>({ told, title, line }: NeverProps<T>): ReactNode {
  if (told.total === 0) return null;
  return (
    <details className="nj-panel" open={told.items.some(({ isNew }) => isNew)}>
      <summary>{title}</summary>
      <ul>
        {told.items.map((item, place) => (
          <li key={place}>
            <Outside text={line(item)} />
            {item.isNew ? <span className="nj-flag">{text.isNew}</span> : null}
          </li>
        ))}
        <More told={told.items.length} all={told.total} />
      </ul>
    </details>
  );
}
