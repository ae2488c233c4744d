import { useDeferredValue, useEffect, useRef, useState, type ReactElement, type ReactNode } from 'react';
import { useKeys } from '../../app/keys.js';
import { run as texts } from '../../text/run.js';
import type { Find } from './use-find.js';

interface BarProps {
  readonly find: Find;
  readonly children: ReactNode;
}

export function FindBar({ find, children }: BarProps): ReactElement {
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text);
  const field = useRef<HTMLInputElement>(null);
  const { search, step } = find;
  const searched = useRef('');
  useEffect(() => {
    if (searched.current === wanted) return;
    searched.current = wanted;
    search(wanted);
  }, [wanted, search]);
  const next = (): void => {
    step(1);
  };
  const previous = (): void => {
    step(-1);
  };
  useKeys({ n: next, N: previous });
  return (
    <div className="nj-log-bar">
      <input
        ref={field}
        type="search"
        className="nj-find"
        aria-label={texts.log.find}
        placeholder={texts.log.find}
        value={text}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            event.preventDefault();
            step(event.shiftKey ? -1 : 1);
          }
          if (event.key === 'Escape') {
            event.stopPropagation();
            event.preventDefault();
            if (text === '') event.currentTarget.blur();
            setText('');
          }
        }}
      />
      <span className="nj-muted nj-log-hits" role="status">
        {find.needle === ''
          ? ''
          : find.searching
            ? texts.log.searching
            : find.hits.length === 0
              ? texts.log.noHits
              : texts.log.hits(find.at + 1, find.hits.length)}
      </span>
      <button type="button" className="nj-quiet" aria-label={texts.log.previous} title="N" onClick={previous}>
        ↑
      </button>
      <button type="button" className="nj-quiet" aria-label={texts.log.next} title="n" onClick={next}>
        ↓
      </button>
      <span className="nj-space" />
      {children}
    </div>
  );
}
