import type { ReactElement } from 'react';
import type { Run } from '../../api/shapes.js';
import { report } from '../../text/report.js';
import { durationText, shareText } from '../../ui/duration.js';
import { Name, Outside } from '../../ui/outside-text.js';
import { StatusBadge } from '../../ui/status-badge.js';
import { Time } from '../../ui/time.js';
import { messageOf } from '../message.js';
import { lateProcesses, longestRuns, passedOver, type ReportInput } from './report-facts.js';

const SHOWN = 10;
const PASSED_SHOWN = 40;

const nameOf = ({ process, job }: Run): string => `${process} · ${job}`;

interface InputProps {
  readonly input: ReportInput;
}

function Head({ names }: { readonly names: readonly string[] }): ReactElement {
  return (
    <thead>
      <tr>
        {names.map((name) => (
          <th key={name} scope="col">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** What was held, skipped, disabled, or completed by hand. */
export function PassedOver({ input }: InputProps): ReactElement {
  const { title, none, columns, more } = report.passed;
  const runs = passedOver(input);
  return (
    <section>
      <h2>{title}</h2>
      {runs.length === 0 ? (
        <p>{none}</p>
      ) : (
        <table>
          <Head names={Object.values(columns)} />
          <tbody>
            {runs.slice(0, PASSED_SHOWN).map((run) => (
              <tr key={run.id}>
                <td>
                  <Name text={nameOf(run)} />
                </td>
                <td>
                  <StatusBadge run={run} />
                </td>
                <td className="nj-wide">
                  <Outside text={messageOf(run)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {runs.length > PASSED_SHOWN ? <p className="nj-muted">{more(runs.length - PASSED_SHOWN)}</p> : null}
    </section>
  );
}

export function Longest({ input }: InputProps): ReactElement {
  const { title, none, columns } = report.longest;
  const taken = longestRuns(input, SHOWN);
  return (
    <section>
      <h2>{title}</h2>
      {taken.length === 0 ? (
        <p>{none}</p>
      ) : (
        <table>
          <Head names={Object.values(columns)} />
          <tbody>
            {taken.map(({ run, took, usual }) => (
              <tr key={run.id}>
                <td className="nj-wide">
                  <Name text={nameOf(run)} />
                </td>
                <td className="nj-figure">{durationText(took)}</td>
                <td className="nj-figure">{usual === null ? report.short.none : durationText(usual)}</td>
                <td className="nj-figure">
                  {usual === null || usual === 0 ? report.short.none : shareText(took / usual - 1)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

export function Late({ input, zone }: InputProps & { readonly zone: string | null }): ReactElement {
  const { title, none, columns, expected: word } = report.late;
  const late = lateProcesses(input, SHOWN);
  return (
    <section>
      <h2>{title}</h2>
      {late.length === 0 ? (
        <p>{none}</p>
      ) : (
        <table>
          <Head names={Object.values(columns)} />
          <tbody>
            {late.map(({ process, planned, end, expected }, n) => (
              <tr key={n}>
                <td className="nj-wide">
                  <Name text={process} />
                </td>
                <td>
                  <Time at={new Date(planned).toISOString()} zone={zone} />
                </td>
                <td>
                  <Time at={new Date(end).toISOString()} zone={zone} /> {expected ? word : ''}
                </td>
                <td className="nj-figure">{durationText(end - planned)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
