import { useSyncExternalStore } from 'react';
import { newKey } from '../api/client.js';

/** A workbook that somebody has chosen, and that this browser keeps until it is applied or the page is left. */
export interface Upload {
  /** Of this choice: the same file chosen again is another one. */
  readonly key: string;
  readonly name: string;
  /** Of the file; `content` may be less of one that is refused anyhow. */
  readonly bytes: number;
  readonly content: Blob;
}

/** The server refuses what has more than 10 MB, and says so: to hold more in memory helps nobody. */
const ENOUGH_TO_BE_REFUSED = 11 * 1024 * 1024;

let current: Upload | null = null;
const listeners = new Set<() => void>();

function keep(upload: Upload | null): void {
  current = upload;
  for (const listener of listeners) listener();
}

/** Takes the place of what was chosen before. Read at once: what is applied later is what was checked, whatever becomes of the file. */
export async function choose(file: File): Promise<void> {
  const content = new Blob([await file.slice(0, ENOUGH_TO_BE_REFUSED).arrayBuffer()]);
  keep({ key: newKey(), name: file.name, bytes: file.size, content });
}

export function discard(): void {
  keep(null);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export const useUpload = (): Upload | null => useSyncExternalStore(subscribe, () => current);
