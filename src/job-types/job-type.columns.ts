import { JOB_TYPE_DEFAULTS, type JobType } from '../domain/job-type.js';
import type { SheetJobType } from '../domain/schedule.js';

/** A definition without what the store counts. */
export type Definition = Omit<JobType, 'version'>;

/** What is written of a definition: column and value. */
const VALUES: Readonly<Record<string, (type: Definition) => unknown>> = {
  schedule: (type) => type.schedule,
  name: (type) => type.name,
  description: (type) => type.description,
  url: (type) => type.url,
  connection: (type) => type.connection,
  scope: (type) => type.scope,
  endpoints: (type) => type.endpoints,
  poll_interval_ms: (type) => type.pollIntervalMs,
  poll_policy: (type) => type.pollPolicy,
  idempotent_start: (type) => type.idempotentStart,
  on_silence: (type) => type.onSilence,
  silence_budget_ms: (type) => type.silenceBudgetMs,
  on_timeout: (type) => type.onTimeout,
  start_deadline_ms: (type) => type.startDeadlineMs,
  timeouts: (type) => type.timeouts,
  treat500_as_unknown: (type) => type.treat500AsUnknown,
  retry_on503: (type) => type.retryOn503,
  cycle_name_style: (type) => type.cycleNameStyle,
};

export const WRITTEN = Object.keys(VALUES);

/** What the tab `Job Types` has columns for; the rest of a definition is an administrator's. */
export const SHEET_OWNED = [
  'description',
  'url',
  'connection',
  'scope',
  'endpoints',
  'poll_interval_ms',
  'idempotent_start',
  'silence_budget_ms',
];

/** As `json_populate_recordset` takes it: one statement writes one definition or a thousand. */
export const asRecords = (types: readonly Definition[]): string =>
  JSON.stringify(
    types.map((type) => Object.fromEntries(Object.entries(VALUES).map(([column, of]) => [column, of(type)]))),
  );

export const fromSheet = (schedule: string, sheet: SheetJobType): Definition => ({
  ...JOB_TYPE_DEFAULTS,
  ...sheet,
  schedule,
  silenceBudgetMs: sheet.silenceBudgetMs ?? JOB_TYPE_DEFAULTS.silenceBudgetMs,
  startDeadlineMs: null,
  treat500AsUnknown: false,
  retryOn503: false,
});
