import { useState, type ReactElement } from 'react';
import { run as texts } from '../text/run.js';
import { visible } from '../ui/visible.js';
import { type Row, type RowProblem } from './parameter-rows.js';
import { isSecret } from '../ui/secrets.js';

interface RowProps {
  readonly row: Row;
  readonly number: number;
  /** What the run has under this key; null = it has none. */
  readonly before: string | null;
  readonly problem: RowProblem | null;
  readonly change: (id: number, part: Partial<Row>) => void;
  readonly remove: () => void;
}

export function ParameterRow({ row, number, before, problem, change, remove }: RowProps): ReactElement {
  const { id, key, value } = row;
  const [open, setOpen] = useState(false);
  const secret = isSecret(key) && before !== null;
  const mark = before === null ? texts.params.added : before === value ? null : texts.params.changed;
  const told = problem === null ? undefined : `parameter-${id}-problem`;
  const name = visible(key);
  return (
    <div className="nj-param" data-changed={mark !== null}>
      <input
        className="nj-field"
        aria-label={texts.params.keyOf(number)}
        placeholder={texts.params.key}
        value={key}
        aria-invalid={problem !== null}
        aria-describedby={told}
        onChange={({ currentTarget }) => {
          change(id, { key: currentTarget.value });
        }}
      />
      <span aria-hidden="true">=</span>
      <input
        className="nj-field"
        type={secret && !open ? 'password' : 'text'}
        autoComplete="off"
        aria-label={texts.params.valueOf(name)}
        placeholder={texts.params.value}
        value={value}
        onChange={({ currentTarget }) => {
          change(id, { value: currentTarget.value });
        }}
      />
      {secret ? (
        <button
          type="button"
          className="nj-quiet"
          aria-pressed={open}
          title={texts.params.showAll}
          onClick={() => {
            setOpen(!open);
          }}
        >
          {texts.params.show}
        </button>
      ) : null}
      <button
        type="button"
        className="nj-quiet"
        data-part="remove"
        aria-label={texts.params.remove(name)}
        title={texts.params.remove(name)}
        onClick={remove}
      >
        ✕
      </button>
      {mark === null ? null : <span className="nj-flag">{mark}</span>}
      {problem === null ? null : (
        <p id={told} className="nj-field-problem">
          {texts.params.problems[problem]}
        </p>
      )}
    </div>
  );
}
