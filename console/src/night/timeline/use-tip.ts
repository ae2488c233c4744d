import { useEffect, useRef, useState, type PointerEvent } from 'react';
import { useKeys } from '../../app/keys.js';
import type { Lane } from './lanes.js';

/** Which row is told of. Where the pointer is, in pixels of the window; null = by the keyboard. */
export interface Told {
  readonly lane: string;
  readonly x: number | null;
}

export interface TipState {
  readonly told: Told | null;
  /** At once, by the keyboard; null = of none. */
  readonly tell: (lane: string | null) => void;
  readonly over: {
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerLeave: (event: PointerEvent) => void;
  };
}

/** So long a pointer rests on a row before it is told of: who goes over rows is not stopped. */
const REST_MS = 250;
export const TIP = 'nj-tl-tip';

/** Told of is the row on which the mouse rests, or to which the keyboard has gone, until Escape, a press or the next row. */
export function useTip(lanes: readonly Lane[]): TipState {
  const [told, setTold] = useState<Told | null>(null);
  const timer = useRef<number | undefined>(undefined);
  const stop = (): void => {
    window.clearTimeout(timer.current);
    timer.current = undefined;
  };
  const hide = (): void => {
    stop();
    setTold(null);
  };
  useEffect(() => stop, []);
  useEffect(() => {
    if (!told) return undefined;
    window.addEventListener('pointerdown', hide);
    return () => {
      window.removeEventListener('pointerdown', hide);
    };
  }, [told]);
  useKeys({ Escape: hide }, { on: told !== null });
  return {
    told,
    tell: (lane) => {
      stop();
      setTold(lane === null ? null : { lane, x: null });
    },
    over: {
      onPointerMove: ({ pointerType, target, clientX }) => {
        const row = target instanceof Element ? target.closest('.nj-tl-row')?.id : undefined;
        const lane = lanes[Number(row?.replace('lane-', ''))]?.id;
        if (pointerType !== 'mouse' || (told && told.lane === lane && told.x !== null)) return;
        if (told && told.x !== null) setTold(null);
        stop();
        if (lane !== undefined) timer.current = window.setTimeout(setTold, REST_MS, { lane, x: clientX });
      },
      onPointerLeave: ({ relatedTarget }) => {
        stop();
        // What is told may be pointed at itself, to be selected.
        if (relatedTarget instanceof Element && relatedTarget.closest(`.${TIP}`)) return;
        if (told && told.x !== null) setTold(null);
      },
    },
  };
}
