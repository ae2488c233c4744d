import { useEffect, useSyncExternalStore, type ReactElement } from 'react';
import { visible } from './visible.js';

/** What this person has done, and its result; never the only place where a failure is told. */
interface Toast {
  readonly id: number;
  readonly text: string;
  readonly undo?: Undo;
}

interface Undo {
  readonly label: string;
  readonly run: () => void;
}

const MOST = 3;
const STAYS_MS = 5000;
const STAYS_WITH_UNDO_MS = 10_000;

let toasts: readonly Toast[] = [];
let last = 0;
const watchers = new Set<() => void>();

function show(next: readonly Toast[]): void {
  toasts = next;
  for (const watcher of watchers) watcher();
}

/** `text` may have names of others in it. */
export function toast(text: string, undo?: Undo): void {
  last += 1;
  const others = toasts.filter((one) => one.text !== text);
  show([...others, { id: last, text, ...(undo ? { undo } : {}) }].slice(-MOST));
}

const drop = (id: number): void => {
  show(toasts.filter((one) => one.id !== id));
};

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => {
    watchers.delete(watcher);
  };
}

export function Toasts(): ReactElement {
  const all = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div className="nj-toasts" role="status">
      {all.map((one) => (
        <OneToast key={one.id} toast={one} />
      ))}
    </div>
  );
}

/** It stays while the pointer or the focus is on it. */
function OneToast({ toast: { id, text, undo } }: { readonly toast: Toast }): ReactElement {
  useEffect(() => {
    const stays = undo ? STAYS_WITH_UNDO_MS : STAYS_MS;
    const timer = window.setInterval(() => {
      const element = document.getElementById(`toast-${id}`);
      if (element?.matches(':hover, :focus-within') !== true) drop(id);
    }, stays);
    return () => {
      window.clearInterval(timer);
    };
  }, [id, undo]);
  return (
    <p id={`toast-${id}`} className="nj-toast">
      <bdi>{visible(text)}</bdi>
      {undo ? (
        <button
          type="button"
          className="nj-link"
          onClick={() => {
            drop(id);
            undo.run();
          }}
        >
          {undo.label}
        </button>
      ) : null}
    </p>
  );
}
