import { useEffect, useState } from 'react';
import type { Place } from '../app/scope.js';
import { formatAddress } from '../app/address.js';
import { en } from '../text/en.js';
import { addressOf } from './search.js';

const TOLD_MS = 4000;

interface CopyLink {
  readonly copy: (run: string) => void;
  /** What became of it, for a moment. */
  readonly told: string;
}

/** The address of a run in this night, for somebody else. */
export function useCopyLink({ search }: Place): CopyLink {
  const [told, setTold] = useState('');
  useEffect(() => {
    if (told === '') return undefined;
    const timer = window.setTimeout(() => {
      setTold('');
    }, TOLD_MS);
    return () => {
      window.clearTimeout(timer);
    };
  }, [told]);
  const copy = async (run: string): Promise<void> => {
    const { origin, pathname } = window.location;
    try {
      // Browsers have it only where the page came encrypted, or from the machine itself.
      await navigator.clipboard.writeText(
        `${origin}${pathname}${formatAddress(addressOf({ ...search, run }))}`,
      );
      setTold(en.table.copied);
    } catch {
      setTold(en.table.notCopied);
    }
  };
  return { copy: (run) => void copy(run), told };
}
