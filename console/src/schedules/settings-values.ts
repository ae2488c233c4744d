import type { components } from '../api/schema.js';
import { scheduleSettings as text } from '../text/schedule-settings.js';

export type Settings = components['schemas']['ScheduleSettings'];

/** As they stand in the form: what is blank says nothing. */
export interface SettingsValues extends Readonly<Record<string, string | boolean>> {
  readonly openDayAt: string;
  readonly sequentialDays: boolean;
  readonly nightlyWaitsFor: Settings['nightlyWaitsFor'];
  readonly oneNightlyPerDay: boolean;
  readonly externalDependencies: boolean;
  readonly interScheduleDependencies: boolean;
  readonly dataRetentionDays: string;
  readonly longRunMultiplier: string;
  readonly reason: string;
}

export const valuesOf = (settings: Settings): SettingsValues => ({
  openDayAt: settings.openDayAt ?? '',
  sequentialDays: settings.sequentialDays,
  nightlyWaitsFor: settings.nightlyWaitsFor,
  oneNightlyPerDay: settings.oneNightlyPerDay,
  externalDependencies: settings.externalDependencies,
  interScheduleDependencies: settings.interScheduleDependencies,
  dataRetentionDays: settings.dataRetentionDays === null ? '' : String(settings.dataRetentionDays),
  longRunMultiplier: String(settings.longRunMultiplier),
  reason: '',
});

type Body = Omit<Settings, 'schedule' | 'version' | 'updatedAt' | 'updatedBy'> & { readonly reason?: string };

/** What is sent: all of it, as one looked at all of it. */
export function bodyOf(values: SettingsValues): Body {
  const { openDayAt, dataRetentionDays, longRunMultiplier, reason, ...others } = values;
  const days = dataRetentionDays.trim();
  return {
    ...(others as Omit<Body, 'openDayAt' | 'dataRetentionDays' | 'longRunMultiplier' | 'reason'>),
    openDayAt: clock(openDayAt),
    dataRetentionDays: days === '' ? null : Number(days),
    longRunMultiplier: Number(longRunMultiplier.trim().replace(',', '.')),
    ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
  };
}

/** `3:10` and `0310` are 03:10; what is no time is the server's to refuse. */
function clock(said: string): string | null {
  const text = said.trim();
  if (text === '') return null;
  const [, hours, minutes] = /^(\d{1,2}):?(\d\d)$/.exec(text) ?? [];
  return hours === undefined || minutes === undefined ? text : `${hours.padStart(2, '0')}:${minutes}`;
}

/** What could not even be sent. */
export function refusalsOf(values: SettingsValues): Readonly<Record<string, string>> {
  const { dataRetentionDays, longRunMultiplier } = bodyOf(values);
  return {
    ...(Number.isNaN(dataRetentionDays) ? { dataRetentionDays: text.notNumber } : {}),
    ...(Number.isNaN(longRunMultiplier) || values.longRunMultiplier.trim() === ''
      ? { longRunMultiplier: text.notNumber }
      : {}),
  };
}

/** Where the second says otherwise, and what. */
export const otherFields = (
  mine: SettingsValues,
  theirs: SettingsValues,
): readonly (readonly [string, string | boolean])[] =>
  Object.entries(theirs).filter(([name, value]) => name !== 'reason' && mine[name] !== value);
