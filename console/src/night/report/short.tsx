import type { ReactElement } from 'react';
import { report } from '../../text/report.js';
import { durationText } from '../../ui/duration.js';
import { Time } from '../../ui/time.js';
import { againstPlan, difference, type ReportInput } from './report-facts.js';

const { short } = report;
/** Less than this is no difference. */
const NOTICED_MS = 1000;

/** Start, end and duration beside those of the plan. */
export function Short({
  input,
  zone,
}: {
  readonly input: ReportInput;
  readonly zone: string | null;
}): ReactElement {
  const { start, end, duration, expected } = againstPlan(input);
  const time = (at: number | null): ReactElement | string =>
    at === null ? short.none : <Time at={new Date(at).toISOString()} zone={zone} />;
  const length = (ms: number | null): string => (ms === null ? short.none : durationText(ms));
  const rows = [
    [short.start, start, time, [short.later, short.earlier]],
    [expected ? short.expectedEnd : short.end, end, time, [short.later, short.earlier]],
    [short.duration, duration, length, [short.longer, short.shorter]],
  ] as const;
  return (
    <section>
      <h2>{short.title}</h2>
      <p className="nj-muted">{short.what}</p>
      <table className="nj-short">
        <thead>
          <tr>
            <td />
            <th scope="col">{short.columns.planned}</th>
            <th scope="col">{short.columns.actual}</th>
            <th scope="col">{short.columns.difference}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, { planned, actual }, show, words]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{show(planned)}</td>
              <td>{show(actual)}</td>
              <td>{differenceText(difference(actual, planned), words)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

type Words = readonly [more: (time: string) => string, less: (time: string) => string];

function differenceText(ms: number | null, [more, less]: Words): string {
  if (ms === null) return short.none;
  if (Math.abs(ms) < NOTICED_MS) return short.same;
  return ms > 0 ? more(durationText(ms)) : less(durationText(-ms));
}
