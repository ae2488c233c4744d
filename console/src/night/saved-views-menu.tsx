import { useState, type ReactElement } from 'react';
import type { Place } from '../app/scope.js';
import { en } from '../text/en.js';
import { Outside } from '../ui/outside-text.js';
import { visible } from '../ui/visible.js';
import {
  addressOfView,
  deleteView,
  renameView,
  savedViews,
  saveView,
  searchOfView,
  type SavedView,
} from './saved-views.js';

/** What is shown, under a name, in this browser. */
export function SavedViewsMenu({ place }: { readonly place: Place }): ReactElement {
  const [views, setViews] = useState(savedViews);
  const [name, setName] = useState('');
  const now = addressOfView(place.search);
  return (
    <div className="nj-saved">
      {views.length === 0 ? <p className="nj-muted">{en.table.views.none}</p> : null}
      <ul>
        {views.map((view) => (
          <View
            key={view.name}
            view={view}
            views={views}
            current={view.address === now}
            {...{ place, setViews }}
          />
        ))}
      </ul>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setViews(saveView(name, place.search));
          setName('');
        }}
      >
        <label>
          {en.table.views.name}
          <input
            type="text"
            value={name}
            maxLength={60}
            onChange={({ target }) => {
              setName(target.value);
            }}
          />
        </label>
        <button type="submit" className="nj-quiet" disabled={name.trim() === ''}>
          {en.table.views.save}
        </button>
      </form>
    </div>
  );
}

interface ViewProps {
  readonly view: SavedView;
  readonly views: readonly SavedView[];
  readonly current: boolean;
  readonly place: Place;
  readonly setViews: (views: readonly SavedView[]) => void;
}

function View({ view, views, current, place, setViews }: ViewProps): ReactElement {
  const [renaming, setRenaming] = useState<string | null>(null);
  const shown = visible(view.name);
  if (renaming !== null) {
    const taken = renaming.trim() !== view.name && views.some(({ name }) => name === renaming.trim());
    return (
      <li>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (taken) return;
            setViews(renameView(view.name, renaming));
            setRenaming(null);
          }}
        >
          <input
            type="text"
            autoFocus
            aria-label={en.table.views.newName}
            value={renaming}
            maxLength={60}
            onChange={({ target }) => {
              setRenaming(target.value);
            }}
          />
          {taken ? <span className="nj-warn">{en.table.views.taken}</span> : null}
        </form>
      </li>
    );
  }
  return (
    <li>
      <button
        type="button"
        className="nj-quiet"
        aria-label={en.table.views.apply(shown)}
        aria-current={current}
        onClick={() => {
          place.apply(searchOfView(view));
        }}
      >
        <Outside text={view.name} />
      </button>
      <button
        type="button"
        className="nj-quiet"
        aria-label={en.table.views.rename(shown)}
        title={en.table.views.rename(shown)}
        onClick={() => {
          setRenaming(view.name);
        }}
      >
        ✎
      </button>
      <button
        type="button"
        className="nj-quiet"
        aria-label={en.table.views.remove(shown)}
        title={en.table.views.remove(shown)}
        onClick={() => {
          setViews(deleteView(view.name));
        }}
      >
        ✕
      </button>
    </li>
  );
}
