import type { ReactElement } from 'react';
import type { Run } from '../api/shapes.js';
import { en } from '../text/en.js';
import { Outside } from '../ui/outside-text.js';

/** `a=1||b=2`, as the workbook and the external system have them. */
export function Parameters({ run }: { readonly run: Run }): ReactElement {
  if (run.parameters === '') return <p>{en.params.none}</p>;
  return (
    <>
      <p className="nj-muted">{en.params.sent}</p>
      <ul className="nj-params">
        {run.parameters.split('||').map((one, index) => (
          <li key={index}>
            <Outside text={one} />
          </li>
        ))}
      </ul>
    </>
  );
}
