import { useEffect, useMemo, useSyncExternalStore, useState, type ReactElement } from 'react';
import { answerOf, api } from '../../api/client.js';
import type { Run } from '../../api/shapes.js';
import type { Place } from '../../app/scope.js';
import { en } from '../../text/en.js';
import { run as texts } from '../../text/run.js';
import { Outside } from '../../ui/outside-text.js';
import { PanelProblem } from '../../ui/panel-problem.js';
import { LogStore } from './log-store.js';
import { LogViewer } from './log-viewer.js';
import './log.css';

const FOLLOW_MS = 5000;
const SOURCES = ['external', 'own'] as const;
type Source = (typeof SOURCES)[number];

interface LogProps {
  readonly run: Run;
  readonly place: Place;
}

/** What the external system says of the latest execution, or what Nightjar has done: each grows at its end only. */
export function Log({ run, place }: LogProps): ReactElement {
  const [source, setSource] = useState<Source>(run.executionId === null ? 'own' : 'external');
  const store = useLogStore(run, source);
  const state = useSyncExternalStore(store.subscribe, store.snapshot);
  return (
    <section className="nj-log-panel">
      <div className="nj-log-source" role="group" aria-label={texts.log.source}>
        {SOURCES.map((one) => (
          <button
            key={one}
            type="button"
            className="nj-quiet"
            aria-pressed={one === source}
            onClick={() => {
              setSource(one);
            }}
          >
            {texts.log[one]}
          </button>
        ))}
        <span className="nj-space" />
        <a className="nj-quiet" href={`/api/v1/runs/${run.id}/log`} download={`run-${run.id}.log`}>
          {texts.log.download}
        </a>
      </div>
      {state.phase === 'failed' ? (
        <PanelProblem error={state.problem} again={() => void store.begin()} />
      ) : state.phase === 'reading' ? (
        <p className="nj-reading nj-log-lines" aria-busy="true">
          {en.log.reading}
        </p>
      ) : state.says !== null ? (
        <p>
          <Outside text={state.says} />
        </p>
      ) : (
        <LogViewer key={source} store={store} running={run.status === 'RUNNING'} place={place} />
      )}
    </section>
  );
}

function useLogStore({ id, attempt, executionId, status }: Run, source: Source): LogStore {
  const store = useMemo(
    () =>
      // Another attempt has another log.
      new LogStore((asked) =>
        answerOf(
          api.GET('/api/v1/runs/{id}/log/lines', {
            params: { path: { id }, query: { source, ...asked } },
          }),
        ),
      ),
    [id, source, attempt, executionId],
  );
  useEffect(() => {
    void store.begin();
  }, [store]);
  useEffect(() => {
    if (status !== 'RUNNING') {
      // What was written between the last look and the end.
      void store.more();
      return undefined;
    }
    const timer = window.setInterval(() => void store.more(), FOLLOW_MS);
    return () => {
      window.clearInterval(timer);
    };
  }, [store, status]);
  return store;
}
