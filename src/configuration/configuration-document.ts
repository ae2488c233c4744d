import { WHOLE_ROW, type WholeRow } from '../domain/override.js';
import { DEFAULT_SETTINGS, type SaidSettings, type ScheduleSettings } from '../domain/schedule-settings.js';
import type { ExternalStatusUpdate } from '../domain/schedule.js';
import type { SaidOverride } from '../schedules/overrides/read-overrides.js';
import { TABS } from '../schedules/sheet/sheet-columns.js';
import type { StoredConfiguration } from './present-configuration.js';

/** The format of the JSON document, and its version: a later one is another number. */
export const FORMAT = 'nightjar-configuration';
export const FORMAT_VERSION = 1;

/** A configuration as JSON: what people have said, and nothing of the workbook. For another environment. */
export interface ConfigurationDocument {
  readonly format: typeof FORMAT;
  readonly formatVersion: typeof FORMAT_VERSION;
  readonly schedule: string;
  /** Told, and not compared: another environment counts its own. */
  readonly version?: number | undefined;
  readonly label?: string | undefined;
  readonly overrideRevision?: number | undefined;
  readonly jobs?: { readonly overrides: readonly SaidOverride[] } | undefined;
  readonly scheduling?:
    | {
        readonly settings: SaidSettings;
        /** null = nothing is called back. */
        readonly callbackMode?: ExternalStatusUpdate | null | undefined;
        /** Told, and not compared: another environment has begun on another day. */
        readonly firstRunBusinessDate?: string | null | undefined;
      }
    | undefined;
}

export function documentOf(stored: StoredConfiguration): ConfigurationDocument {
  const { sheet, version, overrideRevision, inForce, settings, callbacks, firstRunBusinessDate } = stored;
  const fields = Object.keys(DEFAULT_SETTINGS) as (keyof ScheduleSettings)[];
  return {
    format: FORMAT,
    formatVersion: FORMAT_VERSION,
    schedule: sheet.name,
    version,
    label: sheet.label,
    overrideRevision,
    jobs: {
      overrides: inForce.map(({ tab, row, field, value }): SaidOverride => {
        const { name } = TABS[tab];
        if (field === WHOLE_ROW) return { tab: name, add: value as WholeRow };
        return { tab: name, row, field, value: value as Exclude<typeof value, WholeRow> };
      }),
    },
    scheduling: {
      settings: Object.fromEntries(fields.map((field) => [field, settings[field]])),
      callbackMode: callbacks?.mode ?? null,
      firstRunBusinessDate,
    },
  };
}
