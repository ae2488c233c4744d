import { useMemo, useRef, type ReactElement } from 'react';
import { forms } from '../text/forms.js';
import { linesOf, readObject } from './json-text.js';
import { Outside } from './outside-text.js';

interface JsonEditorProps {
  readonly label: string;
  readonly help: string;
  readonly text: string;
  readonly setText: (text: string) => void;
  /** What the server said of members, by path. */
  readonly errors: Readonly<Record<string, string>>;
  readonly readOnly?: boolean;
}

const LINES_AT_LEAST = 12;

/** A definition as text, each mistake with its line, which is shown when it is pressed. */
export function JsonEditor(props: JsonEditorProps): ReactElement {
  const { label, help, text, setText, errors, readOnly = false } = props;
  const area = useRef<HTMLTextAreaElement>(null);
  const mistakes = useMemo(() => mistakesIn(text, errors), [text, errors]);
  const show = (line: number): void => {
    const lines = text.split('\n');
    const begin = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
    area.current?.focus();
    area.current?.setSelectionRange(begin, begin + (lines[line - 1]?.length ?? 0));
  };
  return (
    <div className="nj-json">
      <label htmlFor="json">{label}</label>
      <p className="nj-muted" id="json-help">
        {help}
      </p>
      <textarea
        id="json"
        ref={area}
        value={text}
        readOnly={readOnly}
        spellCheck={false}
        autoComplete="off"
        rows={Math.max(LINES_AT_LEAST, text.split('\n').length + 1)}
        aria-describedby="json-help json-mistakes"
        aria-invalid={mistakes.length > 0}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
        }}
      />
      <ul id="json-mistakes" className="nj-mistakes" aria-live="polite">
        {mistakes.map(({ line, name, message }) => (
          <li key={`${name}${message}`}>
            {line === null ? null : (
              <button
                type="button"
                className="nj-link"
                onClick={() => {
                  show(line);
                }}
              >
                {forms.line(line)}
              </button>
            )}{' '}
            {name === '' ? null : <code>{name}</code>} <Outside text={message} />
          </li>
        ))}
      </ul>
    </div>
  );
}

interface Mistake {
  readonly line: number | null;
  readonly name: string;
  readonly message: string;
}

function mistakesIn(text: string, errors: Readonly<Record<string, string>>): readonly Mistake[] {
  const read = readObject(text);
  if (!read.ok) return [{ line: read.line, name: '', message: read.message || forms.noObject }];
  const lines = linesOf(text);
  return Object.entries(errors).map(([name, message]) => ({ line: lines.get(name) ?? null, name, message }));
}
