import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { answerOf, api } from '../api/client.js';
import type { Override } from '../api/shapes.js';
import { overrides as text } from '../text/schedule-overrides.js';
import { Outside } from '../ui/outside-text.js';
import { PanelProblem } from '../ui/panel-problem.js';
import { Time } from '../ui/time.js';
import { valueText } from './diff-lines.js';
import { OverrideDialog, type Decision } from './override-dialog.js';
import type { SchedulePlace } from './schedule-place.js';

const STATES = ['ACTIVE', 'AGREED', 'CONFLICT', 'DORMANT', 'ENDED'] as const;

interface OverridesProps {
  readonly place: SchedulePlace;
  readonly zone: string | null;
  readonly defines: boolean;
}

/** What people have said beside the workbook, each beside what the workbook said and says. */
export function Overrides({ place, zone, defines }: OverridesProps): ReactElement {
  const { schedule } = place;
  const state = STATES.find((one) => one === place.search.state);
  const [decision, decide] = useState<Decision | null>(null);
  const found = useInfiniteQuery({
    queryKey: ['overrides', schedule, state ?? null],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET('/api/v1/schedules/{schedule}/overrides', {
          params: {
            path: { schedule },
            query: {
              limit: 100,
              ...(state === undefined ? {} : { state }),
              ...(pageParam === null ? {} : { cursor: pageParam }),
            },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  if (found.isPending) return <p className="nj-reading">{text.title}</p>;
  if (found.isError) return <PanelProblem error={found.error} again={() => void found.refetch()} />;
  const all = found.data.pages.flatMap((page) => page.items);
  const revision = found.data.pages[0]?.overrideRevision ?? 0;
  return (
    <section className="nj-diff" aria-label={text.title}>
      <div className="nj-filter">
        <StateSwitch place={place} state={state} />
        <span className="nj-muted">{text.what}</span>
      </div>
      {all.length === 0 ? (
        <p className="nj-muted">{state === undefined ? text.none : text.noneInState(text.states[state])}</p>
      ) : (
        <OverrideTable
          all={all}
          zone={zone}
          decide={
            defines
              ? (verb, override) => {
                  decide({ verb, override, revision });
                }
              : null
          }
        />
      )}
      {found.hasNextPage ? (
        <Button size="xs" variant="default" onClick={() => void found.fetchNextPage()}>
          {text.more}
        </Button>
      ) : null}
      {decision === null ? null : (
        <OverrideDialog
          schedule={schedule}
          decision={decision}
          close={() => {
            decide(null);
          }}
        />
      )}
    </section>
  );
}

interface SwitchProps {
  readonly place: SchedulePlace;
  readonly state: (typeof STATES)[number] | undefined;
}

const StateSwitch = ({ place, state }: SwitchProps): ReactElement => (
  <label className="nj-row-of-buttons">
    {text.state}
    <select
      value={state ?? ''}
      onChange={({ target }) => {
        place.show({ state: target.value === '' ? undefined : target.value });
      }}
    >
      <option value="">{text.anyState}</option>
      {STATES.map((one) => (
        <option key={one} value={one}>
          {text.states[one]}
        </option>
      ))}
    </select>
  </label>
);

interface TableProps {
  readonly all: readonly Override[];
  readonly zone: string | null;
  /** null = who looks may not. */
  readonly decide: ((verb: Decision['verb'], override: Override) => void) | null;
}

function OverrideTable({ all, zone, decide }: TableProps): ReactElement {
  return (
    <div className="nj-scroll" tabIndex={0} role="group" aria-label={text.title}>
      <table className="nj-list">
        <thead>
          <tr>
            {(['state', 'where', 'value', 'then', 'now', 'by', 'reason'] as const).map((column) => (
              <th key={column} scope="col">
                {text.columns[column]}
              </th>
            ))}
            {decide === null ? null : <th scope="col">{text.columns.acts}</th>}
          </tr>
        </thead>
        <tbody>
          {all.map((override) => (
            <Row key={override.id} override={override} zone={zone} decide={decide} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const whereOf = ({ tab, row, field }: Override): string =>
  `${tab} ${row} ${field === 'row' ? text.row : field}`;

function Row({
  override,
  zone,
  decide,
}: Pick<TableProps, 'zone' | 'decide'> & { readonly override: Override }): ReactElement {
  const { state, value, sheetThen, sheetNow, setBy, setAt, reason } = override;
  return (
    <tr>
      <td>
        <span className="nj-flag" data-state={state}>
          {text.states[state]}
        </span>
      </td>
      <th scope="row">
        <Outside text={whereOf(override)} />
      </th>
      {[value, sheetThen, sheetNow].map((one, place) => (
        <td key={place}>
          <Value value={one} />
        </td>
      ))}
      <td>
        <Outside text={setBy} /> <Time at={setAt} zone={zone} />
      </td>
      <td>{reason === null ? null : <Outside text={reason} />}</td>
      {decide === null ? null : (
        <td>
          {state === 'ENDED'
            ? null
            : (['keep', 'clear'] as const)
                .filter((verb) => verb === 'clear' || state === 'CONFLICT')
                .map((verb) => (
                  <button
                    key={verb}
                    type="button"
                    className="nj-link"
                    aria-label={text.of(text[verb], whereOf(override))}
                    onClick={() => {
                      decide(verb, override);
                    }}
                  >
                    {text[verb]}
                  </button>
                ))}
        </td>
      )}
    </tr>
  );
}

function Value({ value }: { readonly value: Override['value'] }): ReactElement {
  const shown = valueText(value);
  return shown === '' ? <span className="nj-muted">{text.blank}</span> : <Outside text={shown} />;
}
