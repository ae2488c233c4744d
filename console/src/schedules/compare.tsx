import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState, type ReactElement } from 'react';
import { answerOf, api } from '../api/client.js';
import { importing, schedule as told, versions as text } from '../text/schedules.js';
import { PanelProblem } from '../ui/panel-problem.js';
import { PickVersion } from './pick-version.js';
import type { SchedulePlace } from './schedule-place.js';

const DiffPanel = lazy(async () => ({ default: (await import('./diff.js')).DiffPanel }));
const ImpactPanel = lazy(async () => ({ default: (await import('./impact.js')).ImpactPanel }));

interface CompareProps {
  readonly place: SchedulePlace;
  readonly from: number;
  readonly version: number;
  /** Of the versions that there are, the latest. */
  readonly latest: number;
}

/** Any two versions: what the one has that the other has not, and what it would do. */
export function Compare({ place, from, version, latest }: CompareProps): ReactElement {
  const [impact, setImpact] = useState(false);
  const show = (next: { from: number; version: number }): void => {
    place.show({ v: String(next.version), compare: String(next.from) });
  };
  return (
    <section className="nj-compare" aria-label={text.comparing(from, version)}>
      <div className="nj-row-of-buttons">
        <PickVersion
          label={text.from}
          value={from}
          latest={latest}
          first={0}
          pick={(next) => {
            show({ from: next, version });
          }}
        />
        <PickVersion
          label={text.to}
          value={version}
          latest={latest}
          first={1}
          pick={(next) => {
            show({ from, version: next });
          }}
        />
        {from === 0 ? null : (
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              show({ from: version, version: from });
            }}
          >
            {text.swap}
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          aria-pressed={impact}
          onClick={() => {
            setImpact(!impact);
          }}
        >
          {impact ? importing.tabs.diff : importing.tabs.impact}
        </Button>
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            place.show({ v: undefined, compare: undefined, q: undefined });
          }}
        >
          {text.close}
        </Button>
      </div>
      <Suspense fallback={<p className="nj-reading">{told.loading}</p>}>
        {impact ? (
          <ComparedImpact schedule={place.schedule} from={from} version={version} />
        ) : (
          <ComparedDiff place={place} from={from} version={version} />
        )}
      </Suspense>
    </section>
  );
}

interface ComparedProps {
  readonly schedule: string;
  readonly from: number;
  readonly version: number;
}

function ComparedDiff({
  place,
  from,
  version,
}: Omit<ComparedProps, 'schedule'> & { readonly place: SchedulePlace }): ReactElement {
  const { schedule } = place;
  const found = useQuery({
    queryKey: ['diff', schedule, from, version],
    queryFn: () =>
      answerOf(
        api.GET('/api/v1/schedules/{schedule}/versions/{version}/diff', {
          params: { path: { schedule, version }, query: { from } },
        }),
      ),
  });
  if (found.isPending) return <p className="nj-reading">{told.loading}</p>;
  if (found.isError) return <PanelProblem error={found.error} again={() => void found.refetch()} />;
  return (
    <DiffPanel
      diff={found.data.diff}
      overrides={null}
      q={place.search.q ?? ''}
      setQ={(q) => {
        place.show({ q: q === '' ? undefined : q }, true);
      }}
    />
  );
}

function ComparedImpact({ schedule, from, version }: ComparedProps): ReactElement {
  const found = useQuery({
    queryKey: ['impact', schedule, from, version],
    queryFn: () =>
      answerOf(
        api.GET('/api/v1/schedules/{schedule}/versions/{version}/impact', {
          params: { path: { schedule, version }, query: { from } },
        }),
      ),
  });
  if (found.isPending) return <p className="nj-reading">{told.loading}</p>;
  if (found.isError) return <PanelProblem error={found.error} again={() => void found.refetch()} />;
  return <ImpactPanel impact={found.data} />;
}
