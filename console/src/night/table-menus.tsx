import { lazy, Suspense, type ReactElement } from 'react';
import type { Place } from '../app/scope.js';
import type { NightFeed } from '../live/night-feed.js';
import { en } from '../text/en.js';
import { Pop } from '../app/pop.js';
import { TEXTS } from './cells.js';
import { saveCsv } from '../ui/save-csv.js';
import { DENSITIES } from './search.js';
import type { TableLook } from './use-columns.js';
import type { Usual } from './usual.js';

const ColumnsMenu = lazy(async () => ({ default: (await import('./columns-menu.js')).ColumnsMenu }));
const SavedViewsMenu = lazy(async () => ({
  default: (await import('./saved-views-menu.js')).SavedViewsMenu,
}));

interface MenusProps {
  readonly feed: NightFeed;
  readonly ids: readonly string[];
  readonly place: Place;
  readonly look: TableLook;
  readonly usual: Usual;
}

/** How the table looks, and taking it along. */
export function TableMenus({ feed, ids, place, look, usual }: MenusProps): ReactElement {
  return (
    <div className="nj-table-menus">
      <Pop label={en.table.views.title}>
        <Suspense fallback={null}>
          <SavedViewsMenu place={place} />
        </Suspense>
      </Pop>
      <Pop label={en.table.menus.columns}>
        <Suspense fallback={null}>
          <ColumnsMenu look={look} />
        </Suspense>
      </Pop>
      <label>
        <span className="nj-hidden">{en.table.menus.density}</span>
        <select
          value={look.density}
          onChange={({ target }) => {
            const chosen = DENSITIES.find((one) => one === target.value);
            if (chosen) look.setDensity(chosen);
          }}
        >
          {DENSITIES.map((one) => (
            <option key={one} value={one}>
              {en.table.menus.densities[one]}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        className="nj-quiet"
        title={en.table.menus.csvHint}
        onClick={() => {
          saveShown({ feed, ids, place, look, usual });
        }}
      >
        {en.table.menus.csv}
      </button>
    </div>
  );
}

function saveShown({ feed, ids, place: { schedule, date }, look: { columns }, usual }: MenusProps): void {
  const now = Date.now();
  const rows = ids.flatMap((id) => {
    const run = feed.runs.get(id);
    return run ? [columns.map(({ column }) => TEXTS[column](run, { now, usual }))] : [];
  });
  const head = columns.map(({ column }) => en.table.columns[column]);
  saveCsv(`${schedule}-${date}`, [head, ...rows]);
}
