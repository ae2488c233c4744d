import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ImportSearch } from './search.js';

export interface ImportPlace {
  readonly search: ImportSearch;
  /** `replace` where it is no step that Back should take. */
  readonly show: (
    change: { readonly [K in keyof ImportSearch]?: ImportSearch[K] | undefined },
    replace?: boolean,
  ) => void;
}

export function useImportPlace(): ImportPlace {
  const search = useSearch({ from: '/import' });
  const navigate = useNavigate();
  return {
    search,
    show: (change, replace = false) => {
      const kept = Object.entries({ ...search, ...change }).filter(([, value]) => value !== undefined);
      void navigate({ to: '/import', search: Object.fromEntries(kept), replace });
    },
  };
}
