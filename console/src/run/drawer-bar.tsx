import type { PointerEvent, ReactElement } from 'react';
import { useKeys } from '../app/keys.js';
import { en } from '../text/en.js';
import { run as texts } from '../text/run.js';
import { Key } from '../ui/key.js';
import { CopyIcon, copyText } from './copy.js';
import { NARROWEST_PX, useWidth, widest } from './use-width.js';

interface BarProps {
  /** Absent = there is none. */
  readonly previous: (() => void) | undefined;
  readonly next: (() => void) | undefined;
  readonly close: () => void;
}

/** What is about the drawer and not about its run. */
export function DrawerBar({ previous, next, close }: BarProps): ReactElement {
  const width = useWidth();
  const copyLink = (): void => {
    void copyText(window.location.href, texts.linkCopied);
  };
  useKeys({
    c: copyLink,
    '<': () => {
      width.step(1);
    },
    '>': () => {
      width.step(-1);
    },
  });
  return (
    <>
      <Handle px={width.px} set={width.set} step={width.step} />
      <div className="nj-drawer-bar">
        <button type="button" className="nj-quiet" disabled={!previous} onClick={previous}>
          <span className="nj-hidden">{en.run.previous}</span>▲ <Key name="k" />
        </button>
        <button type="button" className="nj-quiet" disabled={!next} onClick={next}>
          <span className="nj-hidden">{en.run.next}</span>▼ <Key name="j" />
        </button>
        <span className="nj-space" />
        <button type="button" className="nj-quiet" title={texts.copyLink} onClick={copyLink}>
          <span className="nj-hidden">{texts.copyLink}</span>
          <CopyIcon /> <Key name="c" />
        </button>
        <button
          type="button"
          className="nj-quiet nj-wider"
          aria-label={texts.wider}
          title={texts.wider}
          onClick={width.turn}
        >
          ⤢
        </button>
        <button type="button" className="nj-quiet" aria-label={en.run.close} onClick={close}>
          ✕
        </button>
      </div>
    </>
  );
}

interface HandleProps {
  readonly px: number;
  readonly set: (px: number) => void;
  readonly step: (steps: number) => void;
}

function Handle({ px, set, step }: HandleProps): ReactElement {
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) set(window.innerWidth - event.clientX);
  };
  return (
    <div
      className="nj-handle"
      role="separator"
      aria-orientation="vertical"
      aria-label={texts.resize}
      aria-valuemin={NARROWEST_PX}
      aria-valuemax={widest(window.innerWidth)}
      aria-valuenow={px}
      tabIndex={0}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={drag}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
        event.preventDefault();
        step(event.key === 'ArrowLeft' ? 1 : -1);
      }}
    />
  );
}
