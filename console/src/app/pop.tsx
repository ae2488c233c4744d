import { useEffect, useRef, useState, type ReactElement, type ReactNode } from 'react';
import { useKeys } from './keys.js';

interface PopProps {
  /** What opens it. */
  readonly label: ReactNode;
  /** What it is for, where the label does not say it. */
  readonly title?: string;
  readonly children: ReactNode;
}

/** A small panel under a button. Escape, or anything outside, closes it. */
export function Pop({ label, title, children }: PopProps): ReactElement {
  const [open, setOpen] = useState(false);
  const all = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const outside = ({ target }: Event): void => {
      if (target instanceof Node && all.current?.contains(target) === false) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
    };
  }, [open]);
  useKeys(
    {
      Escape: () => {
        setOpen(false);
        button.current?.focus();
      },
    },
    { on: open },
  );
  return (
    <div ref={all} className="nj-pop">
      <button
        ref={button}
        type="button"
        className="nj-quiet"
        title={title}
        aria-expanded={open}
        onClick={() => {
          setOpen(!open);
        }}
      >
        {label}
      </button>
      {open ? <div className="nj-pop-panel">{children}</div> : null}
    </div>
  );
}
