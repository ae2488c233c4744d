import { Button } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import type { AllowedAction, Run } from '../api/shapes.js';
import { run as texts } from '../text/run.js';
import { Outside } from '../ui/outside-text.js';
import { MASK, problemsOf, rowsOf, textOf, tooLong, changesOf, type Row } from './parameter-rows.js';
import { ParameterRow } from './parameter-row.js';
import { ParametersDialog } from './parameters-dialog.js';
import { isSecret } from '../ui/secrets.js';

/** What was typed and not sent, for as long as the page is there: going to another tab loses nothing. */
const drafts = new Map<string, Draft>();

interface Draft {
  /** What the run had when it was begun. */
  readonly of: string;
  readonly rows: readonly Row[];
}

interface ParametersProps {
  readonly run: Run;
  readonly allowed: readonly AllowedAction[];
  readonly mayAct: boolean;
  readonly put: (after: Run) => void;
}

/** What the next attempt is sent with, one row each; changed for that attempt, or for a restart. */
export function Parameters({ run, allowed, mayAct, put }: ParametersProps): ReactElement {
  const edit = allowed.find(({ action }) => action === 'edit-parameters');
  if (mayAct && edit?.allowed === true) return <Editor run={run} allowed={allowed} put={put} />;
  return (
    <>
      <Shown parameters={run.parameters} />
      {mayAct && edit?.detail ? (
        <p className="nj-muted">
          {texts.params.refused} <Outside text={edit.detail} />
        </p>
      ) : null}
    </>
  );
}

function Shown({ parameters }: { readonly parameters: string }): ReactElement {
  if (parameters === '') return <p>{texts.params.none}</p>;
  return (
    <dl className="nj-params">
      {rowsOf(parameters).map(({ id, key, value }) => (
        <div key={id}>
          <dt>
            <Outside text={key} />
          </dt>
          <dd>
            <Outside text={isSecret(key) ? MASK : value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

type EditorProps = Pick<ParametersProps, 'run' | 'allowed' | 'put'>;

function Editor({ run, allowed, put }: EditorProps): ReactElement {
  const draft = useDraft(run);
  const [asking, setAsking] = useState(false);
  const { rows, set } = draft;
  const problems = problemsOf(rows);
  const text = textOf(rows);
  const changes = changesOf(run.parameters, rows);
  const before = new Map(rowsOf(run.parameters).map(({ key, value }) => [key, value]));
  const restarts = allowed.some(({ action, allowed: may }) => action === 'restart' && may);
  const removed = changes.filter(({ after }) => after === null).map(({ key }) => key);
  const wrong = problems.size > 0 || tooLong(text);
  const change = (id: number, part: Partial<Row>): void => {
    set(rows.map((row) => (row.id === id ? { ...row, ...part } : row)));
  };
  return (
    <form
      className="nj-params-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!wrong && changes.length > 0) setAsking(true);
      }}
    >
      {rows.length === 0 ? <p>{texts.params.none}</p> : null}
      {rows.map((row, index) => (
        <ParameterRow
          key={row.id}
          row={row}
          number={index + 1}
          before={before.get(row.key) ?? null}
          problem={problems.get(row.id) ?? null}
          change={change}
          remove={() => {
            set(rows.filter(({ id }) => id !== row.id));
          }}
        />
      ))}
      {tooLong(text) ? <p className="nj-field-problem">{texts.params.problems.total}</p> : null}
      {removed.length === 0 ? null : (
        <p className="nj-muted">
          <Outside text={texts.params.removed(removed.join(', '))} />
        </p>
      )}
      {draft.moved ? <p className="nj-warn">{texts.params.moved}</p> : null}
      <EditorButtons
        add={() => {
          set([...rows, { id: Math.max(-1, ...rows.map(({ id }) => id)) + 1, key: '', value: '' }]);
        }}
        forget={draft.forget}
        changed={changes.length > 0}
        {...{ wrong, restarts }}
      />
      {asking ? (
        <ParametersDialog
          run={run}
          parameters={text}
          changes={changes}
          restarts={restarts}
          close={() => {
            setAsking(false);
          }}
          done={(after) => {
            draft.forget();
            setAsking(false);
            put(after);
          }}
        />
      ) : null}
    </form>
  );
}

interface ButtonsProps {
  readonly add: () => void;
  readonly forget: () => void;
  readonly changed: boolean;
  readonly wrong: boolean;
  readonly restarts: boolean;
}

function EditorButtons({ add, forget, changed, wrong, restarts }: ButtonsProps): ReactElement {
  return (
    <div className="nj-buttons nj-buttons-start">
      <Button type="button" size="xs" variant="default" onClick={add}>
        {texts.params.add}
      </Button>
      {changed ? (
        <>
          <Button type="button" size="xs" variant="default" onClick={forget}>
            {texts.params.reset}
          </Button>
          <Button type="submit" size="xs" aria-disabled={wrong}>
            {restarts ? texts.params.restart : texts.params.keep}
          </Button>
        </>
      ) : null}
    </div>
  );
}

function useDraft(run: Run): {
  readonly rows: readonly Row[];
  readonly moved: boolean;
  readonly set: (rows: readonly Row[]) => void;
  readonly forget: () => void;
} {
  const [, redraw] = useState(0);
  const draft = drafts.get(run.id);
  return {
    rows: draft?.rows ?? rowsOf(run.parameters),
    moved: draft !== undefined && draft.of !== run.parameters,
    set: (rows) => {
      drafts.set(run.id, { of: draft?.of ?? run.parameters, rows });
      redraw((count) => count + 1);
    },
    forget: () => {
      drafts.delete(run.id);
      redraw((count) => count + 1);
    },
  };
}
