import { useEffect, useSyncExternalStore } from 'react';
import { newKey } from '../api/client.js';
import type { Upload } from './chosen-workbook.js';
import { forgetWorkbook, keepWorkbook, keptWorkbook } from './kept-workbook.js';

/** The server refuses what has more than 10 MB, and says so: to hold more in memory helps nobody. */
const ENOUGH_TO_BE_REFUSED = 11 * 1024 * 1024;

/** undefined = it was not looked yet whether there is one from before the page was loaded. */
let current: Upload | null | undefined;
const listeners = new Set<() => void>();

function keep(upload: Upload | null): void {
  current = upload;
  for (const listener of listeners) listener();
}

/** Takes the place of what was chosen before. Read at once: what is applied later is what was checked, whatever becomes of the file. */
export async function choose(file: File, person: string): Promise<void> {
  const content = new Blob([await file.slice(0, ENOUGH_TO_BE_REFUSED).arrayBuffer()]);
  const upload = { key: newKey(), name: file.name, bytes: file.size, content };
  keep(upload);
  void keepWorkbook(upload, person);
}

export function discard(): void {
  keep(null);
  void forgetWorkbook();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** What was chosen, also before the page was loaded; undefined = that is still being looked for. */
export function useUpload(person: string | undefined): Upload | null | undefined {
  const upload = useSyncExternalStore(subscribe, () => current);
  useEffect(() => {
    if (person === undefined || current !== undefined) return;
    void keptWorkbook(person).then((kept) => {
      if (current === undefined) keep(kept);
    });
  }, [person]);
  return upload;
}
