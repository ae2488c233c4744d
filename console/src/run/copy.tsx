import type { ReactElement } from 'react';
import { run as texts } from '../text/run.js';
import { toast } from '../ui/toasts.js';

/** Browsers let it be done only where the page came encrypted, or from the machine itself. */
export async function copyText(text: string, done: string = texts.copied): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast(done);
  } catch {
    toast(texts.notCopied);
  }
}

/** Two sheets: no font has to have it. */
export const CopyIcon = (): ReactElement => (
  <svg className="nj-icon" viewBox="0 0 16 16" aria-hidden="true">
    <path
      d="M5.5 5.5h8v8h-8zM10.5 5V2.5h-8v8H5"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinejoin="round"
    />
  </svg>
);

/** Copies exactly what an external system has said, and not what is shown of it. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }): ReactElement {
  return (
    <button
      type="button"
      className="nj-quiet nj-copy"
      aria-label={texts.copy(what)}
      title={texts.copy(what)}
      onClick={() => void copyText(text)}
    >
      <CopyIcon />
    </button>
  );
}
