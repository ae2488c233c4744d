import { useState, type ReactElement } from 'react';
import { run as texts } from '../text/run.js';
import { earlierReasons } from '../ui/earlier-reasons.js';
import { Outside } from '../ui/outside-text.js';
import { visible } from '../ui/visible.js';

/** One of them is set in, behind what is there: nothing that was typed is lost, and nothing moves while somebody types. */
export function EarlierReasons({ take }: { readonly take: (reason: string) => void }): ReactElement | null {
  const [earlier] = useState(earlierReasons);
  if (earlier.length === 0) return null;
  return (
    <ul className="nj-earlier" aria-label={texts.earlier}>
      {earlier.map((reason) => (
        <li key={reason}>
          <button
            type="button"
            title={visible(reason)}
            onClick={() => {
              take(reason);
            }}
          >
            <Outside text={reason} />
          </button>
        </li>
      ))}
    </ul>
  );
}
