import type { ReactElement } from 'react';
import { versions as text } from '../text/schedules.js';

interface PickProps {
  readonly label: string;
  readonly value: number;
  readonly first: number;
  readonly latest: number;
  readonly pick: (version: number) => void;
}

/** So many are offered; any other stands in the address. */
const MOST_OFFERED = 200;

/** Any version of a schedule. */
export function PickVersion({ label, value, first, latest, pick }: PickProps): ReactElement {
  const all = Array.from({ length: latest - first + 1 }, (_, n) => latest - n).slice(0, MOST_OFFERED);
  const offered = all.includes(value) ? all : [...all, value];
  return (
    <label className="nj-row-of-buttons">
      {label}
      <select
        value={value}
        onChange={({ target }) => {
          pick(Number(target.value));
        }}
      >
        {offered.map((version) => (
          <option key={version} value={version}>
            {version === 0 ? text.nothing : version}
          </option>
        ))}
      </select>
    </label>
  );
}
