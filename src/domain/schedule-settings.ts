/** What the Nightly of a date comes after: the recurring flows that were requested, or all that are enabled. */
export type NightlyWaitsFor = 'requested' | 'enabled';
export const NIGHTLY_WAITS_FOR: readonly NightlyWaitsFor[] = ['requested', 'enabled'];

/** How a schedule is operated in this installation. People say it, beside the workbook: no import undoes it. */
export interface ScheduleSettings {
  /** `HH:MM` in the schedule's time zone, from which on today's business date is opened by itself; null = by people only. */
  readonly openDayAt: string | null;
  /** A day is opened only when those before it are complete. */
  readonly sequentialDays: boolean;
  readonly nightlyWaitsFor: NightlyWaitsFor;
  /** Two Nightlies do not begin on one calendar day of the schedule's time zone. */
  readonly oneNightlyPerDay: boolean;
  /** Whether dependencies of the kind are honoured at all. */
  readonly externalDependencies: boolean;
  readonly interScheduleDependencies: boolean;
  /** How long closed days are kept; null = for ever. */
  readonly dataRetentionDays: number | null;
  /** A run is long running after so many times what it usually takes, or its threshold. */
  readonly longRunMultiplier: number;
}

/** As long as nobody has set anything. */
export const DEFAULT_SETTINGS: ScheduleSettings = {
  openDayAt: null,
  sequentialDays: false,
  nightlyWaitsFor: 'requested',
  oneNightlyPerDay: false,
  externalDependencies: true,
  interScheduleDependencies: true,
  dataRetentionDays: null,
  longRunMultiplier: 1,
};

/** What a person says of settings; what is left out stays as it is. */
export type SaidSettings = { readonly [K in keyof ScheduleSettings]?: ScheduleSettings[K] | undefined };

export const withSaid = (before: ScheduleSettings, said: SaidSettings): ScheduleSettings => ({
  ...before,
  ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
});

/** The settings in which two differ, as texts for the record: `sequentialDays=true, dataRetentionDays=30`. */
export function settingsChange(
  before: ScheduleSettings,
  after: ScheduleSettings,
): { readonly from: string; readonly to: string } | null {
  const names = Object.keys(DEFAULT_SETTINGS) as (keyof ScheduleSettings)[];
  const changed = names.filter((name) => before[name] !== after[name]);
  const textOf = (settings: ScheduleSettings): string =>
    changed.map((name) => `${name}=${settings[name] ?? 'null'}`).join(', ');
  return changed.length === 0 ? null : { from: textOf(before), to: textOf(after) };
}
