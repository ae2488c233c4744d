import type { Upload } from './chosen-workbook.js';

/** A chosen workbook in the browser's own store, so that loading the page again, or logging in again, loses nothing. */

const DATABASE = 'nightjar';
const STORE = 'workbooks';
/** Under which the tab knows its own: another tab may have another one. */
const OF_THIS_TAB = 'nightjar.workbook';
const KEPT_MS = 24 * 3_600_000;

interface Kept extends Upload {
  /** Whose it is: who logs in as somebody else finds nothing. */
  readonly person: string;
  readonly at: number;
}

const answered = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = (): void => {
      resolve(request.result);
    };
    request.onerror = (): void => {
      reject(request.error ?? new Error('the browser keeps nothing'));
    };
  });

/** Where the browser keeps nothing (a private window, no room left), memory has to do. */
async function inStore<T>(act: (store: IDBObjectStore) => Promise<T>): Promise<T | null> {
  try {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = (): void => {
      opening.result.createObjectStore(STORE, { keyPath: 'key' });
    };
    const database = await answered(opening);
    try {
      return await act(database.transaction(STORE, 'readwrite').objectStore(STORE));
    } finally {
      database.close();
    }
  } catch {
    return null;
  }
}

export async function keepWorkbook(upload: Upload, person: string): Promise<void> {
  const before = sessionStorage.getItem(OF_THIS_TAB);
  sessionStorage.setItem(OF_THIS_TAB, upload.key);
  const now = Date.now();
  await inStore(async (store) => {
    for (const { key, at } of await answered(store.getAll() as IDBRequest<Kept[]>))
      if (key === before || now - at > KEPT_MS) store.delete(key);
    await answered(store.put({ ...upload, person, at: now } satisfies Kept));
  });
}

/** What this person has chosen in this tab; null = nothing, or it was long ago. */
export async function keptWorkbook(person: string): Promise<Upload | null> {
  const key = sessionStorage.getItem(OF_THIS_TAB);
  if (key === null) return null;
  const kept = await inStore((store) => answered(store.get(key) as IDBRequest<Kept | undefined>));
  if (!kept || kept.person !== person || Date.now() - kept.at > KEPT_MS) return null;
  const { name, bytes, content } = kept;
  return { key, name, bytes, content };
}

export async function forgetWorkbook(): Promise<void> {
  const key = sessionStorage.getItem(OF_THIS_TAB);
  sessionStorage.removeItem(OF_THIS_TAB);
  if (key !== null) await inStore(async (store) => answered(store.delete(key)));
}
