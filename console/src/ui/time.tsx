import { useSyncExternalStore, type ReactElement } from 'react';
import { durationText, MINUTE, SECOND } from './duration.js';

/** Every instant of the console goes through here: in the viewer's zone, with the schedule's and UTC one hover away. */

const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DATED = new Intl.DateTimeFormat('en-GB', {
  ...{ weekday: 'short', day: 'numeric', month: 'short' },
  ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
});
const NUMBER = new Intl.NumberFormat('en');

export const number = (value: number): string => NUMBER.format(value);

export function timeText(instant: string, now: number): string {
  const at = new Date(instant);
  const today = at.toDateString() === new Date(now).toDateString();
  return today ? CLOCK.format(at) : DATED.format(at);
}

const ZONES = new Map<string, Intl.DateTimeFormat>();

function inZone(at: Date, zone: string): string {
  let format = ZONES.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      ...{ timeZone: zone, timeZoneName: 'short', day: 'numeric', month: 'short' },
      ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
    });
    ZONES.set(zone, format);
  }
  return format.format(at);
}

/** What an instant is in the schedule's zone and in UTC. */
export const timeTitle = (at: string, zone: string | null): string =>
  [...(zone === null ? [] : [`${inZone(new Date(at), zone)} (${zone})`]), at].join('\n');

export function Time({ at, zone }: { readonly at: string; readonly zone: string | null }): ReactElement {
  return (
    <time dateTime={at} title={timeTitle(at, zone)}>
      {timeText(at, Date.now())}
    </time>
  );
}

const listeners = new Set<() => void>();
let timer: number | undefined;
let seconds = Math.floor(Date.now() / SECOND);

/** One timer for all that tick. */
function onTick(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= window.setInterval(() => {
    seconds = Math.floor(Date.now() / SECOND);
    for (const one of listeners) one();
  }, SECOND);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.clearInterval(timer);
    timer = undefined;
  };
}

/** The time of this browser, once a second. */
export const useNow = (): number => useSyncExternalStore(onTick, () => seconds) * SECOND;

/** How long it has taken, or has been going on for. */
export function Duration({ from, to }: { readonly from: string; readonly to: string | null }): ReactElement {
  return to === null ? <Going from={from} /> : <>{durationText(Date.parse(to) - Date.parse(from))}</>;
}

function Going({ from }: { readonly from: string }): ReactElement {
  const now = useNow();
  const passed = Math.floor(Math.max(0, now - Date.parse(from)) / SECOND) * SECOND;
  return <>{passed < MINUTE ? `${passed / SECOND} s` : durationText(passed)}</>;
}
