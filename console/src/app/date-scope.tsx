import type { ReactElement } from 'react';
import { en } from '../text/en.js';
import { useKeys } from './keys.js';
import { dateBeside } from './scope.js';

interface DateProps {
  readonly date: string;
  readonly go: (date: string) => void;
}

/** Which business date one looks at, and those beside it. */
export function DateScope({ date, go }: DateProps): ReactElement {
  const goBeside = (days: number) => (): void => {
    go(dateBeside(date, days));
  };
  const [before, after] = [goBeside(-1), goBeside(1)];
  useKeys({ ',': before, '.': after });
  return (
    <span className="nj-scope">
      <button type="button" className="nj-quiet" aria-label={en.shell.before} onClick={before}>
        ‹
      </button>
      <label>
        <span className="nj-hidden">{en.shell.date}</span>
        <input
          type="date"
          value={date}
          onChange={({ target }) => {
            if (target.value !== '') go(target.value);
          }}
        />
      </label>
      <button type="button" className="nj-quiet" aria-label={en.shell.after} onClick={after}>
        ›
      </button>
    </span>
  );
}
