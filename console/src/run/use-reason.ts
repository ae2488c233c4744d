import { useState } from 'react';
import { rememberReason } from '../ui/earlier-reasons.js';

export interface Written {
  readonly text: string;
  readonly set: (text: string) => void;
  /** It has done what it was written for. */
  readonly sent: () => void;
}

const PREFIX = 'nightjar.draft.reason.';

/** A reason that is being written: it outlives the dialog `of` which it is, in this tab, until it is sent. */
export function useReason(of: string): Written {
  const key = PREFIX + of;
  const [text, setText] = useState(() => sessionStorage.getItem(key) ?? '');
  return {
    text,
    set: (next) => {
      setText(next);
      if (next === '') sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, next);
    },
    sent: () => {
      sessionStorage.removeItem(key);
      rememberReason(text);
    },
  };
}
