/** What clocks on a wall show in a zone, and back: instants are milliseconds, zones are IANA names. */

const FORMATS = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = FORMATS.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
    FORMATS.set(zone, format);
  }
  return format;
}

export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** What the clock shows, as if it were UTC. */
export function wallClock(at: number, zone: string): number {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const shown = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return shown + (((at % 1000) + 1000) % 1000);
}

export const offsetOf = (at: number, zone: string): number => wallClock(at, zone) - at;

/** The instant at which the clock shows this; the first of two, and where it is skipped, as much later. */
export function instantOf(wall: number, zone: string): number {
  const day = 86_400_000;
  const offsets = [offsetOf(wall - day, zone), offsetOf(wall + day, zone)];
  const found = offsets.map((offset) => wall - offset).filter((at) => wallClock(at, zone) === wall);
  return found.length > 0 ? Math.min(...found) : wall - (offsets[0] ?? 0);
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `+01:00` */
export function offsetText(offset: number): string {
  const minutes = Math.round(Math.abs(offset) / 60_000);
  return `${offset < 0 ? '−' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** `03:12`, with seconds where they say something. */
export function clockText(at: number, zone: string): string {
  const shown = new Date(wallClock(at, zone));
  const seconds = shown.getUTCSeconds();
  const minutes = `${two(shown.getUTCHours())}:${two(shown.getUTCMinutes())}`;
  return seconds === 0 ? minutes : `${minutes}:${two(seconds)}`;
}

const TYPED = /^(\d{1,2}):?(\d{2})(?::(\d{2}))?$/;
const DAY = 86_400_000;

/**
 * What somebody has typed: `03:10`, `3:10`, `0310`, `03:10:30`, of the day on which that is nearest to `near`; or an instant in
 * ISO 8601. null = neither.
 */
export function typedTime(text: string, near: number, zone: string): number | null {
  const [, hours = '', minutes = '', seconds = '0'] = TYPED.exec(text.trim()) ?? [];
  if (hours === '') {
    const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text.trim()) ? Date.parse(text.trim()) : NaN;
    return Number.isNaN(at) ? null : at;
  }
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  const around = wallClock(near, zone);
  const midnight = around - (((around % DAY) + DAY) % DAY);
  const ofDay = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  const days = [-1, 0, 1].map((day) => instantOf(midnight + day * DAY + ofDay, zone));
  return days.reduce((best, at) => (Math.abs(at - near) < Math.abs(best - near) ? at : best));
}
