import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { said, type Address } from '../app/address.js';

export interface AdminPlace {
  readonly section: string | undefined;
  readonly address: Address;
  readonly said: (name: string) => string | undefined;
  /** `replace` where it is no step that Back should take: while a filter is typed. */
  readonly show: (change: Address, replace?: boolean) => void;
}

/** Where one is in the administration: it stands in the address and nowhere else. */
export function useAdminPlace(): AdminPlace {
  const { section } = useParams({ strict: false });
  const address: Address = useSearch({ strict: false });
  const navigate = useNavigate();
  return useMemo(
    () => ({
      section,
      address,
      said: (name) => said(address, name),
      show: (change, replace = false) => {
        const search: Address = { ...address, ...change };
        void navigate({ to: '/admin/$section', params: { section: section ?? '' }, search, replace });
      },
    }),
    [section, address, navigate],
  );
}
